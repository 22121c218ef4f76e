"""The kinds of card by their names. A new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from builder.kinds.card import Card
from builder.kinds.cloze import Cloze
from builder.kinds.recall import Recall
from builder.kinds.reverse import Reverse

#: Every kind by its name in a file; the first is the one that a card has without saying so.
KINDS: Mapping[str, type[Card]] = {"recall": Recall, "reverse": Reverse, "cloze": Cloze}
