"""How a function is called: `p, base=e` to names, defaults and the numbers of arguments that fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a function; those with a default may be left out or given by name."""

    names: tuple[str, ...]
    defaults: tuple[str, ...]
    variadic: bool

    @property
    def least(self) -> int:
        """Give the fewest arguments."""
        return len(self.names) - len(self.defaults)

    @property
    def most(self) -> int:
        """Give the most arguments."""
        return 50 if self.variadic else len(self.names)

    @property
    def options(self) -> tuple[str, ...]:
        """Give the parameters that have a default."""
        return self.names[self.least :]

    def wants(self) -> str:
        """Say in words how many arguments are wanted."""
        if self.variadic:
            return f"at least {self.least} argument{'s' * (self.least != 1)}"
        few = str(self.least) if self.least == self.most else f"{self.least} to {self.most}"
        return f"{few} argument{'s' * (self.most != 1)}"


@cache
def read_signature(text: str) -> Signature:
    """Turn `a, b=1` or `a, *more` into a signature."""
    names: list[str] = []
    defaults: list[str] = []
    variadic = False
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        if part.startswith("*"):
            variadic = True
            continue
        name, _, default = part.partition("=")
        names.append(name)
        if default:
            defaults.append(default)
    return Signature(tuple(names), tuple(defaults), variadic)


def plain_signature(count: int) -> Signature:
    """Make the signature of a function of so many arguments."""
    return Signature(tuple(f"x{index}" for index in range(1, count + 1)), (), variadic=False)
