"""Derivatives along paths: of functions whose parameters are functions themselves."""

from __future__ import annotations

import pytest

from builder.claims.reader import Agreement
from builder.claims.reader import agrees
from builder.claims.reader import read_formula
from builder.expressions.domains import callables
from builder.expressions.parsing import parse
from builder.expressions.printing import to_text
from tests.test_claims_reader import declare

TOTAL = (
    "p: function 2, q: function, t: real",
    {"f(x, t)": "p(x, t)", "x(t)": "q(t)"},
    "diff(p(q(t), t), t) == subs(diff(p(q(t), s), s), s, t) + subs(diff(p(u, t), u), u, q(t))*diff(q(t), t)",
)
ALONG = (
    "s: function 3, a: function, b: function, c: function, t: real",
    {"n": "3", "f(x)": "s(x[1], x[2], x[3])", "x(t)": "[a(t), b(t), c(t)]"},
    "diff(s(a(t), b(t), c(t)), t) == dot(subs(grad(f(v), v), v, x(t)), diff(x(t), t))",
)
PULLED = (
    "s: function 3, a: function 2, b: function 2, c: function 2, x: vector 2",
    {"g(v)": "[a(v[1], v[2]), b(v[1], v[2]), c(v[1], v[2])]", "L(y)": "s(y[1], y[2], y[3])", "y": "g(x)"},
    "grad(L(g(x)), x) == transpose(jacobian(g(x), x))@subs(grad(L(u), u), u, g(x))",
)

#: What is declared and claimed, the formula that says it, and formulas that say another thing.
CASES = [
    (
        TOTAL,
        r"\deriv{f}{t} = \pderiv{f}{t} + \pderiv{f}{x} \deriv{x}{t}",
        [
            r"\deriv{f}{t} = \pderiv{f}{t}",
            r"\deriv{f}{t} = \pderiv{f}{x} \deriv{x}{t}",
            r"\deriv{f}{t} = \deriv{f}{t} + \pderiv{f}{x} \deriv{x}{t}",
            r"\deriv{f}{t} = \pderiv{f}{t} - \pderiv{f}{x} \deriv{x}{t}",
            r"\deriv{f}{t} = \pderiv{f}{t} + \pderiv{f}{x}",
            r"\pderiv{f}{t} = \pderiv{f}{t} + \pderiv{f}{x} \deriv{x}{t}",
        ],
    ),
    (
        TOTAL,
        r"\frac{d}{dt} f = \frac{\partial}{\partial t} f + \pderiv{f}{x} x'(t)",
        [r"\frac{d}{dt} f = \frac{d}{dt} f + \pderiv{f}{x} x'(t)"],
    ),
    (
        ALONG,
        r"\deriv{f}{t} = \sum_{i=1}^{n} \pderiv{f}{x_i} \deriv{x_i}{t}",
        [
            r"\deriv{f}{t} = \sum_{i=1}^{n} \pderiv{f}{x_i} \deriv{x_1}{t}",
            r"\deriv{f}{t} = \sum_{i=2}^{n} \pderiv{f}{x_i} \deriv{x_i}{t}",
            r"\deriv{f}{t} = \sum_{i=1}^{n} \pderiv{f}{x_i}",
            r"\deriv{f}{t} = \frac{1}{n} \sum_{i=1}^{n} \pderiv{f}{x_i} \deriv{x_i}{t}",
        ],
    ),
    (ALONG, r"\deriv{f}{t} = \sum_i \pderiv{f}{x_i} \deriv{x_i}{t}", []),
    (ALONG, r"\deriv{f}{t} = \pderiv{f}{x_1}\deriv{x_1}{t} + \pderiv{f}{x_2}\deriv{x_2}{t} + f_3(x)", []),
    (
        PULLED,
        r"\grad_{\vect{x}} L = \jac{\vect{g}}(\vect{x})\T\, \grad_{\vect{y}} L",
        [
            r"\grad_{\vect{y}} L = \jac{\vect{g}}(\vect{x})\T\, \grad_{\vect{x}} L",
            r"\grad_{\vect{x}} L = \jac{\vect{g}}(\vect{x})\, \grad_{\vect{y}} L",
            r"\grad_{\vect{x}} L = \grad_{\vect{y}} L",
        ],
    ),
    (
        PULLED,
        r"(\grad_{\vect{x}} L)\T = (\grad_{\vect{y}} L)\T \jac{\vect{g}}",
        [r"(\grad_{\vect{y}} L)\T = (\grad_{\vect{x}} L)\T \jac{\vect{g}}"],
    ),
]


def compared(case: tuple[str, dict[str, str], str], tex: str) -> Agreement | None:
    symbols, lets, claim = case
    names = declare(symbols, lets)
    own = {name: function.signature for name, function in names.program.functions.items()}
    expr, flaws = parse(claim, {**callables(names.domains), **own})
    assert expr is not None, flaws
    reading, _ = read_formula(tex, names)
    return None if reading is None else agrees(expr, reading, names)


@pytest.mark.parametrize(("case", "right", "wrong"), CASES)
def test_a_derivative_goes_along_every_path(
    case: tuple[str, dict[str, str], str], right: str, wrong: list[str]
) -> None:
    found = compared(case, right)
    assert (found is None) == ("f_3" in right)
    assert found is None or found.reason == ""
    for tex in wrong:
        found = compared(case, tex)
        assert found is None or not found.agrees, tex


@pytest.mark.parametrize(
    ("lets", "tex", "value"),
    [
        ({"f(v)": "v^2"}, r"\deriv{f}{t}", "diff(f(t), t)"),
        ({"f(x)": "x^2", "x(t)": "3*t"}, r"\frac{d^2 f}{dt^2}", "diff(diff(f(x(t)), t), t)"),
        ({"f(x)": "x^2", "x": "3*t"}, r"\deriv{f}{t}", "diff(f(x), t)"),
        ({"f(x)": "x^2", "x": "3*t"}, r"\deriv{f}{x}", "subs(diff(f(u0), u0), u0, x)"),
        ({"f(t, u)": "t*u^2", "u(t)": "sin(t)"}, r"\deriv{u}{t}", "diff(u(t), t)"),
        ({"f(t, s)": "t*s^2"}, r"\frac{\partial^2 f}{\partial t \partial s}", "diff(diff(f(t, s), s), t)"),
    ],
)
def test_what_a_derivative_is_read_as(lets: dict[str, str], tex: str, value: str) -> None:
    reading, flaws = read_formula(tex, declare("t: real, s: real", lets))
    assert reading is not None, flaws
    assert to_text(reading.values[0]) == value


@pytest.mark.parametrize(
    ("lets", "tex"),
    [
        ({"f(u, t)": "u*t", "u(t)": "3*t"}, r"\frac{\partial^2 f}{\partial t \partial u}"),
        ({"f(t)": "t^2"}, r"\pderiv{f}{t_1}"),
    ],
)
def test_what_cannot_be_followed_is_refused(lets: dict[str, str], tex: str) -> None:
    assert read_formula(tex, declare("t: real", lets))[0] is None
