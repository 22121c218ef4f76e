"""A claim agrees with the formula that says the same, and with no wrong one."""

from __future__ import annotations

import pytest

from builder.claims.reader import Agreement
from builder.claims.reader import Names
from builder.claims.reader import agrees
from builder.claims.reader import read_formula
from builder.expressions.domains import callables
from builder.expressions.parsing import parse
from builder.expressions.signatures import Signature
from tests.test_claims_reader import TABLE
from tests.test_claims_reader import TABLE_FOR
from tests.test_claims_reader import declare

FUNCTIONS = "f: function, g: function, x: real"
ADAM = "m_prev: real, beta_1: 0.1..0.9, g_t: real"
LEAST = "X: matrix 5 x 3, y: vector 5, lambda: positive"
SLOPE = "A: matrix 2 x 3, x: vector 3, b: vector 2"
BOTH = "a: vector n, b: vector n"
OFFSET = "h: function 2, c: real, w: vector 2"
SPECTRUM = "A: matrix 3, i: 1..3, k: 1..9"
EULER = "sum(f(k), k, 1, 3)"

#: What `let:` names beside the symbols.
LETS = {
    ADAM: {"m_t": "g_t + beta_1*(m_prev - g_t)"},
    LEAST: {"w_hat": "lstsq(vstack(X, sqrt(lambda)*eye(3)), concat(y, zeros(3)))"},
    OFFSET: {"L": "h(w[1], w[2])"},
    SPECTRUM: {"lambda(M)": "reverse(eigenvalues(M))", "sigma(M)": "singular_values(M)", "w(j)": "1/j^2"},
}
#: A claim, what `for:` declares, the formula that says the same, and formulas that say another thing.
CLAIMS = [
    (
        "diff(f(x)*g(x), x) == diff(f(x), x)*g(x) + f(x)*diff(g(x), x)",
        FUNCTIONS,
        "(f g)' = f' g + f g'",
        ["(f g)' = f' g - f g'", "(f g)' = f' g'", "(f g)' = f' g", "(f g)' = f' g + 2 f g'"],
    ),
    (
        "diff(f(g(x)), x) == subs(diff(f(u), u), u, g(x))*diff(g(x), x)",
        FUNCTIONS,
        r"(f \circ g)'(x) = f'(g(x))\, g'(x)",
        [r"(f \circ g)'(x) = f'(g(x))", r"(f \circ g)'(x) = f'(x)\, g'(x)", r"(g \circ f)'(x) = f'(g(x))\, g'(x)"],
    ),
    (
        "diff(f(x)/g(x), x) == (diff(f(x), x)*g(x) - f(x)*diff(g(x), x))/g(x)^2",
        FUNCTIONS,
        r"\left(\frac{f}{g}\right)' = \frac{f' g - f g'}{g^2}",
        [r"\left(\frac{f}{g}\right)' = \frac{f g' - f' g}{g^2}", r"\left(\frac{f}{g}\right)' = \frac{f' g - f g'}{g}"],
    ),
    (
        "grad(L + c, w) == grad(L, w)",
        OFFSET,
        r"\nabla_w (c + L) = \nabla_w L",
        [r"\nabla_w (c L) = \nabla_w L", r"\nabla_w (c + L) = 0", r"\nabla_w (c + L) = w"],
    ),
    (
        "m_t == beta_1*m_prev + (1 - beta_1)*g_t",
        ADAM,
        r"m_t = \beta_1 m_{t-1} + (1 - \beta_1)\, g_t",
        [
            r"m_t = \beta_1 m_{t-1} + g_t",
            r"m_t = \beta_1 m_{t-1} + (1 + \beta_1)\, g_t",
            r"m_t = (1 - \beta_1) m_{t-1} + \beta_1 g_t",
            r"v_t = \beta_1 m_{t-1} + (1 - \beta_1)\, g_t",
            r"g_t = \beta_1 m_{t-1} + (1 - \beta_1)\, g_t",
            r"m_{t-1} = \beta_1 m_t + (1 - \beta_1)\, g_t",
        ],
    ),
    (
        "w_hat == inv(X.T@X + lambda*eye(3))@X.T@y",
        LEAST,
        r"\hat{\mathbf{w}} = (X\T X + \lambda I)^{-1} X\T \mathbf{y}",
        [
            r"\hat{\mathbf{w}} = (X\T X - \lambda I)^{-1} X\T \mathbf{y}",
            r"\hat{\mathbf{w}} = (X\T X)^{-1} X\T \mathbf{y}",
            r"\hat{\mathbf{v}} = (X\T X + \lambda I)^{-1} X\T \mathbf{y}",
            r"\mathbf{y} = (X\T X + \lambda I)^{-1} X\T \mathbf{y}",
        ],
    ),
    (
        "grad(norm(A@x - b)^2, x) == 2*A.T@(A@x - b)",
        SLOPE,
        r"\grad_{\vect{x}} \norm{A\vect{x} - \vect{b}}^2 = 2A\T(A\vect{x} - \vect{b})",
        [
            r"\grad_{\vect{x}} \norm{A\vect{x} - \vect{b}}^2 = A\T(A\vect{x} - \vect{b})",
            r"\grad_{\vect{x}} \norm{A\vect{x} - \vect{b}}^2 = 2A\T(A\vect{x} + \vect{b})",
            r"\grad_{\vect{x}} \norm{A\vect{x} - \vect{b}} = 2A\T(A\vect{x} - \vect{b})",
        ],
    ),
    (
        "transpose(A@B) == B.T@A.T",
        "A: matrix 3, B: matrix 3",
        r"(AB)\T = B\T A\T",
        [r"(AB)\T = A\T B\T", r"(AB)\T = BA", r"AB = B\T A\T"],
    ),
    (
        "abs(a@b) <= norm(a)*norm(b)",
        BOTH,
        r"|\vect{a}\T \vect{b}| \le \norm{\vect{a}}\, \norm{\vect{b}}",
        [
            r"|\vect{a}\T \vect{b}| < \norm{\vect{a}}\, \norm{\vect{b}}",
            r"|\vect{a}\T \vect{b}| \ge \norm{\vect{a}}\, \norm{\vect{b}}",
            r"|\vect{a}\T \vect{b}| \le \norm{\vect{a}}_1\, \norm{\vect{b}}",
        ],
    ),
    (
        "KL(p, q) == cross_entropy(p, q) - entropy(p)",
        "p: simplex n, q: simplex n",
        r"\KL{P}{Q} = H(P, Q) - H(P)",
        [r"\KL{Q}{P} = H(P, Q) - H(P)", r"\KL{P}{Q} = H(Q, P) - H(P)", r"\KL{P}{Q} = H(P, Q) - H(Q)"],
    ),
    (
        "sum(k, k, 1, n) == n*(n + 1)/2",
        "n: 2..9",
        r"\sum_{i=1}^{n} i = \frac{n(n+1)}{2}",
        [r"\sum_{i=0}^{n-1} i = \frac{n(n+1)}{2}"],
    ),
    (
        "log(x*y) == log(x) + log(y)",
        "x: positive, y: positive",
        r"\log x + \log y = \log(xy)",
        [r"\log x \log y = \log(xy)"],
    ),
    (
        "(2 - 2^-10)*2^15 == 65504",
        "",
        r"\left(2 - 2^{-10}\right) \cdot 2^{15} = 65504",
        [r"\left(2 - 2^{-10}\right) \cdot 2^{15} = 65536"],
    ),
    (
        "2^-126 == 1.1754943508222875e-38",
        "",
        r"2^{-126} \approx 1.1754943508222875 \times 10^{-38}",
        [r"2^{-126} \approx 1.176 \times 10^{-38}"],
    ),
    (
        "2^-126",
        "",
        r"2^{-126} \approx 1.175 \times 10^{-38}",
        [r"2^{-126} \approx 1.176 \times 10^{-38}", r"2^{-125} \approx 2.351 \times 10^{-38}"],
    ),
    (
        "jacobian(A@tanh(x), x) == A@diag(1 - tanh(x)^2)",
        SLOPE,
        r"A\, \diag\left(1 - \tanh^2(\vect{x})\right)",
        [r"\diag\left(1 - \tanh^2(\vect{x})\right)"],
    ),
    ("a < b and b < 2*a", "a: 3..4, b: 1..2", r"a < b, \quad 2a > b", [r"a < b, \quad b > 2a", r"b < a"]),
    # A rounded number: its digits, and the power of ten behind it.
    (
        "(2 - 2^-23)*2^127",
        "",
        r"\left(2 - 2^{-23}\right) \cdot 2^{127} \approx 3.403 \times 10^{38}",
        [
            r"\left(2 - 2^{-23}\right) \cdot 2^{127} \approx 3.403 \times 11^{38}",
            r"\left(2 - 2^{-23}\right) \cdot 2^{127} \approx 3.403 \times 10^{37}",
            r"\left(2 - 2^{-23}\right) \cdot 2^{127} \approx 3.402 \times 10^{38}",
            r"\left(2 - 2^{-23}\right) \cdot 2^{127} \approx 3.403 \times 10^{-38}",
            r"\left(2 - 2^{-23}\right) \cdot 2^{127} \approx 2^{128}",
            r"\left(2 - 2^{-23}\right) \cdot 2^{127} = 3.403 \times 10^{38}",
            r"3.403 \times 10^{38} \approx \left(2 - 2^{-22}\right) \cdot 2^{127}",
        ],
    ),
    (
        "36/47 == 1 - 11/47",
        "",
        r"0.766 \approx 36/47",
        [r"0.765 \approx 36/47", r"0.766 \approx 36/46"],
    ),
    ("2^10", "", r"2^{10} \approx 10^3", [r"2^{10} \approx 10^4", r"2^{10} \approx 1.0 \times 10^3 + 0"]),
    # Per cent: the digits that are written count.
    (
        "1/7",
        "",
        r"\frac17 \approx 14.3\,\%",
        [r"\frac17 \approx 14.2\,\%", r"\frac17 \approx 0.143\%", r"\frac17 = 14.3\,\%", r"\frac17 \approx 14.3"],
    ),
    ("1/4 == 0.5^2", "", r"25\% = (50\%)^2", [r"2.5\% = (50\%)^2", r"25\% = 50\%", r"25 = (50\%)^2"]),
    # An index between a function and its argument: an entry of the result, or a term of a sequence times a bracket.
    (
        "lambda(A.T@A)[i] == sigma(A)[i]^2",
        SPECTRUM,
        r"\lambda_i(A\T A) = \sigma_i(A)^2",
        [
            r"\lambda_i(A A) = \sigma_i(A)^2",
            r"\lambda_i(A\T A) = \sigma_i(A)",
            r"\lambda_i(A\T + A) = \sigma_i(A)^2",
            r"\lambda_1(A\T A) = \sigma_i(A)^2",
            r"\lambda_{i+1}(A\T A) = \sigma_{i+1}(A)^2",
        ],
    ),
    ("w(k)*(A + A) == A*w(k) + w(k)*A", SPECTRUM, r"w_k(A + A) = w_k A + A w_k", [r"w_k(A + A) = w_k A + w_1 A"]),
    ("-1/3", "", r"-\frac13 \approx -0.33", [r"-\frac13 \approx 0.33", r"-\frac13 \approx -0.34"]),
    # Every member of a chain has the value that is claimed.
    (
        "sqrt(9)",
        "",
        r"\sqrt{9} = 1 + 2 = 3",
        [r"\sqrt{9} = 1 + 3 = 3", r"\sqrt{9} = 1 + 2 = 4", r"\sqrt{8} = 1 + 2 = 3", r"\sqrt{9} = 3 < 4"],
    ),
    ("2^5 + 10", "", "2^5 + 10 = 42", ["2^5 + 10 = 43", "2^5 + 11 = 42", "2^5 + 11 = 43"]),
    # What differs at a border, or far out, is not the same.
    ("floor(x) + 1 >= x", "x: real", r"\lfloor x \rfloor + 1 \ge x", [r"\lceil x \rceil \ge x"]),
    ("sqrt(x^2) == abs(x)", "x: real", r"\sqrt{x^2} = |x|", [r"\min(\sqrt{x^2}, 100) = |x|", r"\sqrt{x^2} = x"]),
    (
        "step(x) == 1 - indicator(x <= 0)",
        "x: real",
        r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}",
        [
            r"\begin{cases} 1 & x \ge 0 \\ 0 & x < 0 \end{cases}",
            r"\begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}",
            r"\begin{cases} 1 & x > 0 \\ 0 & x > 5 \end{cases}",
            r"\begin{cases} 0 & x \le 0 \\ 1 & x \ge 0 \end{cases}",
            r"\begin{cases} 1 & x > 0 \\ 0 & \text{if } x < 0 \end{cases}",
        ],
    ),
    ("rank(A) == rank(A.T)", "A: matrix 3", r"\rank(A) = \rank(A\T)", [r"\rank(A) = \rank(AA)"]),
    (
        "n % 2 == n - 2*floor(n/2)",
        "n: 1..9",
        r"n \bmod 2 = n - 2\lfloor \tfrac{n}{2} \rfloor",
        [r"n \bmod 3 = n - 2\lfloor \tfrac{n}{2} \rfloor", r"2n = n - 2\lfloor \tfrac{n}{2} \rfloor"],
    ),
    # A name that the formula defines is one that the claim knows, and has that value.
    ("a + b == b - -a", "a: real, b: real", "a + b = b + a", ["c = a + b", "a = a + b", "a + b = a + b"]),
]


