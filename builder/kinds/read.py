"""One item of a file to a card of its kind, or to all that can still be read of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import get_args
from typing import get_origin

from pydantic import ValidationError

from builder.claims.model import Claim
from builder.claims.model import read_claim
from builder.diagnostics import Diagnostic
from builder.diagnostics.suggestions import did_you_mean
from builder.kinds.card import Card
from builder.kinds.complaints import explain_errors
from builder.kinds.registry import KINDS
from builder.kinds.values import fill_card
from builder.source import Mapping as Map
from builder.source import Node
from builder.source import Scalar
from builder.source import walk
from builder.tex.text import Text


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of one item: the card, or else the texts that it holds; and all that is wrong."""

    card: Card | None
    strays: tuple[Text, ...]
    diagnostics: list[Diagnostic]


def read_card(node: Map, topic: Scalar) -> Reading:
    """Turn one item of a file's `cards:` into a card of its kind.

    A key that is wrong and not needed is left out, so that the rest of the card is still checked.
    """
    kind = node.get(Scalar("kind"), Scalar(next(iter(KINDS))))
    if not isinstance(kind, Scalar) or kind not in KINDS:
        return Reading(None, (), [_unknown_kind(node, kind)])
    model = KINDS[kind]
    name = node.get(Scalar("id"))
    what = f"the card {name}" if isinstance(name, Scalar) and name else "this card"
    values: dict[str, Node] = {str(key): value for key, value in node.items()}
    own_topic = node.key("topic")
    diagnostics = [own_topic.finding("FM101", f"{what} has no key topic", "a file has one topic")] if own_topic else []
    try:
        card = model.model_validate({**values, "topic": topic})
        filled, found = fill_card(card)
        stated, flaws = _read_claims(card)
        return Reading(filled.with_claims(stated) if stated else filled, (), diagnostics + found + flaws)
    except ValidationError as error:
        diagnostics += explain_errors(error, node, model, what)
        wrong = {str(detail["loc"][0]) for detail in error.errors(include_url=False, include_input=False)}
    sound = {key: value for key, value in values.items() if key not in wrong}
    if "sources" in wrong:
        return Reading(None, _texts(sound, model), diagnostics)
    try:
        return Reading(model.model_validate({**sound, "topic": topic}), (), diagnostics)
    except ValidationError:
        return Reading(None, _texts(sound, model), diagnostics)


def _texts(values: Mapping[str, Node], model: type[Card]) -> tuple[Text, ...]:
    """Give the texts of a card that cannot be read as a whole."""
    return tuple(Text(value) for name in text_keys(model) if isinstance(value := values.get(name), Scalar))


def _read_claims(card: Card) -> tuple[tuple[tuple[Map, Claim], ...], list[Diagnostic]]:
    """Read the claims of a card, with all that is wrong in them."""
    stated: list[tuple[Map, Claim]] = []
    diagnostics: list[Diagnostic] = []
    for mapping in card.claims:
        claim, found = read_claim(mapping, card.let)
        diagnostics += found
        if claim is not None:
            stated.append((mapping, claim))
    return tuple(stated), diagnostics


@cache
def text_keys(model: type[Card]) -> tuple[str, ...]:
    """List the keys of a kind that hold one text each."""
    return tuple(name for name, field in model.model_fields.items() if _holds_text(field.annotation))


def _holds_text(annotation: object) -> bool:
    """Say whether a field holds one text, which may be missing."""
    return annotation is Text or (get_origin(annotation) is not tuple and any(map(_holds_text, get_args(annotation))))


def _unknown_kind(node: Map, kind: object) -> Diagnostic:
    place, listed = walk(node, ("kind",)).place, f"the kinds are {', '.join(KINDS)}"
    if not isinstance(kind, Scalar) or not kind:
        return Diagnostic(place, "FM104", "kind wants the name of a kind", listed)
    return Diagnostic(place, "FM104", f"no kind of card is called {kind}", did_you_mean(kind, KINDS, listed))
