"""What stands below, above and behind an atom."""

from __future__ import annotations

from dataclasses import replace

from builder.claims.reader.syntax import atoms
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.refusals import unwritten
from builder.claims.reader.syntax.state import STRUCTURE
from builder.claims.reader.syntax.state import Parser


def scripts(parser: Parser, base: Notation, start: int) -> Notation:
    """Read what stands below, above and behind an atom."""
    found = Scripted(base)
    while True:
        if parser.is_sign("_", "^"):
            found = _sub_or_sup(parser, found)
        elif parser.is_sign("'"):
            parser.take()
            found = replace(found, primes=found.primes + 1)
        elif parser.is_sign("!"):
            parser.take()
            found = replace(found, factorials=found.factorials + 1)
        elif _is_evaluation(parser):
            bar = parser.take()
            parser.take()
            inner = _bare(replace(found, span=parser.span_from(start)))
            point = atoms.argument(parser)
            found = Scripted(Bracket("at", (inner, point), span=(bar.start, parser.span_from(start)[1])))
        else:
            return _bare(replace(found, span=parser.span_from(start)))


def _bare(found: Scripted) -> Notation:
    """Leave out the frame of an atom at which nothing is written."""
    bare = found.sub is None and found.sup is None and not found.primes and not found.factorials
    return found.base if bare else found


def _sub_or_sup(parser: Parser, found: Scripted) -> Scripted:
    token = parser.take()
    word, taken = ("indices", found.sub) if token.text == "_" else ("powers", found.sup)
    if taken is not None:
        raise unwritten(token.span, f"two {word} stand at one place", "put braces around the inner one")
    part = atoms.argument(parser)
    if token.text == "_":
        return replace(found, sub=part)
    primes = _count_primes(part)
    return replace(found, primes=found.primes + primes) if primes else replace(found, sup=part)


def _count_primes(sup: Notation) -> int:
    r"""Count the primes that are written as a power, `f^{\prime\prime}`."""
    parts = sup.factors if isinstance(sup, Product) else (sup,)
    return len(parts) if all(isinstance(part, Mark) and part.text == "prime" for part in parts) else 0


def _is_evaluation(parser: Parser) -> bool:
    """Say whether a bar with an index follows: the value at a point."""
    following = parser.peek()
    bar = parser.token.kind in STRUCTURE and parser.token.text in ("|", "vert", "rvert")
    return bar and following.kind == "sign" and following.text == "_" and "|" not in parser.bars[-1]
