"""Every command and environment that a card may use is laid out, or named in a finding; none is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from builder.tex.commands import environment_names
from builder.tex.commands import macro_names
from builder.tex.gate import to_mathml
from flashmath.mathematics.attributes import UnknownMathematics
from flashmath.mathematics.formula import formula_lines
from flashmath.mathematics.formula import formula_row
from flashmath.mathematics.formula import formula_words
from flashmath.mathematics.formula import unknown_in
from flashmath.mathematics.mathml import read_mathml
from flashmath.mathematics.style import text_of
from flashmath.mathematics.style import width_of_line

#: Commands that stand only in a frame of their own.
FRAMES = {
    "begin": r"\begin{matrix} a \end{matrix}",
    "end": r"\begin{matrix} a \end{matrix}",
    "genfrac": r"\genfrac{[}{]}{0pt}{}{a}{b}",
    "hdashline": r"\begin{array}{c} a \\ \hdashline b \end{array}",
    "hline": r"\begin{array}{c} a \\ \hline b \end{array}",
    "left": r"\left( a \right)",
    "limits": r"\int\limits_0^1",
    "mkern": r"a \mkern3mu b",
    "mskip": r"a \mskip3mu b",
    "mspace": r"a \mspace{3mu} b",
    "nolimits": r"\sum\nolimits_0^1",
    "right": r"\left( a \right)",
    "shoveleft": r"\begin{multline*} a \\ \shoveleft b \end{multline*}",
    "shoveright": r"\begin{multline*} a \\ \shoveright b \end{multline*}",
    "sideset": r"\sideset{_a^b}{_c^d}\sum",
    "tag": r"\begin{equation*} a \tag{1} \end{equation*}",
    "textcolor": r"\textcolor{red}{a}",
    "color": r"\color{red} a",
    "hspace": r"a \hspace{1em} b",
    "hskip": r"a \hskip1em b",
    "kern": r"a \kern1em b",
    "middle": r"\left( a \middle| b \right)",
    "operatorname": r"\operatorname{tr} a",
}
#: How many groups of arguments are tried in turn.
ARGUMENTS = ("{a}", "{a}{b}", "{a}{b}{c}", "{a}{b}{c}{d}", "(")
#: What leaves no sign of its own, for a space or a change of size is all that it means.
_SILENT = """! , : ; > \\ space quad qquad enspace thinspace negthinspace negmedspace negthickspace nobreakspace hskip
    hspace kern mkern mskip mspace phantom hphantom vphantom mathstrut displaystyle textstyle scriptstyle
    scriptscriptstyle cramped rm it sf tt cal mathrm mathit mathsf mathtt mathord mathop mathinner mathopen
    mathclose mathpunct mathbin mathrel limits nolimits mathclap begin end left right shoveleft shoveright text
    textrm textsf textit texttt mbox textbf bf mathbf mathfrak mathcal mathscr boldsymbol Bbb mathbb operatorname
    color textcolor big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl Biggr Biggm"""
SILENT = frozenset(_SILENT.split()) | {" "}


@cache
def sample(command: str) -> str:
    """Give a formula with the command that the engine reads."""
    if command in FRAMES:
        return FRAMES[command]
    for tex in (f"a \\{command} b", *(f"\\{command}{arguments}" for arguments in ARGUMENTS)):
        try:
            to_mathml(tex, display=True)
        except ValueError:
            continue
        return tex
    raise AssertionError(f"no sample of \\{command} is read")


def environments() -> Iterator[tuple[str, str]]:
    for name in sorted(environment_names()):
        columns = {"array": "{c|c}", "subarray": "{c}"}.get(name, "")
        cells = "a & b" if "gather" not in name and name not in ("equation*", "multline*", "subarray") else "a + b"
        rows = f"{cells}" if name == "equation*" else rf"{cells} \\ c"
        yield name, rf"\begin{{{name}}}{columns} {rows} \end{{{name}}}"


def words_of_screen(tex: str, glyphs: str) -> str:
    mathml = to_mathml(tex, display=True)
    assert unknown_in(mathml) is None
    lines = formula_lines(mathml, 60, "ascii" if glyphs == "ascii" else "unicode")
    assert all(width_of_line(line) <= 60 for line in lines)
    return "\n".join(map(text_of, lines))


@pytest.mark.parametrize("glyphs", ["unicode", "ascii"])
@pytest.mark.parametrize("command", sorted(macro_names()))
def test_every_command_is_laid_out(command: str, glyphs: str) -> None:
    screen = words_of_screen(sample(command), glyphs)

    if command not in ("backslash", "setminus", "diagdown"):
        assert "\\" not in screen
    assert "\ufffd" not in screen
    assert glyphs == "unicode" or screen.isascii()
    assert formula_words(to_mathml(sample(command), display=True)).isascii()
    text_of(formula_row(to_mathml(sample(command), display=True)))


@pytest.mark.parametrize(("name", "tex"), list(environments()))
def test_every_environment_is_laid_out(name: str, tex: str) -> None:
    screen = words_of_screen(tex, "unicode")

    assert "a" in screen
    assert "b" in screen
    assert name == "equation*" or len(screen.splitlines()) > 1


@pytest.mark.parametrize("command", sorted(macro_names() - SILENT))
def test_a_command_leaves_a_sign_of_its_own(command: str) -> None:
    tex = sample(command)
    bare = tex.replace(f"\\{command}", "", 1)

    screen = words_of_screen(tex, "unicode")
    assert "\n" in screen or screen.split() != bare.replace("{", " ").replace("}", " ").split()


@pytest.mark.parametrize(
    ("mathml", "what"),
    [
        ("<math><mglyph/></math>", "element mglyph"),
        ("<math><mi>a</mi><maction/></math>", "element maction"),
        ('<math><mi href="x">a</mi></math>', "attribute href of mi"),
        ('<math><mrow style="float:left"><mi>a</mi></mrow></math>', "style float of mrow"),
        ('<math><menclose notation="circle"><mi>a</mi></menclose></math>', "notation circle"),
        ("<math><mo>\u2e3a</mo></math>", "sign \u2e3a"),
        ("<math><mi>\u2e3a</mi></math>", "sign \u2e3a"),
        ("<math>&Sum;</math>", "entity Sum"),
        ('<math><mspace width="3furlong"/></math>', "length 3furlong"),
        ("<math><mtext>a<u>b</u></mtext></math>", "element u"),
        ("<math><mtable><mtd/></mtable></math>", "element mtd in a table"),
        ("<svg/>", "element svg"),
    ],
)
def test_what_is_not_known_is_named(mathml: str, what: str) -> None:
    with pytest.raises(UnknownMathematics) as raised:
        read_mathml(mathml)

    assert raised.value.what == what
    assert unknown_in(mathml) == what
