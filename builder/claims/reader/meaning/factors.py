"""Factors side by side: which are multiplied, which are arguments, which are the body of an operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from builder.claims.reader.meaning import calculus
from builder.claims.reader.meaning import chances
from builder.claims.reader.meaning import differentials
from builder.claims.reader.meaning import letters
from builder.claims.reader.meaning import loops
from builder.claims.reader.meaning import macros
from builder.claims.reader.meaning import powers
from builder.claims.reader.meaning import words
from builder.claims.reader.meaning.book import Book
from builder.claims.reader.meaning.shapes import measured
from builder.claims.reader.meaning.shapes import norm_order
from builder.claims.reader.meaning.values import FUNCTION
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.meaning.values import multiply
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Fraction
from builder.claims.reader.syntax.notation import Function
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Macro
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Numeral
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import unwritten
from builder.claims.reader.syntax.signs import BIG
from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Number

#: A hundredth, in the form in which the digits of a number before it still count.
PER_CENT = Binary("^", Number("10"), Negation(Number("2")))


def product_value(book: Book, node: Product) -> Value:
    """Read a product."""
    return Factors(book, node).value()


def head_of(node: Notation) -> Notation:
    """Give what stands under indices and powers."""
    return node.base if isinstance(node, Scripted) else node


def _is_norm(head: Notation) -> TypeGuard[Bracket]:
    return isinstance(head, Bracket) and head.opening == "||" and len(head.items) == 1


@dataclass
class Factors:
    """A walk over the factors of a product."""

    book: Book
    node: Product
    place: int = 0

    @property
    def count(self) -> int:
        """Give the number of factors."""
        return len(self.node.factors)

    @property
    def current(self) -> Notation:
        """Give the factor to be read."""
        return self.node.factors[self.place]

    def following(self) -> Notation | None:
        """Give the factor to be read if it stands without a sign behind the last one."""
        if self.place < self.count and not self.node.signs[self.place]:
            return self.current
        return None

    def take_argument(self) -> tuple[Bracket, Scripted | None] | None:
        """Take the bracket that comes next, with what is written at it, if there is one."""
        node = self.following()
        bracket = head_of(node) if node is not None else None
        if not isinstance(bracket, Bracket) or bracket.opening not in ("(", "[", "{"):
            return None
        self.place += 1
        return bracket, node if isinstance(node, Scripted) else None

    def rest(self, start: int, end: int | None = None) -> Notation:
        """Give some of the factors as a product of their own."""
        chosen = self.node.factors[start:end]
        if not chosen:
            raise unwritten(self.node.factors[start - 1].span, "nothing follows this operation")
        if len(chosen) == 1:
            return chosen[0]
        span = chosen[0].span[0], chosen[-1].span[1]
        return Product(("", *self.node.signs[start + 1 : end]), chosen, span=span)

    def value(self) -> Value:
        """Multiply the factors from left to right."""
        result = self.checked("")
        while self.place < self.count:
            sign, node = self.node.signs[self.place], self.current
            if isinstance(node, Numeral) and not sign:
                raise ambiguous(node.span, "a number behind a factor: is it multiplied?", "write \\cdot")
            value = self.checked(sign)
            if sign == "mod" and self.count > 2:
                raise ambiguous(node.span, "what does \\bmod belong to?", "put brackets around its two sides")
            if sign == "circ":
                result = calculus.compose(result, value, self.node.span)
            else:
                result = multiply(sign, result, value, self.node.span)
        return result

    def checked(self, sign: str) -> Value:
        """Read one factor; what stands below a slash is one factor and no more."""
        node = self.current
        if self._is_per_cent(node):
            self.place += 1
            return Value(PER_CENT)
        value = self.unit()
        if sign == "/" and self.following() is not None:
            help = "write \\frac{...}{...} or brackets"
            raise ambiguous(node.span, "what follows the slash: is all of it below?", help)
        return value

    def unit(self) -> Value:
        """Read one factor with its arguments."""
        node = self.current
        head = head_of(node)
        scripts = node if isinstance(node, Scripted) else None
        if isinstance(head, Mark) and head.text == "nabla":
            return calculus.gradient(self, scripts)
        if isinstance(head, Fraction) and scripts is None and (operator := differentials.as_operator(self.book, head)):
            self.place += 1
            body = self.book.value(self.rest(self.place))
            self.place = self.count
            return calculus.apply_operator(self.book, operator, body, node.span)
        if (found := chances.read(self, head, scripts)) is not None:
            return self.called(found)
        if isinstance(head, Function):
            return loops.read(self, head, scripts) if head.name in BIG else words.read(self, head, scripts)
        if isinstance(head, Macro):
            self.place += 1
            found = macros.macro_value(self.book, head)
            return self.called(self.scripted(found, scripts) if scripts else found)
        self.place += 1
        if scripts is not None and _is_norm(head) and scripts.sub is not None:
            value = measured("||", self.book.value(head.items[0]), norm_order(self.book, scripts.sub), head.span)
            value = self.scripted(value, Scripted(head, None, scripts.sup, scripts.primes, scripts.factorials))
        elif scripts is not None:
            value = powers.with_scripts(self.book, scripts)
        else:
            value = self.book.value(node)
        return self.called(value)

    def _is_per_cent(self, node: Notation) -> bool:
        """Say whether a sign of per cent stands right behind a number."""
        before = self.node.factors[self.place - 1] if self.place and not self.node.signs[self.place] else None
        return isinstance(node, Mark) and node.text == "%" and isinstance(before, Numeral)

    def scripted(self, value: Value, scripts: Scripted) -> Value:
        """Apply what is written at a call to its result."""
        span = scripts.span if scripts.span != (0, 1) else self.node.span
        if scripts.sub is not None:
            value = letters.indexed(self.book, value, scripts.sub, span)
        return powers.with_rest(self.book, value, powers.Rest(scripts.sup, scripts.primes, scripts.factorials), span)

    def called(self, value: Value) -> Value:
        """Apply a function to the brackets that follow; take the entry of a table at a bound index."""
        while True:
            if value.kind == FUNCTION and self.place < self.count:
                start = self.current.span
                taken = self.take_argument()
                if taken is None:
                    return value
                bracket, scripts = taken
                value = letters.applied(value, self.arguments(bracket), (self.node.span[0], start[1]))
            elif (index := self._place_in_table(value)) is not None:
                bracket_node = self.current
                scripts = bracket_node if isinstance(bracket_node, Scripted) else None
                self.place += 1
                value = letters.indexed(self.book, value, index, self.node.span)
            elif self._is_own_variable(value):
                taken = self.take_argument()
                scripts = taken[1] if taken else None
            else:
                return value
            if scripts is not None:
                value = self.scripted(value, scripts)

    def arguments(self, bracket: Bracket) -> list[Value]:
        """Read the arguments of a call."""
        return [self.book.value(item) for item in bracket.items]

    def _place_in_table(self, value: Value) -> Notation | None:
        """Find the bound index in `p(x)` where p is a vector and x runs over its places."""
        node = self.following()
        bracket = head_of(node) if node is not None else None
        if value.kind != VECTOR or not isinstance(bracket, Bracket) or len(bracket.items) != 1:
            return None
        inner = bracket.items[0]
        if not isinstance(inner, Letter) or inner.text not in self.book.bound:
            return None
        return inner

    def _is_own_variable(self, value: Value) -> bool:
        """Say whether `f(x)` follows where f is a value of `let:` that is defined by x."""
        node = self.following()
        bracket = head_of(node) if node is not None else None
        expr = value.expr
        while isinstance(expr, Bind) and expr.op == "diff":
            expr = expr.body
        if not isinstance(expr, Name) or not isinstance(bracket, Bracket) or bracket.opening != "(":
            return False
        if len(bracket.items) != 1 or not isinstance(bracket.items[0], Letter):
            return False
        depends = self.book.names.program.depends.get(expr.id, frozenset())
        return bracket.items[0].text in depends
