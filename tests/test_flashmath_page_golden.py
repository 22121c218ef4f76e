"""Eight whole cards as the terminal shows them, kept in one file that is read by eye.

After a change that is meant: `FLASHMATH_GOLDEN=write pytest tests/test_flashmath_page_golden.py`, then read the
difference.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.source import Scalar
from builder.tex.macros import Macro
from builder.tex.segments import clozes_of
from builder.tex.text import Text
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import text_of
from flashmath.mathematics.style import width_of_line
from flashmath.page.look import Cloze
from flashmath.page.look import Look
from flashmath.page.side import side_lines

GOLDEN = Path(__file__).parent / "golden" / "cards.txt"
MACROS = {
    "E": Macro("E", r"\mathbb{E}"),
    "vect": Macro("vect", r"\mathbf{#1}", args=1),
    "given": Macro("given", r"\mid"),
    "norm": Macro("norm", r"\lVert #1 \rVert", args=1),
}
#: A question and an answer, or one text with deletions.
CARDS: dict[str, tuple[str, ...]] = {
    "chain rule": (
        "What is the derivative of $h(x) = f(g(x))$, where $f$ and $g$ are *differentiable*?",
        "$$h'(x) = f'(g(x))\\, g'(x)$$\n\nEvaluate the outer derivative **at the inner value**, then multiply.",
    ),
    "Bayes": (
        "State Bayes' theorem for the events $A$ and $B$, with $P(B) > 0$.",
        "$$P(A \\given B) = \\frac{P(B \\given A)\\, P(A)}{P(B)}$$\n\nHere $P(B) = \\sum_i P(B \\given A_i) P(A_i)$.",
    ),
    "softmax": (
        "What is $\\frac{\\partial s_i}{\\partial z_j}$ for the softmax?",
        (
            "With $s_i = \\frac{e^{z_i}}{\\sum_{k=1}^{K} e^{z_k}}$ the derivative is\n"
            "$$\\frac{\\partial s_i}{\\partial z_j} = s_i (\\delta_{ij} - s_j) = "
            "\\begin{cases} s_i (1 - s_i) & \\text{if } i = j \\\\ -s_i s_j & \\text{otherwise} \\end{cases}$$\n"
            "so the Jacobian is $\\begin{bmatrix} s_1(1-s_1) & -s_1 s_2 \\\\ -s_2 s_1 & s_2(1-s_2) \\end{bmatrix}$."
        ),
    ),
    "loss table": (
        (
            "Which loss belongs to which likelihood?\n\n1. Gaussian noise\n2. Bernoulli labels\n   - two classes\n"
            "   - $y \\in \\{0, 1\\}$\n\n> The model gives $p_\\theta(y \\given \\vect{x})$."
        ),
        (
            "| Likelihood | Loss | Gradient in $z$ |\n|:--|:-:|--:|\n"
            "| Gaussian | $\\frac{1}{2}(y - \\hat y)^2$ | $\\hat y - y$ |\n"
            "| Bernoulli | $-y \\log p - (1-y) \\log(1-p)$ | $\\sigma(z) - y$ |\n\n"
            "See `torch.nn` and [the book](https://mml-book.github.io):\n\n"
            "```python\nloss = -(y * log(p) + (1 - y) * log(1 - p))\n```\n"
        ),
    ),
    "normal density": (
        "What is the density of $\\mathcal{N}(\\boldsymbol\\mu, \\boldsymbol\\Sigma)$ in $d$ dimensions?",
        (
            "$$p(\\vect{x}) = \\frac{1}{(2\\pi)^{d/2} |\\boldsymbol\\Sigma|^{1/2}} \\exp\\left(-\\frac{1}{2} "
            "(\\vect{x} - \\boldsymbol\\mu)^\\top \\boldsymbol\\Sigma^{-1} (\\vect{x} - \\boldsymbol\\mu)\\right)$$"
        ),
    ),
    "long expansion": (
        "Write out the *evidence lower bound* in the form that is optimised.",
        (
            "$$\\log p(x) \\ge \\E_{q(z)}\\left[\\log p(x \\given z)\\right] - D_{\\mathrm{KL}}\\left(q(z) "
            "\\,\\middle\\Vert\\, p(z)\\right) = \\E_{q(z)}\\left[\\log \\frac{p(x, z)}{q(z)}\\right]$$"
        ),
    ),
    "product rule": (
        (
            "The product $h(x) = x^2 \\sin x$ has the derivative {{c1::$2x \\sin x$::first factor}} + "
            "{{c2::$x^2 \\cos x$}}."
        ),
    ),
    "gradient step": (
        (
            "Gradient descent steps *against* the gradient:\n"
            "$$\\theta_{t+1} = \\theta_t {{c1::- \\eta}} \\, {{c2::\\nabla_\\theta L(\\theta_t)::what of the loss?}}$$"
            "\nwith the learning rate {{c1::$\\eta > 0$}}."
        ),
    ),
}


def shown_sides(name: str, width: int) -> Iterator[tuple[str, list[Line]]]:
    for side, source in zip(("question", "answer"), CARDS[name], strict=False):
        text = Text(Scalar(source))
        numbers = clozes_of(text.segments)
        if not numbers:
            yield side, side_lines(text.segments, MACROS, Look(width))
        for number in numbers:
            for is_hidden in (True, False):
                shown = f"c{number} {'asked' if is_hidden else 'answered'}"
                look = Look(width, cloze=Cloze(number, is_hidden))
                yield shown, side_lines(text.segments, MACROS, look)


def page_of_all() -> str:
    parts: list[str] = []
    for name in CARDS:
        for width in (80, 60):
            for side, lines in shown_sides(name, width):
                assert all(width_of_line(line) <= width for line in lines)
                parts.append("\n".join([f"=== {name}, {side}, {width} columns", *map(text_of, lines)]))
    return "\n\n".join(parts) + "\n"


def test_every_card_is_as_it_was_read() -> None:
    if os.environ.get("FLASHMATH_GOLDEN") == "write":
        GOLDEN.write_text(page_of_all(), "utf-8")
        pytest.skip(f"{GOLDEN.name} is written anew: read it")

    assert page_of_all() == GOLDEN.read_text("utf-8")
