"""The HTML of a text to the same with ties: no line ends between a bracket and its formula, a number and its `%`."""

from __future__ import annotations

import re

from builder.tex.ties import PER_CENT
from builder.tex.ties import SHORT_CODE

#: Stand around a formula in a line until it is known what comes before it; no file may hold them.
FORMULA, END = "\ue003", "\ue004"

_OPENED = re.compile(rf"[(\[“‘]{FORMULA}[^{END}]*{END}")
#: In code the sign is no per cent, and a blank stays what it is.
_CODE_OR_PER_CENT = re.compile(rf"<code.*?</code>|{PER_CENT.pattern}", re.DOTALL)
_SHORT_CODE = re.compile(rf"<code>(?=[^<]* )(?=(?:[^<&\n]|&[^;]+;){{1,{SHORT_CODE}}}</code>)")


def tie(page: str) -> str:
    """Keep together what one reads as one; a browser may end a line on either side of a formula."""
    page = _OPENED.sub(r'<span class="fm-tie">\g<0></span>', page)
    page = _SHORT_CODE.sub('<code class="fm-tie">', page)
    page = _CODE_OR_PER_CENT.sub(lambda found: "\u00a0" if found[0] == " " else found[0], page)
    return page.replace(FORMULA, "").replace(END, "")
