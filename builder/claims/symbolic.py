"""A claim to what sympy says of it, within a limit of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from builder.claims.alarm import TimeIsOverError
from builder.claims.alarm import alarm
from builder.claims.comparing import compare
from builder.claims.literals import Literal
from builder.claims.literals import most_digits
from builder.claims.model import Claim
from builder.claims.showing import show
from builder.expressions.arithmetic.precise import to_mpmath
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.evaluate import evaluate_symbolically
from builder.expressions.faults import Fault
from builder.expressions.late import mpmath
from builder.expressions.late import np
from builder.expressions.late import sympy
from builder.expressions.proving import prove


@dataclass(frozen=True, slots=True)
class Word:
    """Sympy's word on a claim: yes, no, or (None) not known, and why not; of a value, what it is."""

    truth: bool | None
    reason: str = ""
    shown: str = ""


def ask(claim: Claim, seconds: float) -> Word:
    """Ask sympy whether a claim holds for all values of its symbols; wants to be run in the main thread."""
    return _within(seconds, lambda: Word(prove(claim.expr, claim.domains, claim.program)))


def ask_value(claim: Claim, literal: Literal, seconds: float) -> Word:
    """Ask sympy whether the exact value of an expression without symbols is right to the digits written."""

    def compare_exactly() -> Word:
        value = evaluate_symbolically(claim.expr, {}, claim.program)
        digits = most_digits(literal) + 30
        found = _numbers(value, digits)
        outcome = compare(found, literal, mpmath.mp.mpf(10) ** -(digits - 10) * _size(found))
        return Word(outcome.right, outcome.what, show(found, most_digits(literal) + 2))

    return _within(seconds, compare_exactly)


def _within(seconds: float, question: Callable[[], Word]) -> Word:
    """Give sympy so much time for a question; it may also fail in its own ways."""
    try:
        with alarm(seconds):
            return question()
    except TimeIsOverError:
        return Word(None, f"sympy was not done after {seconds:g} s")
    except Fault as fault:
        return Word(None, fault.message)
    except MemoryError:
        raise
    except Exception as error:
        return Word(None, f"sympy failed: {type(error).__name__}")


def _numbers(value: Any, digits: int) -> Any:
    """Turn what sympy found into numbers; raises TypeError where it is no number."""
    if is_array(value) or isinstance(value, tuple):
        return tuple(_numbers(part, digits) for part in list(value))
    if is_exact(value):
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if value in (sympy.oo, -sympy.oo):
        return mpmath.mp.inf if value == sympy.oo else -mpmath.mp.inf
    if isinstance(value, sympy.Rational):
        return Fraction(int(value.p), int(value.q))
    number = sympy.N(value, digits)
    if not number.is_Float and not number.is_Integer and not number.is_Rational:
        raise TypeError("no number")
    with mpmath.mp.workdps(digits):
        return mpmath.mp.mpf(number._to_mpmath(mpmath.mp.prec))


def _size(value: Any) -> Any:
    if isinstance(value, tuple):
        return max(map(_size, value))
    return abs(to_mpmath(value))
