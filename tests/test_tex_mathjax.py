"""Tests of the exact gate, and of the list of commands that it yields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import mathjax

ACCEPTED = (
    r"h'(x) = f'(g(x))\, g'(x)",
    r"\frac{d}{dx} x^n = n x^{n-1}",
    r"\frac{\partial f}{\partial x_i}",
    r"\nabla_\theta \mathcal{L}(\theta)",
    r"\operatorname{softmax}(\mathbf{z})_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}",
    r"\operatorname*{arg\,min}_{\theta} \frac{1}{N} \sum_{i=1}^{N} \ell(f(x_i), y_i)",
    r"P(A \mid B) = \frac{P(B \mid A)\, P(A)}{P(B)}",
    r"\mathbb{E}_{x \sim p}\left[f(x)\right]",
    r"D_{\mathrm{KL}}\left(p \,\middle\Vert\, q\right)",
    r"\left\lVert x \right\rVert_2 = \sqrt{\sum_{i=1}^{n} x_i^2}",
    r"\lvert x \rvert, \lVert x \rVert, \|x\|",
    r"\hat{m}_t = \frac{m_t}{1 - \beta_1^t}",
    r"\sigma(x) = \frac{1}{1 + e^{-x}}",
    r"f(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}^{-1}",
    r"\begin{aligned} z &= Wx + b \\ a &= \sigma(z) \end{aligned}",
    r"\begin{align*} a &= b \\ &= c \end{align*}",
    r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
    r"\begin{gather*} a \\ b \end{gather*}",
    r"\sum_{\substack{1 \le i \le n \\ i \ne j}} x_{ij}",
    r"\widetilde{xy} + \widehat{\theta} + \bar{x} + \vec{v}",
    r"X_n \xrightarrow[n \to \infty]{d} X",
    r"\underbrace{p(\theta \mid x)}_{\text{posterior}} \propto p(x \mid \theta)",
    r"\lim_{h \to 0} \frac{f(x + h) - f(x)}{h}",
    r"\int_{-\infty}^{\infty} e^{-x^2}\, dx = \sqrt{\pi}",
    r"\binom{n}{k} = \frac{n!}{k!\,(n-k)!}",
    r"\lfloor x \rfloor \le \lceil x \rceil",
    r"\left. \frac{\partial f}{\partial x} \right|_{x = 0}",
    r"A \odot B, \quad A \otimes B",
    r"\mathbf{x}^{\top} A\, \mathbf{x} \ge 0",
    r"Q K^{\top} / \sqrt{d_k}",
    r"a \stackrel{\text{def}}{=} b, \quad a \coloneqq b",
    r"\tfrac{1}{2}, \dfrac{1}{2}, \cfrac{1}{1 + \cfrac{1}{x}}",
    r"\boldsymbol{\mu}, \boldsymbol{\Sigma}",
    r"50\,\%, \text{costs \$5}",
    r"x_{<t}, a < b, a \& b",
    r"\cancel{x} + \boxed{y} + \color{red} z",
    r"n \bmod m, n \equiv 1 \pmod{m}",
    r"\begin{prooftree} \AxiomC{$A$} \UnaryInfC{$B$} \end{prooftree}",
    r"\ce{H2O} + \cancelto{0}{x} + \bbox[red]{x} + \verb|a|",
    r"\begin{CD} A @>f>> B \end{CD}",
)

UNDEFINED_COMMANDS = (
    "bm", "SI", "si", "num", "unit", "qty", "ang", "dv", "pdv", "abs", "norm", "vb", "dd", "expval",
    "mathbbm", "mathds", "emph", "textsc", "intertext", "shortintertext", "multicolumn", "vspace",
    "raisebox", "euro", "EUR", "pounds", "P", "copyright", "vcentcolon", "oiint", "iddots", "adots",
    "widecheck", "url", "includegraphics", "underaccent", "utilde", "llbracket", "nicefrac", "sfrac",
    "xspace", "ensuremath", "c", "ss", "'", "argmin", "prescript", "sgima",
)  # fmt: skip

UNKNOWN_ENVIRONMENTS = (
    "tabular", "itemize", "subequations", "tikzpicture", "tikzcd", "figure", "algorithmic",
)  # fmt: skip

REFUSED = (
    (r"\frac{a", "MissingCloseBrace"),
    (r"\frac{a}", "MissingArgFor"),
    (r"{x", "ExtraOpenMissingClose"),
    (r"x}", "ExtraCloseMissingOpen"),
    (r"x^a^b", "DoubleExponent"),
    (r"x_a_b", "DoubleSubscripts"),
    (r"\left( x", "ExtraLeftMissingRight"),
    (r"x \right)", "MissingLeftExtraRight"),
    (r"\left( x \right", "MissingOrUnrecognizedDelim"),
    (r"\left x \right)", "MissingOrUnrecognizedDelim"),
    (r"x \middle| y", "ExtraMiddle"),
    (r"a & b", "Misplaced"),
    (r"x \limits_a", "MisplacedLimits"),
    (r"#1", "CantUseHash1"),
    (r"x^", "MissingScript"),
    (r"\sqrt", "MissingArgFor"),
    (r"\begin{matrix} a", "EnvMissingEnd"),
    (r"\begin{matrix} a \end{pmatrix}", "EnvBadEnd"),
    (r"a \end{matrix}", "MissingBeginExtraEnd"),
    (r"\begin{alignat} a & b \end{alignat}", "PositiveIntegerArg"),
    (r"\hspace{1}", "MissingDimOrUnits"),
    (r"\hspace{x}", "MissingDimOrUnits"),
    (r"\hfill x", "UnsupportedHFill"),
    (r"\text{a", "MissingCloseBrace"),
    (r"\ce{H2O", "MissingCloseBrace"),
    (r"a \over b \over c", "AmbiguousUseOf"),
    (r"\require{siunitx} \SI{1}{m}", "Engine: MathJax retry"),
    (r"\def\a{\a\a}\a", "MaxMacroSub1"),
    (r"\sqrt{" * 3000 + "x" + "}" * 3000, "Engine: Maximum call stack size exceeded"),
)


@pytest.fixture
def mathjax_there() -> None:
    mathjax.demand()


needs_mathjax = pytest.mark.usefixtures("mathjax_there")


@pytest.fixture
def short_of_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(mathjax, "CPU_SECONDS", 0.2)
    mathjax.engine.cache_clear()
    yield
    mathjax.engine.cache_clear()


@pytest.fixture
def short_of_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(mathjax, "MEMORY_BYTES", 5 * 2**20)
    mathjax.engine.cache_clear()
    yield
    mathjax.engine.cache_clear()


@needs_mathjax
@pytest.mark.parametrize("tex", ACCEPTED)
def test_what_anki_typesets_is_accepted(tex: str) -> None:
    assert mathjax.refusal(tex, display=True) is None
    assert mathjax.refusal(tex, display=False) is None


@needs_mathjax
@pytest.mark.parametrize(("tex", "reason"), REFUSED)
def test_what_anki_cannot_typeset_is_refused_with_its_reason(tex: str, reason: str) -> None:
    assert (mathjax.refusal(tex, display=True) or "accepted").startswith(reason)


@needs_mathjax
@pytest.mark.parametrize("name", UNDEFINED_COMMANDS)
def test_a_command_that_anki_lacks_is_refused(name: str) -> None:
    assert mathjax.refusal(rf"\{name}{{a}}{{b}}", display=True) == (
        rf"UndefinedControlSequence: Undefined control sequence \{name}"
    )


@needs_mathjax
@pytest.mark.parametrize("name", UNKNOWN_ENVIRONMENTS)
def test_an_environment_that_anki_lacks_is_refused(name: str) -> None:
    tex = rf"\begin{{{name}}} a \end{{{name}}}"
    assert mathjax.refusal(tex, display=True) == f"UnknownEnv: Unknown environment '{name}'"


@needs_mathjax
@pytest.mark.parametrize("opening", [r"\sqrt{", r"\frac{1}{", "x_{", r"\mathbf{"])
def test_groups_may_stand_a_hundred_deep(opening: str) -> None:
    assert mathjax.refusal(opening * 100 + "x" + "}" * 100, display=True) is None


@needs_mathjax
@pytest.mark.parametrize(
    ("first", "then"),
    [
        (r"\def\mine{x} \mine", r"\mine"),
        (r"\let\mine=\alpha \mine", r"\mine"),
        (r"\DeclareMathOperator{\mine}{mine} \mine", r"\mine"),
        (r"\newenvironment{mine}{a}{b} \begin{mine} \end{mine}", r"\begin{mine} \end{mine}"),
        (r"\require{physics} \dv{x}", r"\dv{x}"),
    ],
)
def test_a_formula_knows_nothing_of_the_one_before(first: str, then: str) -> None:
    assert mathjax.refusal(first, display=True) is None
    assert mathjax.refusal(then, display=True) is not None


@needs_mathjax
@pytest.mark.usefixtures("short_of_time")
def test_a_formula_that_takes_too_long_is_refused_and_the_next_is_judged() -> None:
    assert mathjax.refusal("x+" * 5000, display=True) == "Engine: InternalError: interrupted"
    assert mathjax.refusal("x + 1", display=True) is None


@needs_mathjax
@pytest.mark.usefixtures("short_of_memory")
def test_a_formula_that_takes_too_much_memory_is_refused_and_the_next_is_judged() -> None:
    assert mathjax.refusal("x+" * 800, display=True) == "Engine: out of memory"
    assert mathjax.refusal("x + 2", display=True) is None


@needs_mathjax
def test_the_engine_is_the_version_inside_anki() -> None:
    manifest = mathjax.ROOT / "node_modules" / "mathjax" / "package.json"
    assert json.loads(manifest.read_text(encoding="utf-8"))["version"] == "3.2.2"


def test_the_lock_pins_the_engine_by_hash_and_holds_no_address() -> None:
    text = (mathjax.ROOT / "package-lock.json").read_text(encoding="utf-8")
    package = json.loads(text)["packages"]["node_modules/mathjax"]
    assert package["version"] == "3.2.2"
    assert package["integrity"].startswith("sha512-")
    assert "resolved" not in text
    assert "://" not in text


def test_a_missing_engine_skips_and_on_a_ci_machine_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mathjax, "COMPONENTS", tmp_path)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="npm ci"):
        mathjax.demand()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="npm ci"):
        mathjax.demand()


@needs_mathjax
def test_names_are_read_by_kind() -> None:
    names = mathjax.command_names()
    assert {"frac", "alpha", "substack", "newcommand", "xrightarrow"} <= names.macros
    assert {",", ";", "!", " ", "\\"} <= names.symbols
    assert {"lvert", "rVert", "langle", "{", "|"} <= names.delimiters
    assert {"aligned", "cases", "pmatrix", "prooftree"} <= names.environments
    assert "prescript" not in names.commands


@needs_mathjax
def test_the_list_of_commands_is_what_both_engines_say_today() -> None:
    kept = json.loads(mathjax.COMMANDS.read_text(encoding="utf-8"))
    assert kept == mathjax.command_data(), "run `python -m tests.mathjax` and look at what changed"


@needs_mathjax
def test_each_command_is_accepted_by_both_engines_in_both_styles() -> None:
    kept = json.loads(mathjax.COMMANDS.read_text(encoding="utf-8"))
    commands, environments = mathjax.accepted_commands(), mathjax.accepted_environments()
    uses = [commands[name] for name in kept["macros"]] + [environments[name] for name in kept["environments"]]
    assert [use for use in uses for display in (True, False) if not mathjax.is_accepted(use, display)] == []


@needs_mathjax
def test_no_banned_command_is_on_the_list() -> None:
    kept = json.loads(mathjax.COMMANDS.read_text(encoding="utf-8"))
    banned = {name for names in mathjax.BANNED_COMMANDS.values() for name in names.split()}
    assert banned.isdisjoint(kept["macros"])
    assert set(mathjax.BANNED_ENVIRONMENTS).isdisjoint(kept["environments"])


@needs_mathjax
def test_an_alias_stands_for_a_command_that_only_mathjax_knows() -> None:
    assert mathjax.aliases().keys() <= mathjax.accepted_commands().keys()
    for name in mathjax.aliases():
        message = mathjax.math_core_refusal(mathjax.accepted_commands()[name], True, {})
        assert message is not None
        assert f'Unknown command "\\{name}"' in message
