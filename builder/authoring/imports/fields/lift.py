"""Text of another program to text with letters in the place of its formulas and deletions, HTML made sound.

The letters stand for what must reach the card as it is; all else may then be read as HTML and written as Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from builder.authoring.imports.fields.clean import clean
from builder.authoring.imports.fields.formulas import is_formula_open
from builder.authoring.imports.fields.formulas import tidy_tex
from builder.authoring.imports.fields.formulas import unwrap_latex
from builder.authoring.imports.fields.lifted import Form
from builder.authoring.imports.fields.lifted import Lift
from builder.authoring.imports.fields.tags import CODE
from builder.authoring.imports.fields.tags import ELEMENTS
from builder.authoring.imports.fields.tags import SILENT


def lift(text: str, form: Form, is_cloze: bool) -> Lift:
    """Take the formulas and, of a cloze, the deletions out of a text; what remains stands in `pieces`."""
    cleaned, is_changed = clean(text)
    lifted = Lift(cleaned, form, is_cloze)
    _scan(lifted)
    if lifted.deletions:
        endless = frozenset(start for start, _ in lifted.deletions)
        lifted = Lift(cleaned, form, is_cloze, endless=endless)
        lifted.losses.append("a deletion does not end, so its beginning is plain text, as in Anki")
        _scan(lifted)
    if is_changed:
        lifted.losses.append("control, invisible or private characters are left out")
    return lifted


def _scan(lifted: Lift) -> None:
    position = 0
    token = _TOKENS[lifted.form]
    while found := token.search(lifted.text, position):
        if found.start() > position:
            lifted.pieces.append(lifted.text[position : found.start()])
        position = _READERS[found.lastgroup or ""](lifted, found)
    lifted.pieces.append(lifted.text[position:])


_ATTRIBUTE = r"""(?:\s+|(?<=["']))[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
_FORMULA = r"(?P<mathjax> \\[(\[] ) | (?P<latex> \[(?:\$\$?|latex)\] ) | (?P<sound> \[sound:(?P<file>[^\]\n<>]*)\] )"
_PLAIN = (
    rf"{_FORMULA} | (?P<escaped> \\\$ ) | (?P<dollar> \$\$? ) | (?P<open> \{{\{{c(?P<number>\d+):: ) | (?P<hint> :: )"
    r" | (?P<close> \}\} ) | (?P<speech> \[/?anki:[^\]\n<>]*\] )"
)
#: Python before 3.11.5 misreads a possessive group that holds alternatives; an atomic one says the same.
_MARKUP = (
    rf" (?P<tag> </?(?P<name>[A-Za-z][A-Za-z0-9:-]*)(?>(?:{_ATTRIBUTE})*\s*)/?> )"
    r" | (?P<comment> <!-- ) | (?P<declaration> <[!?][^<>]*> ) | (?P<less> < )"
)
_FLAGS = re.VERBOSE | re.IGNORECASE
_TOKENS = {
    Form.PLAIN: re.compile(_PLAIN, _FLAGS),
    Form.HTML: re.compile(f"{_PLAIN} | {_MARKUP}", _FLAGS),
    Form.MARKDOWN: re.compile(rf"(?P<code> `+ ) | (?P<skipped> \\\\ ) | {_FORMULA}", _FLAGS),
}
_CLOSES = {"\\(": "\\)", "\\[": "\\]"}


def _read_mathjax(lifted: Lift, found: re.Match[str]) -> int:
    end = None if lifted.code_depth else _end_of_mathjax(lifted, found)
    if end is None:
        lifted.pieces.append(found[0])
        return found.end()
    _add_formula(lifted, lifted.text[found.end() : end], display=found[0] == "\\[")
    return end + 2


def _end_of_mathjax(lifted: Lift, found: re.Match[str]) -> int | None:
    r"""Find the delimiter that is not a part of a backslash before it, as in `\\)`."""
    sign = _CLOSES[found[0]]
    if lifted.find(sign, found.end()) is None:
        return None
    for escape in re.compile(r"\\.", re.DOTALL).finditer(lifted.text, found.end()):
        if escape[0] == sign:
            return escape.start()
    lifted.missing.add(sign)
    return None


def _read_latex(lifted: Lift, found: re.Match[str]) -> int:
    sign = f"[/{found[0][1:]}"
    end = lifted.find(sign, found.end())
    if end is None or lifted.code_depth:
        lifted.pieces.append(found[0])
        return found.end()
    content = lifted.text[found.end() : end]
    if found[0].lower() != "[latex]":
        _add_formula(lifted, content, display=found[0] == "[$$]")
        return end + len(sign)
    formula = unwrap_latex(content)
    if formula is not None:
        _add_formula(lifted, *formula)
        return end + len(sign)
    lifted.losses.append("text between [latex] and [/latex] is kept as it is written")
    _lift_inner(lifted, content)
    return end + len(sign)


def _lift_inner(lifted: Lift, content: str) -> None:
    """Take the formulas out of LaTeX that is text with formulas in it."""
    inner = Lift(content, lifted.form, is_cloze=False)
    inner.items, inner.losses, inner.media, inner.pieces = lifted.items, lifted.losses, lifted.media, lifted.pieces
    _scan(inner)


def _read_escaped(lifted: Lift, found: re.Match[str]) -> int:
    lifted.pieces.append(found[0] if lifted.code_depth else "$")
    return found.end()


def _read_dollar(lifted: Lift, found: re.Match[str]) -> int:
    end = None if lifted.code_depth else _end_of_dollar(lifted, found)
    if end is None:
        lifted.pieces.append(found[0])
        return found.end()
    _add_formula(lifted, lifted.text[found.end() : end], display=found[0] == "$$")
    return end + len(found[0])


def _end_of_dollar(lifted: Lift, found: re.Match[str]) -> int | None:
    """Find the next dollar, if the two look like the edges of a formula and not like two amounts of money."""
    if lifted.find(found[0], found.end()) is None:
        return None
    for sign in re.compile(r"\\.|\$\$?|\n[ \t]*\n", re.DOTALL).finditer(lifted.text, found.end()):
        if sign[0][0] == "\\":
            continue
        if sign[0][0] == "\n":
            return None
        content = lifted.text[found.end() : sign.start()]
        following = lifted.text[sign.end() : sign.end() + 1]
        is_pair = sign[0] == found[0] or (found[0] == "$" and sign[0] == "$$")
        is_tight = found[0] == "$$" or is_formula_open(content, following)
        return sign.start() if is_pair and content.strip() and is_tight else None
    return None


def _add_formula(lifted: Lift, written: str, display: bool) -> None:
    tex = tidy_tex(written, lifted.form is Form.HTML, lifted.is_cloze, bool(lifted.deletions))
    if not tex:
        lifted.losses.append("an empty formula is left out")
        return
    sign = "$$" if display else "$"
    lifted.add("formula", f"{sign}{tex}{sign}")


def _read_open(lifted: Lift, found: re.Match[str]) -> int:
    if not lifted.is_cloze or found.start() in lifted.endless:
        lifted.pieces.append(found[0])
        return found.end()
    is_inner = bool(lifted.deletions)
    lifted.deletions.append((found.start(), is_inner))
    if is_inner:
        lifted.losses.append(
            f"the deletion c{found['number']} stands inside another: its text is kept, its mark is not"
        )
    else:
        lifted.hinted = False
        lifted.add("open", f"{{{{c{found['number']}::")
    return found.end()


def _read_hint(lifted: Lift, found: re.Match[str]) -> int:
    if len(lifted.deletions) == 1 and not lifted.hinted:
        lifted.hinted = True
        lifted.add("hint", "::")
    else:
        lifted.pieces.append(found[0])
    return found.end()


def _read_close(lifted: Lift, found: re.Match[str]) -> int:
    if not lifted.deletions:
        lifted.pieces.append(found[0])
        return found.end()
    _, is_inner = lifted.deletions.pop()
    if not is_inner:
        lifted.add("close", "}}")
    return found.end()


def _read_sound(lifted: Lift, found: re.Match[str]) -> int:
    lifted.media.append(found["file"].strip())
    return found.end()


def _skip(_lifted: Lift, found: re.Match[str]) -> int:
    return found.end()


def _keep(lifted: Lift, found: re.Match[str]) -> int:
    lifted.pieces.append(found[0])
    return found.end()


def _read_code(lifted: Lift, found: re.Match[str]) -> int:
    """Keep a code span of Markdown as it stands."""
    end = lifted.find(found[0], found.end())
    end = found.end() if end is None else end + len(found[0])
    lifted.pieces.append(lifted.text[found.start() : end])
    return end


def _read_comment(lifted: Lift, found: re.Match[str]) -> int:
    end = lifted.find("-->", found.end())
    if end is None:
        lifted.keep(found[0])
        return found.end()
    return end + 3


def _read_less(lifted: Lift, found: re.Match[str]) -> int:
    lifted.keep(found[0])
    return found.end()


def _read_tag(lifted: Lift, found: re.Match[str]) -> int:
    name = found["name"].lower()
    is_end = found[0][1] == "/"
    if name == "anki-mathjax" and not is_end:
        end = lifted.find("</anki-mathjax>", found.end())
        if end is not None:
            display = re.search(r"""\bblock\s*=\s*["']?true""", found[0]) is not None
            _add_formula(lifted, lifted.text[found.end() : end], display)
            return end + len("</anki-mathjax>")
    if name in SILENT and not is_end and not found[0].endswith("/>"):
        end = lifted.find(f"</{name}>", found.end())
        if name == "svg":
            lifted.media.append("a drawing in the text (svg)")
        elif name != "head":
            lifted.losses.append(f"the content of <{name}> is left out")
        return found.end() if end is None else end
    if name not in ELEMENTS and not re.search("[-:]", name) and "=" not in found[0]:
        lifted.keep(found[0])
        return found.end()
    if name in CODE:
        lifted.code_depth = max(0, lifted.code_depth + (-1 if is_end else 1))
    lifted.pieces.append(found[0])
    return found.end()


_READERS: dict[str, Callable[[Lift, re.Match[str]], int]] = {
    "mathjax": _read_mathjax,
    "latex": _read_latex,
    "escaped": _read_escaped,
    "dollar": _read_dollar,
    "open": _read_open,
    "hint": _read_hint,
    "close": _read_close,
    "sound": _read_sound,
    "speech": _skip,
    "code": _read_code,
    "skipped": _keep,
    "comment": _read_comment,
    "declaration": _skip,
    "less": _read_less,
    "tag": _read_tag,
}