def known_functions(names: Names) -> dict[str, Signature]:
    return {**callables(names.domains), **{name: own.signature for name, own in names.program.functions.items()}}


def compared(claim: str, symbols: str, tex: str) -> Agreement:
    names = declare(symbols, LETS.get(symbols))
    expr, flaws = parse(claim, known_functions(names))
    assert expr is not None, flaws
    reading, flaws = read_formula(tex, names)
    assert reading is not None, flaws
    return agrees(expr, reading, names)


@pytest.mark.parametrize(("claim", "symbols", "right", "wrong"), CLAIMS)
def test_a_claim_agrees_with_what_says_the_same_and_nothing_else(
    claim: str, symbols: str, right: str, wrong: list[str]
) -> None:
    assert compared(claim, symbols, right).reason == ""
    for tex in wrong:
        found = compared(claim, symbols, tex)
        assert not found.agrees, tex
        assert found.reason


#: How a formula goes wrong on a card: a sign, a factor, a transpose, a power, an order.
SLIPS = [
    ("+", "-"),
    ("-", "+"),
    ("2", "3"),
    (r"\T", ""),
    (r"\frac{", r"2\frac{"),
    ("^2", "^3"),
    (r"\le", r"\ge"),
    ("'", ""),
]


@pytest.mark.parametrize(("claim", "symbols", "right", "wrong"), CLAIMS)
def test_no_slip_of_the_pen_agrees(claim: str, symbols: str, right: str, wrong: list[str]) -> None:
    names = declare(symbols, LETS.get(symbols))
    expr, _ = parse(claim, known_functions(names))
    assert expr is not None
    for piece, instead in SLIPS:
        places = [place for place in range(len(right)) if right.startswith(piece, place)]
        for place in places:
            slipped = right[:place] + instead + right[place + len(piece) :]
            reading, _ = read_formula(slipped, names)
            assert reading is None or not agrees(expr, reading, names).agrees, slipped


