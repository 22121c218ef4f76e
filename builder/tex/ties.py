"""What is read as one, and stands on one line wherever a text is shown."""

from __future__ import annotations

import re

#: The blank between a number and its per cent.
PER_CENT = re.compile(r"(?<=\d) (?=%)")
#: Code of at most so many signs is read as one word, though there are blanks in it.
SHORT_CODE = 20
