"""What numbers say of a claim, and what sympy says, to its verdict."""

from __future__ import annotations

from dataclasses import replace

from builder.claims.conditions import Tested
from builder.claims.literals import Literal
from builder.claims.literals import literal_text
from builder.claims.model import Claim
from builder.claims.symbolic import Word
from builder.claims.values import Computed
from builder.claims.verdicts import DISAGREEMENT
from builder.claims.verdicts import REFUTED
from builder.claims.verdicts import UNDECIDED
from builder.claims.verdicts import Verdict
from builder.claims.verdicts import Witness
from builder.expressions.domains import size_letters
from builder.expressions.proving import FIRST_SIZE


def conclude_from_numbers(claim: Claim, computed: Computed) -> Verdict:
    """Turn what the numbers say into a verdict."""
    tested = computed.tested
    if tested.failure is not None:
        detail = f"the claim is false: {tested.failure}{_hint(tested.failure)}"
        if claim.kind == "value":
            at = f" {tested.failure.point}" if tested.failure.values else ""
            detail = f"the value{at} is {computed.shown}: {computed.what}"
        return Verdict("refuted", detail, tested.failure, tested.held, code=REFUTED)
    if not tested.is_enough:
        return _too_few(tested)
    if tested.unmet:
        detail = f"at no point that was tried is {tested.unmet}, which the claim presupposes; define it so in `let:`"
        return Verdict("undecided", detail, witnesses=tested.held, code=UNDECIDED)
    if computed.doubt:
        return Verdict("undecided", computed.doubt, witnesses=tested.held, code=UNDECIDED)
    if claim.literal is not None and not claim.domains:
        return Verdict("computed", f"the value is {computed.shown}", witnesses=tested.held)
    return Verdict("tested", f"holds {_points(claim, tested)}", witnesses=tested.held)


def _hint(witness: Witness) -> str:
    """Recall how a rounded number is claimed, where one stands beside ==."""
    text = witness.sides[-1][0]
    is_rounded = witness.sign == "==" and "." in text and text.replace(".", "", 1).isdigit()
    return "; a rounded number is claimed by value: and is:" if is_rounded else ""


def _too_few(tested: Tested) -> Verdict:
    flaw = tested.flaw
    if flaw is not None and flaw.code != "FM321":
        located = ((tested.where, flaw),)
        return Verdict("undecided", flaw.message, witnesses=tested.held, flaws=located)
    if tested.tried <= 1 and flaw is not None:
        return Verdict("undecided", f"the claim has no value: {flaw.message}", witnesses=tested.held, code=UNDECIDED)
    why = f"; {flaw.message}" if flaw is not None else ""
    many = f"at {tested.held} of {tested.tried} points, and {tested.needed} are needed"
    return Verdict("undecided", f"the claim is defined {many}{why}", witnesses=tested.held, code=UNDECIDED)


def _points(claim: Claim, tested: Tested) -> str:
    if not claim.domains:
        return "by numbers"
    if tested.exhaustive:
        return f"in all {tested.held} cases" if tested.held > 1 else "in the only case"
    rest = f", and has no value at {tested.without} of {tested.tried}" if tested.without * 3 > tested.tried else ""
    return f"at {tested.held} points{rest}"


def combine(claim: Claim, verdict: Verdict, word: Word) -> Verdict:
    """Put the verdict of the numbers and what sympy says together."""
    if word.truth is None:
        return replace(verdict, note=word.reason)
    if verdict.kind == "refuted":
        return _with_denial(claim, verdict) if word.truth else verdict
    if verdict.is_good and not word.truth:
        detail = f"the numbers agree ({verdict.detail}), and sympy says that the claim is false"
        return replace(verdict, kind="undecided", detail=detail, code=DISAGREEMENT)
    if claim.literal is not None:
        return _with_value(claim, claim.literal, verdict, word)
    return _with_proof(claim, verdict) if word.truth else verdict


def _with_denial(claim: Claim, verdict: Verdict) -> Verdict:
    """Say how a claim that sympy proves can be refuted: at another size, or not at all."""
    if _is_of_another_size(claim, verdict):
        return replace(verdict, note=f"sympy proves it for {_sizes(claim)} only")
    detail = f"sympy proves the claim, and the numbers refute it: {verdict.witness}"
    return replace(verdict, kind="undecided", detail=detail, code=DISAGREEMENT)


def _with_proof(claim: Claim, verdict: Verdict) -> Verdict:
    if verdict.kind == "undecided":
        return replace(verdict, detail=f"sympy proves it, but {verdict.detail}")
    sizes = _sizes(claim)
    fixed = f" for {sizes}" if sizes else ""
    return replace(verdict, kind="proved", detail=f"proved by sympy{fixed}; {verdict.detail}")


def _with_value(claim: Claim, literal: Literal, verdict: Verdict, word: Word) -> Verdict:
    if verdict.kind == "undecided" and verdict.code == UNDECIDED and not verdict.flaws:
        if word.truth:
            return Verdict("computed", f"the value is {word.shown}, by sympy", witnesses=1)
        witness = Witness({}, ((claim.text, word.shown), ("is:", literal_text(literal))))
        return Verdict("refuted", f"the value is {word.shown}: {word.reason}", witness, code=REFUTED)
    return replace(verdict, detail=f"{verdict.detail}; sympy agrees") if verdict.is_good else verdict


def _fixed_sizes(claim: Claim) -> dict[str, int]:
    """Give the sizes for which sympy was asked."""
    letters = [letter for letter in size_letters(claim.domains.values()) if letter not in claim.domains]
    return {letter: FIRST_SIZE + index for index, letter in enumerate(letters)}


def _sizes(claim: Claim) -> str:
    return ", ".join(f"{letter} = {size}" for letter, size in _fixed_sizes(claim).items())


def _is_of_another_size(claim: Claim, verdict: Verdict) -> bool:
    values = verdict.witness.values if verdict.witness is not None else {}
    return any(values.get(letter) != size for letter, size in _fixed_sizes(claim).items())
