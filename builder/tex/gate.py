"""The everyday gate: math-core turns TeX into MathML, or says where it cannot."""

from __future__ import annotations

from functools import cache

from math_core import LatexError
from math_core import LatexToMathML

from builder.tex.commands import aliases


@cache
def _engine() -> LatexToMathML:
    return LatexToMathML(fancy_error=False, macros=dict(aliases()))


def to_mathml(tex: str, display: bool) -> str:
    """Turn TeX without macros of the library into MathML. Raises ValueError for TeX that does not parse."""
    try:
        return _engine().convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise ValueError(str(error)) from error


def refusal(tex: str, display: bool) -> tuple[int, str] | None:
    """Say at which offset and why the TeX does not parse; None where it does."""
    try:
        to_mathml(tex, display)
    except ValueError as error:
        offset, _, message = str(error).partition(": ")
        return (int(offset), _in_our_words(message)) if offset.isdigit() else (0, str(error))
    return None


def _in_our_words(message: str) -> str:
    """Begin without a capital and end without a full stop, as all our findings do."""
    message = message.replace("reached end of input", "the formula ends").rstrip(".")
    return message[:1].lower() + message[1:]
