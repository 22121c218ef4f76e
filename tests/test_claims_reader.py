"""Displayed formulas are read as what they say, or refused where they cannot be."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from builder.claims.reader import Names
from builder.claims.reader import read_formula
from builder.claims.reader.meaning.macros import read_meaning
from builder.claims.tables import Chances
from builder.claims.tables import read_chances
from builder.expressions.domains import callables
from builder.expressions.domains import parse_domain
from builder.expressions.domains import size_letters
from builder.expressions.lets import read_lets
from builder.expressions.parsing import parse
from builder.expressions.printing import to_text
from builder.tex.macros import Macro

MACROS = {
    macro.name: macro
    for macro in (
        Macro("R", r"\mathbb{R}"),
        Macro("vect", r"\mathbf{#1}", 1),
        Macro("mat", r"\mathbf{#1}", 1),
        Macro("T", r"^{\top}"),
        Macro("inv", r"^{-1}"),
        Macro("norm", r"\lVert #1 \rVert", 1),
        Macro("abs", r"\lvert #1 \rvert", 1),
        Macro("deriv", r"\frac{d #1}{d #2}", 2),
        Macro("pderiv", r"\frac{\partial #1}{\partial #2}", 2),
        Macro("grad", r"\nabla"),
        Macro("jac", "J_{#1}", 1),
        Macro("argmax", r"\operatorname*{arg\,max}"),
        Macro("diag", r"\operatorname{diag}"),
        Macro("tr", r"\operatorname{tr}"),
        Macro("softmax", r"\operatorname{softmax}"),
        Macro("given", r"\mid"),
        Macro("E", r"\mathbb{E}"),
        Macro("Var", r"\operatorname{Var}"),
        Macro("Cov", r"\operatorname{Cov}"),
        Macro("KL", r"D_{\mathrm{KL}}\left(#1 \,\middle\Vert\, #2\right)", 2),
        Macro("JSD", r"\operatorname{JSD}(#1, #2)", 2, "= JS(#1, #2)"),
        Macro("odd", "o", 0, "= this is no expression"),
    )
}


TABLE, _ = read_chances(
    "T",
    {"A": "row == 1", "B": "column == 1", "H(k)": "row == k", "X": "xs[row]", "Y": "ys[column]"},
    ["xs", "ys"],
)
TABLE_FOR = "T: simplex n 2, xs: vector n, ys: vector 2"


def declare(symbols: str = "", lets: Mapping[str, str] | None = None, chances: Chances | None = None) -> Names:
    domains = {}
    for piece in filter(None, symbols.split(", ")):
        name, _, text = piece.partition(": ")
        domain, flaws = parse_domain(text)
        assert domain is not None, flaws
        domains[name] = domain
    known = {*domains, *size_letters(domains.values())}
    program, found = read_lets(list((lets or {}).items()), known, callables(domains))
    assert found == []
    return Names(domains, program, MACROS, chances)


def shown(tex: str, names: Names) -> str:
    reading, flaws = read_formula(tex, names)
    assert reading is not None, flaws
    return "; ".join([*map(str, reading.relations), *map(to_text, reading.values)])


#: What is displayed, what `for:` declares, and what it says.
NUMBERS = [
    (
        r"\frac{a}{b} + \frac{c}{d} = \frac{ad + bc}{bd}",
        "a: real, b: real, c: real, d: real",
        "a / b + c / d == (a * d + b * c) / (b * d)",
    ),
    ("a^{m}a^{n}=a^{m+n}", "a: positive, m: real, n: real", "a^m * a^n == a^(m + n)"),
    ("-x^{2}=-(x^{2})", "x: real", "-x^2 == -x^2"),
    (r"a^{1/n}=\sqrt[n]{a}", "a: positive, n: 1..5", "a^(1 / n) == a^(1 / n)"),
    (r"2 \cdot -3 \le x \times 1.50", "x: real", "2 * -3 <= x * 1.50"),
    (r"0 < x \leq y \neq 1", "x: real, y: real", "0 < x; x <= y; y != 1"),
    (r"\log(xy)=\log x+\log y", "x: positive, y: positive", "log(x * y) == log(x) + log(y)"),
    (r"\log_{2} 2\pi x = \sin^2 x\cos x", "x: positive", "log(2 * pi * x, 2) == sin(x)^2 * cos(x)"),
    (r"x \log x - (1-x)\log(1-x)", "x: 0.1..0.9", "x * log(x) - (1 - x) * log(1 - x)"),
    (
        r"\binom{n}{k} = \frac{n!}{k!\,(n-k)!}",
        "n: 5..9, k: 1..4",
        "binomial(n, k) == factorial(n) / (factorial(k) * factorial(n - k))",
    ),
    (r"|a||b| = |a b| = \abs{ab}", "a: real, b: real", "abs(a) * abs(b) == abs(a * b); abs(a * b) == abs(a * b)"),
    (r"\max(|z| - c, 0)", "z: real, c: real", "max(abs(z) - c, 0)"),
    (
        r"\left|\frac{a}{b}\right| = \lfloor a \rfloor + \lceil b \rceil",
        "a: real, b: real",
        "abs(a / b) == floor(a) + ceil(b)",
    ),
    (r"90^{\circ} = \tfrac12\pi", "", "radians(90) == 1 / 2 * pi"),
    (r"2^{-126} \approx 1.175 \times 10^{-38}", "", "2^-126 ~= 1.175 * 10^-38"),
    (r"e^{x+y}=e^{x}e^{y}", "x: real, y: real", "e^(x + y) == e^x * e^y"),
    (r"2^{e - 1} \pi", "var_e: real", "2^(var_e - 1) * pi"),
    (r"e_1 \pi(e)", "var_e: vector 2, var_pi: function", "var_e[1] * var_pi(var_e)"),
    (
        r"m_t=\beta_1 m_{t-1}+(1-\beta_1)\,g_t",
        "m_prev: real, beta_1: 0.1..0.9, g_t: real",
        "m_t == beta_1 * m_prev + (1 - beta_1) * g_t",
    ),
    (r"\hat m_t = \frac{m_t}{1 - \beta_1^t}", "m_t: real, beta1: 0.1..0.9, t: 1..9", "m_hat_t == m_t / (1 - beta1^t)"),
    (r"x^{\star} = -\frac{b}{2a}, \quad a \in \R", "a: positive, b: real", "x_star == -(b / (2 * a))"),
    (
        r"\lambda_{\max} + n_{\text{in}} - \epsilon",
        "lambda_max: real, n_in: real, eps: real",
        "lambda_max + n_in - eps",
    ),
    (r"\begin{aligned} a &= b + c \\ b &= a - c \end{aligned}", "a: real, b: real, c: real", "a == b + c; b == a - c"),
    (r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}", "x: real", "x if x > 0 else 0"),
    (r"[x > 0]", "x: real", "indicator(x > 0)"),
    (r"\operatorname{ReLU}(x) = \max(0, x)", "x: real", "relu(x) == max(0, x)"),
    (r"\sigma(x) = \frac{1}{1 + e^{-x}}", "x: real", "sigma == 1 / (1 + e^-x)"),
    (r"x^2 \big|_{x = 3} = 9", "x: real", "subs(x^2, x, 3) == 9"),
    (r"1{,}000 + .5", "", "1000 + .5"),
]
ARRAYS = [
    (r"\vect{a}\T \vect{b} = \sum_{i=1}^{n} a_i b_i", "a: vector n, b: vector n", "a @ b == sum(a[i] * b[i], i, 1, n)"),
    (
        r"\norm{\vect x}^2 + \lVert\mathbf{x}\rVert_1 - \lVert\mathbf{x}\rVert_\infty",
        "x: vector 3",
        "norm(x)^2 + norm(x, 1) - norm(x, inf)",
    ),
    (r"\lVert A\rVert_F^{2} = \tr(A\T A)", "A: matrix 2 x 3", "norm(A, fro)^2 == trace(transpose(A) @ A)"),
    (r"(AB)\T = B\T A\T", "A: matrix 2 x 3, B: matrix 3 x 4", "transpose(A @ B) == transpose(B) @ transpose(A)"),
    (
        r"(AB)_{ij}=\sum_{k=1}^{n}a_{ik}b_{kj}",
        "A: matrix 2 x n, B: matrix n x 2, i: 1..2, j: 1..2",
        "(A @ B)[i, j] == sum(A[i, k] * B[k, j], k, 1, n)",
    ),
    (r"\mat{A}\inv \mat{A} = I", "A: invertible 3", "inv(A) @ A == eye(3)"),
    (
        r"(X\T X + \lambda I)^{-1} X\T \mathbf{y}",
        "X: matrix 5 x 3, y: vector 5, lambda: positive",
        "inv(transpose(X) @ X + lambda * eye(3)) @ transpose(X) @ y",
    ),
    (r"\operatorname{rank}(\mathbf{u}\mathbf{v}^{\top})=1", "u: vector 2, v: vector 3", "rank(outer(u, v)) == 1"),
    (r"\mathbf{v}^{\top}X^{\top}X\mathbf{v}\ge 0", "X: matrix 5 x 3, v: vector 3", "v @ transpose(X) @ X @ v >= 0"),
    (
        r"\det\begin{pmatrix}a&b\\c&d\end{pmatrix}=ad-bc",
        "a: real, b: real, c: real, d: real",
        "det([[a, b], [c, d]]) == a * d - b * c",
    ),
    (r"\begin{bmatrix} 1 \\ 2 \end{bmatrix} \cdot \mathbf{x}", "x: vector 2", "[1, 2] @ x"),
    (r"A\mathbf{e}_j", "A: matrix 2 x 3, j: 1..3", "A @ one_hot(j, 3)"),
    (r"\mathbf{x} + c\mathbf{1} \ne \mathbf{0}", "x: vector n, c: real", "x + c * ones(n) != zeros(n)"),
    (
        r"A^{+} = V\Sigma^{+}U^{\top}",
        "A: matrix 2, V: matrix 2, Sigma: matrix 2, U: matrix 2",
        "pinv(A) == V @ pinv(Sigma) @ transpose(U)",
    ),
    (r"A^{-\top} = (A^{T})^{-1}", "A: invertible 2", "transpose(inv(A)) == inv(transpose(A))"),
    (
        r"\softmax(\mathbf{z})_i=\frac{e^{z_i}}{\sum_j e^{z_j}}",
        "z: vector 4, i: 1..4",
        "softmax(z)[i] == e^z[i] / sum(e^z[j], j, 1, 4)",
    ),
    (
        r"\log\softmax(\mathbf{z})_i = z_i - \max_k z_k",
        "z: vector 4, i: 1..4",
        "log(softmax(z)[i]) == z[i] - max(vector(z[k], k, 1, 4))",
    ),
    (r"\diag(\mathbf p) - \mathbf p\mathbf p^\top", "p: simplex 3", "diag(p) - outer(p, p)"),
    (r"\mathbf{w} \odot \mathbf{x}", "w: vector 3, x: vector 3", "hadamard(w, x)"),
    (r"\bar x = \frac1n\sum_{i=1}^{n} x_i", "x: vector n", "mean(x) == 1 / n * sum(x[i], i, 1, n)"),
    (r"\sum_{j<k} x_j", "x: vector 4, k: 2..4", "sum(x[j], j, 1, k - 1)"),
    (r"\sum_{i,j} A_{ij}^2", "A: matrix 2 x 3", "sum(sum(A[i, j]^2, j, 1, 3), i, 1, 2)"),
    (r"\prod_{0 \le k < n} x", "x: real, n: 1..4", "prod(x, k, 0, n - 1)"),
    (r"|A| = \lvert \det A\rvert", "A: matrix 2", "det(A) == abs(det(A))"),
    (r"(\cos\theta, \sin\theta)", "theta: real", "[cos(theta), sin(theta)]"),
    (
        r"Z = \begin{pmatrix} X \\ \sqrt{c}\, I \end{pmatrix}",
        "X: matrix 2 x 3, c: positive",
        "Z == vstack(X, sqrt(c) * eye(3))",
    ),
]
CALCULUS = [
    (
        "(f g)' = f' g + f g'",
        "f: function, g: function, x: real",
        "diff(f(x) * g(x), x) == diff(f(x), x) * g(x) + f(x) * diff(g(x), x)",
    ),
    (
        r"(f \circ g)'(x) = f'(g(x))\, g'(x)",
        "f: function, g: function, x: real",
        "diff(f(g(x)), x) == subs(diff(f(u0), u0), u0, g(x)) * diff(g(x), x)",
    ),
    (
        r"f^{\prime\prime}(x) = f''(x) = f^{(2)}(x)",
        "f: function, x: real",
        "diff(diff(f(x), x), x) == diff(diff(f(x), x), x); diff(diff(f(x), x), x) == diff(diff(f(x), x), x)",
    ),
    (r"\frac{d}{dx} x \log x = \log x + 1", "x: positive", "diff(x * log(x), x) == log(x) + 1"),
    (r"\deriv{x^n}{x} = n x^{n-1}", "x: positive, n: 1..5", "diff(x^n, x) == n * x^(n - 1)"),
    (r"\frac{\partial^{2}f}{\partial x\,\partial y}(x, y)", "f: function 2, x: real, y: real", None),
    (r"\frac{d^2}{dx^2} \sin x", "x: real", "diff(diff(sin(x), x), x)"),
    (
        r"\frac{\partial}{\partial x_j}\sum_i x_i^{2}=2x_j",
        "x: vector 3, j: 1..3",
        "grad(sum(x[i]^2, i, 1, 3), x)[j] == 2 * x[j]",
    ),
    (r"\frac{\partial(A\mathbf{x})}{\partial\mathbf{x}}=A", "A: matrix 2 x 3, x: vector 3", "jacobian(A @ x, x) == A"),
    (
        r"\grad_{\vect{x}}\norm{A\vect{x}-\vect{b}}^{2}",
        "A: matrix 2 x 3, x: vector 3, b: vector 2",
        "grad(norm(A @ x - b)^2, x)",
    ),
    (
        r"\nabla_{W}(\mathbf{u}^{\top}W\mathbf{v})=\mathbf{u}\mathbf{v}^{\top}",
        "W: matrix 2 x 3, u: vector 2, v: vector 3",
        "grad(u @ W @ v, W) == outer(u, v)",
    ),
    (
        r"\nabla^{2}\left(\tfrac12\mathbf{x}^{\top}A\mathbf{x}\right)",
        "A: symmetric 3, x: vector 3",
        "hessian(1 / 2 * x @ A @ x, x)",
    ),
    (
        r"\frac{d}{dx}\int_a^x f(t)\,dt=f(x)",
        "f: function, a: real, x: real",
        "diff(integrate(f(t), t, a, x), x) == f(x)",
    ),
    (r"\int_{-\infty}^{\infty}e^{-x^{2}}dx=\sqrt{\pi}", "", "integrate(e^-x^2, x, -inf, inf) == sqrt(pi)"),
    (r"\lim_{n\to\infty}\left(1+\frac{x}{n}\right)^{n}", "x: real", "limit((1 + x / n)^n, n, inf)"),
    (r"\lim_{x \to 0^+} x\log x = 0", "", "limit(x * log(x), x, 0, right) == 0"),
    (r"\tanh'(x) = 1 - \tanh^2 x", "x: real", "diff(tanh(x), x) == 1 - tanh(x)^2"),
    (r"f'(x) = 3\cos x", "x: real", "f_prime == 3 * cos(x)"),
    (r"\sum_{k=0}^{\infty}\frac{x^{k}}{k!}", "x: real", "sum(x^k / factorial(k), k, 0, inf)"),
]
#: With `let:`, and over a table of chances.
OTHERS = [
    (r"f'(x) = f(x) + \deriv{f}{x}", declare("x: real", {"f": "sin(x)"}), "diff(f, x) == f + diff(f, x)"),
    (r"f'(x)", declare("x: real", {"f(y)": "y^2"}), "diff(f(x), x)"),
    (r"\nabla f(\vect x)\T \vect y", declare("x: vector 2, y: vector 2", {"f(v)": "v @ v"}), "grad(f(x), x) @ y"),
    (r"\nabla f^\top \vect y", declare("x: vector 2, y: vector 2", {"f(v)": "v @ v"}), "grad(f(x), x) @ y"),
    (r"\sum_{i=1}^{n} \mathbf{a}_i", declare("n: 2..4, A: matrix 3 x 4", {"a(i)": "A[:, i]"}), "sum(a(i), i, 1, n)"),
    (
        r"\jac{\vect f}(\vect g(\vect x))\, \jac{\vect g}(\vect x)",
        declare("x: vector 3, A: matrix 2 x 3, B: matrix 4 x 2", {"f(v)": "sin(B @ v)", "g(v)": "tanh(A @ v)"}),
        "subs(jacobian(f(u0), u0), u0, g(x)) @ jacobian(g(x), x)",
    ),
    (
        r"\KL{P}{Q} = \sum_x p(x)\log\frac{p(x)}{q(x)}",
        declare("p: simplex n, q: simplex n"),
        "KL(p, q) == sum(p[x] * log(p[x] / q[x]), x, 1, n)",
    ),
    (
        r"H(P, Q) = H(P) + \KL{P}{Q}",
        declare("p: simplex n, q: simplex n"),
        "cross_entropy(p, q) == entropy(p) + KL(p, q)",
    ),
    (r"\JSD{p}{q}", declare("p: simplex 3, q: simplex 3"), "JS(p, q)"),
    (
        "P(A)",
        declare(TABLE_FOR, None, TABLE),
        "sum(sum(T[row, column] * indicator(row == 1), column, 1, 2), row, 1, n)",
    ),
    (
        r"P(\neg A)",
        declare(TABLE_FOR, None, TABLE),
        "sum(sum(T[row, column] * indicator(not row == 1), column, 1, 2), row, 1, n)",
    ),
    (r"\E[X^2]", declare(TABLE_FOR, None, TABLE), "sum(sum(T[row, column] * xs[row]^2, column, 1, 2), row, 1, n)"),
]


@pytest.mark.parametrize(("tex", "symbols", "wanted"), [*NUMBERS, *ARRAYS, *CALCULUS])
def test_what_a_formula_says(tex: str, symbols: str, wanted: str | None) -> None:
    names = declare(symbols)
    if wanted is None:
        assert read_formula(tex, names)[0] is None
        return
    assert shown(tex, names) == wanted
    reads_back(tex, names)


@pytest.mark.parametrize(("tex", "names", "wanted"), OTHERS)
def test_what_a_formula_says_with_definitions(tex: str, names: Names, wanted: str | None) -> None:
    if wanted is None:
        assert read_formula(tex, names)[0] is None
        return
    assert shown(tex, names) == wanted
    reads_back(tex, names)


def reads_back(tex: str, names: Names) -> None:
    own = {name: function.signature for name, function in names.program.functions.items()}
    reading, _ = read_formula(tex, names)
    assert reading is not None
    for relation in reading.relations:
        for side in (relation.left, relation.right):
            assert parse(to_text(side), {**callables(names.domains), **own})[0] == side


#: What is displayed, what is declared, the piece that is to blame, and a word of the reason.
REFUSED = [
    (r"\tanh a/2", "a: real", r"\tanh", "does what is below the slash still belong to tanh?"),
    (r"a + b \bmod 2", "a: 1..9, b: 1..9", r"a + b \bmod 2", "what does \\bmod belong to?"),
    (r"a b \bmod 2", "a: 1..9, b: 1..9", "2", "what does \\bmod belong to?"),
    (r"A^{-1}_{11}", "A: matrix 2", r"A^{-1}_{11}", "an entry of the inverse, or one over an entry?"),
    (r"\lg a", "a: positive", r"\lg", r"\lg is not known to the reader of formulas"),
    ("x +", "x: real", "", "missing"),
    (r"\foo x", "x: real", r"\foo", "not known"),
    ("f(x+1) = 2", "x: real", "f", "nothing is declared as f"),
    ("x = y", "x: real", "y", "nothing is declared as y"),
    (r"a \propto b", "a: real, b: real", r"a \propto b", "proportional"),
    (r"a \pm b", "a: real, b: real", r"a \pm b", "two values"),
    (r"x = 3\ \text{m per s}", "x: real", r"\text{m per s}", "nothing is declared"),
    (r"x = 3\ \text{m/s}", "x: real", r"\text{m/s}", "words"),
    (r"\log x (1-x)", "x: real", "(1-x)", "belong to log"),
    (r"\log(x)^2", "x: real", "(x)^2", "power of log"),
    (r"\sin^{-1} x", "x: real", "-1", "inverse"),
    ("1/2x", "x: real", "2", "slash"),
    ("x 2", "x: real", "2", "multiplied"),
    ("x^{(2)}", "x: real", "(2)", "label"),
    (r"\mathbf{x}\mathbf{y}", "x: vector 2, y: vector 2", r"\mathbf{x}\mathbf{y}", "which product"),
    (r"\mathbf{x} \times \mathbf{y}", "x: vector 3, y: vector 3", r"\mathbf{x} \times \mathbf{y}", "cross product"),
    ("A + c", "A: matrix 2, c: real", "A + c", "cannot be added"),
    ("A = x", "A: matrix 2, x: vector 2", "A = x", "not compared"),
    (r"\mathbf{x}^T", "x: vector 2, T: real", "T", "transpose"),
    ("A_i", "A: matrix 2, i: 1..2", "A_i", "row or a column"),
    ("x_{ij}", "x: vector 2, i: 1..2, j: 1..2", "x_{ij}", "two indices"),
    (r"\sum_{i=1}^{n} b_i", "b_i: real, n: 1..4", "b_i", "nothing is declared as b_i"),
    (r"\sum_i c", "c: real", r"\sum", "how far"),
    (r"\sum x", "x: real", r"\sum", "which index"),
    (r"\int x\,dx", "", r"\int", "bounds"),
    (r"\int_0^1 x", "x: real", r"\int", "variable"),
    (r"\max_x x^2", "x: real", r"\max", "over all x"),
    (r"\lVert A\rVert", "A: matrix 2", r"\lVert A\rVert", "which norm"),
    (r"|\mathbf{x}|", "x: vector 2", r"|\mathbf{x}|", "norm"),
    (r"\deriv{f}{t} = 0", "f: real, t: real", r"\deriv", "does not depend"),
    (r"\grad L", "L: real, x: vector 2, y: vector 2", "L", "by which variable"),
    (r"x_1 + \dots + x_n", "x: vector n", r"\dots", "leave out"),
    (r"x \to 0", "x: real", r"x \to 0", "arrow"),
    (r"x > 0 \Rightarrow x^2 > 0", "x: real", r"x > 0 \Rightarrow x^2 > 0", "arrow"),
    (r"A \succ 0", "A: matrix 2", r"A \succ 0", "definite"),
    ("P(A)", "A: real", "P", ""),
    (r"\E[X]", "X: real", r"\E", "model"),
    (r"\odd", "", r"\odd", "no expression"),
    (r"\norm", "", r"\norm", "takes 1 argument"),
    (r"\operatorname{LN}(x)", "x: real", r"\operatorname{LN}", "nothing is declared as LN"),
    (r"\left( x", "x: real", "(", "not closed"),
    ("x^2^3", "x: real", "^", "two powers"),
    ("I", "", "I", "size"),
    ("x_0", "x: vector 3", "x_0", "count from 1"),
    (r"\lVert\rVert_2", "", r"\lVert\rVert", "group"),
    (r"\begin{tikz} x \end{tikz}", "x: real", r"\begin{tikz}", "environment"),
]


@pytest.mark.parametrize(("tex", "symbols", "piece", "reason"), REFUSED)
def test_what_cannot_be_read_is_refused_at_its_place(tex: str, symbols: str, piece: str, reason: str) -> None:
    reading, flaws = read_formula(tex, declare(symbols))

    assert reading is None
    (flaw,) = flaws
    assert reason in flaw.message
    assert flaw.code in {"FM340", "FM341", "FM342", "FM343", "FM212"}
    assert tex[flaw.start : flaw.start + flaw.length].startswith(piece)


def test_the_entries_of_a_model_of_chances() -> None:
    entries = {"A": "row == 1", "H(k)": "row == k", "X": "xs[row]", "Z": "row ==", "xs": "row == 2", "F(k)": "k + 1"}
    model, flaws = read_chances("T", entries, ["xs"])

    assert set(model.events) == {"A"}
    assert model.families["H"][0] == "k"
    assert set(model.variables) == {"X"}
    assert [(flaw.entry, flaw.in_name, flaw.flaw.code) for flaw in flaws] == [
        (3, False, "FM310"),
        (4, True, "FM316"),
        (5, False, "FM333"),
    ]


def test_a_meaning_that_binds_an_argument_is_none() -> None:
    assert read_meaning("= KL(#1, #2)") is not None
    assert read_meaning("= diff(#1, #2)") is None


def test_a_definition_is_known_as_one() -> None:
    reading, _ = read_formula("y = 2x, \\quad z = y", declare("x: real, y: real"))

    assert reading is not None
    assert [relation.defines for relation in reading.relations] == [True, True]


def test_an_aside_says_where_a_symbol_lives() -> None:
    tex = r"\vect z = A \vect x, \quad A \in \R^{m \times n}"
    reading, _ = read_formula(tex, declare("A: matrix m x n, x: vector n"))

    assert reading is not None
    assert [tex[start:end] for start, end in reading.asides] == [r"A \in \R^{m \times n}"]
    assert str(reading.relations[0]) == "z == A @ x"