def test_bayes_over_a_table() -> None:
    names = declare(TABLE_FOR, None, TABLE)
    right, _ = read_formula(r"P(A \given B) = \frac{P(B \given A)\, P(A)}{P(B)}", names)
    wrong, _ = read_formula(r"P(A \given B) = \frac{P(B \given A)\, P(B)}{P(A)}", names)
    expr, _ = parse("T[1, 1]/sum(T[:, 1]) == (T[1, 1]/sum(T[1, :]))*sum(T[1, :])/sum(T[:, 1])")

    assert expr is not None
    assert right is not None
    assert wrong is not None
    assert agrees(expr, right, names).agrees
    assert not agrees(expr, wrong, names).agrees


@pytest.mark.parametrize(
    "tex",
    [
        r"P(A) = \sum_{k=1}^{n} P(A \given H_k)\, P(H_k)",
        r"\Var[X] = \E[X^2] - \E[X]^2",
        r"\Cov[X, Y] = \E[XY] - \E[X]\,\E[Y]",
        r"\E[aX + bY] = a\,\E[X] + b\,\E[Y]",
        r"\E[X] = \sum_x x\, p(x)",
        r"H(X, Y) = H(X) + H(Y \mid X)",
        r"I(X; Y) = H(X) - H(X \mid Y)",
        r"P(A \cup B) = P(A) + P(B) - P(A \cap B)",
    ],
)
def test_laws_of_chance_hold_over_a_table(tex: str) -> None:
    names = declare(TABLE_FOR + ", a: real, b: real", None, TABLE)
    reading, flaws = read_formula(tex, names)
    assert reading is not None, flaws
    (relation,) = reading.relations
    left, _ = read_formula(tex.partition("=")[0], names)

    assert left is not None
    # The right side, claimed as a value, is the left side that is shown.
    assert agrees(relation.right, left, names).agrees


