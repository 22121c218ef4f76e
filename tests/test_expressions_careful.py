"""A careful evaluation refuses a derivative where it differs from left and right, or does not exist."""

from __future__ import annotations

from fractions import Fraction

import pytest

from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.faults import Undefined
from builder.expressions.parsing import parsed


@pytest.mark.parametrize(
    "text",
    [
        "diff(abs(x), x)",
        "diff(relu(x), x)",
        "diff(max(x, -x), x)",
        "diff(max(2*x, x), x)",
        "diff(median([x, 2*x, 10]), x)",
        "diff(x if x > 0 else 0, x)",
        "diff(sign(x), x)",
        "diff(norm([x, 2*x]), x)",
        "diff(sqrt(x^2), x)",
        "diff(x^(1/3), x)",
        "diff((x^2)^(1/2), x)",
        "x^2*diff(1/x, x)",
        "x^4*diff(1/x^2, x)",
        "x*diff(log(x), x)",
        "x^9*diff(log(x^4), x)",
        "diff(sqrt(x^2 + y^2), x)",
        "diff(x*log(x), x)",
        "diff(asin(1 - x), x)",
        "diff(x^2/x, x)",
        "sum(diff([1, 2]/x, x))*x^2",
        "grad(norm([x, x]), [x, y])[1]",
        "jacobian(log([1, 2]*x), [x, y])[1, 1]",
        "hessian(abs(x)*x, [x, y])[1, 1]",
    ],
)
def test_where_there_is_no_derivative_a_careful_value_is_refused(text: str) -> None:
    with pytest.raises(Undefined):
        evaluate_precisely(parsed(text), {"x": Fraction(0), "y": Fraction(0)}, careful=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("diff(abs(x), x)", 1),
        ("diff(relu(x - 5), x)", 0),
        ("diff(max(x, y), x)", 1),
        ("diff(softmax([x, y])[1], x)", 0.19661193324148185),
        ("diff(x^3 - x/2, x)", 11.5),
        ("diff(1/x, x)", -0.25),
        ("diff(x^2 % 3, x)", 4),
        ("diff(log(x), x)", 0.5),
        ("diff(asin(x/4), x)", 0.2886751345948129),
        ("sum(grad(x*y^2, [x, y]))", 5),
        ("hessian(x^2*y, [x, y])[1, 2]", 4),
        ("diff(exp(-x^2), x, 2)", 14 * 0.018315638888734182),
    ],
)
def test_elsewhere_it_gives_what_any_evaluation_gives(text: str, value: float) -> None:
    point = {"x": Fraction(2), "y": Fraction(1)}

    assert float(evaluate_precisely(parsed(text), point, careful=True)) == pytest.approx(value, rel=1e-12)
    assert float(evaluate_precisely(parsed(text), point)) == pytest.approx(value, rel=1e-12)
    assert float(evaluate(parsed(text), point)) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("text", ["sum(grad(asin(x)^2, [x, y]))", "sum(grad(sum(log([1, 2]*x)^2), [x, y]))"])
def test_no_step_goes_through_a_branch_cut(text: str) -> None:
    point = {"x": Fraction(-2), "y": Fraction(1)}
    stepped, wanted = evaluate(parsed(text), point), evaluate_precisely(parsed(text), point)

    assert complex(stepped) == pytest.approx(complex(wanted), rel=1e-9)


def test_the_convention_for_relu_stands_where_nobody_asks_for_care() -> None:
    assert evaluate(parsed("diff(relu(x), x)"), {"x": Fraction(0)}) == 0
