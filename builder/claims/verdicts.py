"""What comes out of judging a claim, as data and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from typing import Literal

from builder.diagnostics import Flaw

Kind = Literal["proved", "tested", "computed", "refuted", "undecided"]

REFUTED = "FM330"
UNDECIDED = "FM331"
DISAGREEMENT = "FM332"
NEEDLESS = "FM336"

#: A side whose text is longer is not repeated in a sentence.
LONGEST_SIDE = 60
#: What a comparison that fails says of its right side.
_NOT = {"==": "not", "<": "not below", "<=": "not at most", ">": "not above", ">=": "not at least", "!=": "equal to"}


@dataclass(frozen=True, slots=True)
class Witness:
    """A point and what comes out there: symbols with their values, the two sides as text and as value.

    `sign` is the comparison that fails.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    sides: tuple[tuple[str, str], ...] = ()
    sign: str = "=="

    @property
    def point(self) -> str:
        """Name the point."""
        return f"at {', '.join(f'{name} = {_short(value)}' for name, value in self.values.items())}"

    def __str__(self) -> str:
        return ": ".join(filter(None, [self.point if self.values else "", self._sides()]))

    def _sides(self) -> str:
        if len(self.sides) != 2:
            return ", ".join(f"{_cut(text, 'the condition')} is {value}" for text, value in self.sides)
        (left, first), (right, second) = self.sides
        if right == second:
            return f"{_cut(left, 'the left side')} is {first}, {_NOT.get(self.sign, 'not')} {second}"
        return f"{_cut(left, 'the left side')} is {first}, but {_cut(right, 'the right side')} is {second}"


def _cut(text: str, name: str) -> str:
    return text if len(text) <= LONGEST_SIDE else name


def _short(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_short, value))}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a claim, and a sentence for people.

    `witnesses` counts the points at which it was seen to hold. `code` is that of the finding which the verdict is,
    if it is one. `flaws` stand in the text of the claim, or in that of the entry of `let:` which they name.
    """

    kind: Kind
    detail: str
    witness: Witness | None = None
    witnesses: int = 0
    seconds: float = field(default=0.0, compare=False)
    code: str = ""
    flaws: tuple[tuple[str, Flaw], ...] = ()
    #: Why sympy has no word on it.
    note: str = field(default="", compare=False)
    #: Whether another run may end otherwise: a limit of time or memory was met.
    passing: bool = False

    @property
    def is_good(self) -> bool:
        """Say whether the claim stands."""
        return self.kind in ("proved", "tested", "computed")


def to_json(verdict: Verdict) -> dict[str, Any]:
    """Turn a verdict into what JSON holds."""
    witness = verdict.witness
    return {
        "kind": verdict.kind,
        "detail": verdict.detail,
        "code": verdict.code,
        "witness": None if witness is None else _witness_to(witness),
        "witnesses": verdict.witnesses,
        "note": verdict.note,
        "seconds": round(verdict.seconds, 3),
        "flaws": [[where, f.start, f.length, f.code, f.message, f.help] for where, f in verdict.flaws],
    }


def from_json(data: Any) -> Verdict:
    """Turn JSON back into a verdict; raises KeyError, TypeError or ValueError where it is none."""
    if data["kind"] not in Kind.__args__:  # type: ignore[attr-defined]
        raise ValueError("no verdict")
    return Verdict(
        data["kind"],
        str(data["detail"]),
        _witness_from(data["witness"]),
        int(data["witnesses"]),
        float(data["seconds"]),
        str(data["code"]),
        tuple((str(where), Flaw(*flaw)) for where, *flaw in data["flaws"]),
        str(data["note"]),
    )


def _witness_to(witness: Witness) -> dict[str, Any]:
    return {"values": dict(witness.values), "sides": list(map(list, witness.sides)), "sign": witness.sign}


def _witness_from(data: Any) -> Witness | None:
    if data is None:
        return None
    sides = tuple((str(text), str(value)) for text, value in data["sides"])
    return Witness(dict(data["values"]), sides, str(data["sign"]))