def test_the_point_where_they_differ_is_named() -> None:
    found = compared("a*b == b*a", "a: real, b: real", "ab = ba + a")

    assert not found.agrees
    assert found.witness is not None
    assert set(found.witness) == {"a", "b"}


def test_every_relation_shown_must_be_claimed() -> None:
    tex = r"\beta m_{t-1} + g = c, \quad c = 0"
    symbols = "beta: real, m_prev: real, g: real, c: real"

    assert not compared("beta*m_prev + g == c", symbols, tex).agrees
    assert compared("beta*m_prev + g == c and c == 0", symbols, tex).agrees


def test_the_same_seed_gives_the_same_answer() -> None:
    first = compared("a*b == b*a", "a: real, b: real", "ab = ba + a")

    assert first == compared("a*b == b*a", "a: real, b: real", "ab = ba + a")


def test_a_name_that_the_claim_does_not_know_is_named() -> None:
    found = compared("a + b == b - -a", "a: real, b: real", "c = a + b")

    assert found.reason == "the formula defines c, and nothing is declared as c"


def test_where_they_differ_is_said_with_both_values() -> None:
    found = compared("a + b == b - -a", "a: positive, b: positive", "a + b = ab")

    assert "the formula shows a * b: " in found.reason
    assert " at a = " in found.reason
