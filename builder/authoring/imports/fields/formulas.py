r"""Formulas as other programs write them to the TeX between our dollars: `\(..\)`, `[$]..[/$]`, `[latex]`, `$..$`."""

from __future__ import annotations

import html
import re

from builder.tex.deletions import find_deletions

#: Tags that an editor leaves in a formula: those that break a line, and all others that could not be mathematics.
_LINE_TAG = re.compile(r"</?(?:br|div|p)\b(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|font|sub|sup|small|big|code|a|wbr|nobr)"
    r"""(?:\s+[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*/?>""",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(r"</?(?:div|p|li|ul|ol|td|th|tr|table|h[1-6]|pre|code)\b", re.IGNORECASE)
_TEXT = re.compile(r"\\(text|textrm|textnormal|mbox)\s*\{([^{}]*)\}")
_BARE_DOLLAR = re.compile(r"(\\.)|\$", re.DOTALL)

#: LaTeX around one formula, as it stands between [latex] and [/latex]: whether it is displayed.
_WRAPPINGS = (
    (re.compile(r"\$\$([^$]+)\$\$"), True),
    (re.compile(r"\$([^$]+)\$"), False),
    (re.compile(r"\\\[(.+)\\\]", re.DOTALL), True),
    (re.compile(r"\\\(((?:(?!\\\)).)+)\\\)", re.DOTALL), False),
    (re.compile(r"\\begin\{(?:equation\*?|displaymath)\}(.+)\\end\{(?:equation\*?|displaymath)\}", re.DOTALL), True),
    (re.compile(r"\\begin\{math\}(.+)\\end\{math\}", re.DOTALL), False),
    (re.compile(r"(\\begin\{((?:align|gather|multline|flalign|alignat)\*?)\}.+\\end\{\2\})", re.DOTALL), True),
)


def is_formula_open(content: str, following: str) -> bool:
    """Say whether what stands between two single dollars is closed up to them, as a formula is and money is not."""
    return (
        not content[:1].isspace()
        and not content[-1:].isspace()
        and not content.startswith("&nbsp;")
        and not content.endswith("&nbsp;")
        and not following.isdigit()
        and not _BLOCK_TAG.search(content)
    )


def unwrap_latex(content: str) -> tuple[str, bool] | None:
    """Take one formula out of its LaTeX, and say whether it is displayed; None where there is other text around it."""
    text = content.strip()
    plain = _LINE_TAG.sub("\n", text).strip()
    for pattern, display in _WRAPPINGS:
        found = pattern.fullmatch(plain)
        if found and not re.search(r"\\[\])]\s.*\\[\[(]", found[1], re.DOTALL):
            return found[1], display
    return None


def tidy_tex(written: str, is_html: bool, is_cloze: bool, is_deleted: bool) -> str:
    """Turn a formula as it stands in a field into TeX that our own dollars can hold; empty if nothing is left.

    `is_deleted` says that a deletion stands around it, where none of its own may be.
    """
    tex = written
    if is_html:
        tex = html.unescape(_TAG.sub("", _LINE_TAG.sub("\n", tex)))
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in tex.split("\n"))
    tex = "\n".join(line for line in lines if line)
    if not tex:
        return ""
    tex = _TEXT.sub(_split_text, tex)
    tex = _BARE_DOLLAR.sub(lambda found: found[1] or "\\$", tex)
    tex = tex.replace("@{}", "").replace("@{", "@ {")
    if not is_cloze:
        tex = re.sub(r"\{(?=\{c\d+::)", "{ ", tex)
    elif is_deleted:
        tex = _without_deletions(tex)
    backslashes = len(tex) - len(tex.rstrip("\\"))
    return f"{tex} {{}}" if backslashes % 2 else tex


def _split_text(found: re.Match[str]) -> str:
    r"""Turn `\text{if $x$ is}` into text, formula and text, for our formulas hold no dollars."""
    parts = found[2].split("$")
    if len(parts) == 1 or len(parts) % 2 == 0 or any(part.endswith("\\") for part in parts):
        return found[0]
    pieces = [part if place % 2 else f"\\{found[1]}{{{part}}}" for place, part in enumerate(parts) if part]
    return f"{{{''.join(pieces)}}}"


def _without_deletions(tex: str) -> str:
    deletions, _ = find_deletions(tex, 0)
    for deletion in reversed(deletions):
        tex = tex[: deletion.start] + tex[deletion.body : deletion.body_end] + tex[deletion.end :]
    return tex
