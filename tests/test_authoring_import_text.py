"""A field of another program becomes a text that our own reader reads back with the meaning it had."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.authoring.imports.fields.clean import clean
from builder.authoring.imports.fields.convert import Converted
from builder.authoring.imports.fields.convert import convert
from builder.authoring.imports.fields.lifted import Form
from builder.authoring.imports.yaml import write_block
from builder.render.fields import render_text
from builder.source import Mapping
from builder.source import Scalar
from builder.source.parse import parse_yaml
from builder.source.text import Source
from builder.source.text import clean_text
from builder.tex.formulas import check_formula
from builder.tex.markdown import cloze_flaws
from builder.tex.scan import scan_text
from builder.tex.segments import clozes_of
from builder.tex.text import Text


def as_html(field: str) -> Converted:
    return convert(field, Form.HTML)


def as_cloze(field: str) -> Converted:
    return convert(field, Form.HTML, is_cloze=True)


def as_text(field: str) -> Converted:
    return convert(field, Form.PLAIN)


def flaws_of(text: str) -> list[str]:
    card_text = Text(Scalar(text))
    found = [*card_text.flaws, *cloze_flaws(card_text.segments)]
    found += [flaw for formula in card_text.formulas() for flaw in check_formula(formula, {})]
    return [f"{flaw.code}: {flaw.message}" for flaw in found]


def shown(text: str) -> str:
    """Give what a reader sees of a card's text, without blanks; formulas as their TeX between dollars."""
    page = render_text(Text(Scalar(text)), {})
    page = re.sub(r"\\[()\[\]]", "$", re.sub(r"<[^>]*>", "", page))
    return "".join(html.unescape(page).split())


FORMULAS = [
    (r"\(x^2\)", "$x^2$"),
    (r"\[ x^2 \]", "$$x^2$$"),
    (r"[$]x^2[/$]", "$x^2$"),
    (r"[$$]x^2[/$$]", "$$x^2$$"),
    (r"[latex]$x^2$[/latex]", "$x^2$"),
    (r"[latex]\[x^2\][/latex]", "$$x^2$$"),
    (r"[latex]\begin{equation}x^2\end{equation}[/latex]", "$$x^2$$"),
    (r"[latex]\begin{align*}a&amp;=b\\c&amp;=d\end{align*}[/latex]", r"$$\begin{align*}a&=b\\c&=d\end{align*}$$"),
    ("$x^2$", "$x^2$"),
    ("$$x^2$$", "$$x^2$$"),
    ("<anki-mathjax>x^2</anki-mathjax>", "$x^2$"),
    ('<anki-mathjax block="true">x^2</anki-mathjax>', "$$x^2$$"),
    (r"\(a &lt; b \&amp;&nbsp;c\)", r"$a < b \& c$"),
    (r"\(a<b \text{ and } c>d\)", r"$a<b \text{ and } c>d$"),
    (r"\(a<br>+ b\)", "$a\n+ b$"),
    (r"\(<b>x</b><span style='color:red'>y</span>\)", "$xy$"),
    (r"\( x\ \)", r"$x\ {}$"),
    (r"\(\text{if $x$ is}\)", r"${\text{if }x\text{ is}}$"),
    (r"\(\$5\)", r"$\$5$"),
    (r"\(x\)5", "$x$&#53;"),
    (r"\(x\)\(y\)[$$]z[/$$]", "$x$$y$$$z$$"),
    (r"\(\begin{array}{@{}l}x\end{array}\)", r"$\begin{array}{l}x\end{array}$"),
]


@pytest.mark.parametrize(("field", "text"), FORMULAS)
def test_every_notation_of_a_formula_becomes_ours(field: str, text: str) -> None:
    assert as_html(field).text == text
    assert flaws_of(text) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("It costs $5 and $6", r"It costs \$5 and \$6"),
        ("5$ or 6$", r"5\$ or 6\$"),
        ("US$5/CA$6", r"US\$5/CA\$6"),
        (r"\(no end", r"\\(no end"),
        (r"[$]no end", r"[\$]no end"),
        (r"\\(x\\)", r"\\\\(x\\\\)"),
        ("<code>$HOME and \\(x\\)</code>", "`$HOME and \\(x\\)`"),
    ],
)
def test_what_only_looks_like_a_formula_stays_text(field: str, text: str) -> None:
    assert as_html(field).text == text
    assert flaws_of(text) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("a <b>bold </b>and <i>it</i>", "a **bold** and _it_"),
        ("<strong>a<em>b</em></strong>", "**ab**"),
        ("in<i>sid</i>e <u>under</u> <span>span</span>", "in*sid*e under span"),
        ("a<br>b<br><br>c", "a\\\nb\n\nc"),
        ("<div>a</div><p>b</p>c", "a\n\nb\n\nc"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<code>a*b</code> and <code>`</code>", "`a*b` and `` ` ``"),
        ("<pre><code class='language-py'>if x:\n    y</code></pre>", "```py\nif x:\n    y\n```"),
        ("<table><tr><th>a|b</th></tr><tr><td>\\(x|y\\)</td></tr></table>", "| a\\|b |\n| --- |\n| $x|y$ |"),
        ('<a href="https://x.org/a_b(c)">see</a>', "[see](https://x.org/a_b%28c%29)"),
        ('<a href="javascript:x()">see</a>', "see"),
        ("<h2>a</h2>b<hr>c<blockquote>d</blockquote>", "## a\n\nb\n\n---\n\nc\n\n> d"),
        ("x<sub>i</sub><sup>2</sup>, 10<sup>-3</sup>", "$x_{i}^{2}$, $10^{-3}$"),
        ("H<sub>2</sub>O, 1<sup>st</sup>, foo<sup>a*b</sup>", "H\u2082O, 1st, foo^(a\\*b)"),
        ("1. a<br># b<br>- c<br>&gt; d<br>+ e", "1\\. a\\\n\\# b\\\n\\- c\\\n\\> d\\\n\\+ e"),
        ("![a](b) &amp;lt; @{x} {{c1::y}} \\alpha", "\\![a&#93;(b) \\&lt; \\@{x} \\{{c1::y}} \\\\alpha"),
        ("a < b, List<String>, <blink>c</blink>", "a < b, List\\<String>, c"),
        ("&nbsp;a&nbsp;&nbsp;b\u200b", "a b"),
    ],
)
def test_html_becomes_markdown(field: str, text: str) -> None:
    assert as_html(field).text == text
    assert flaws_of(text) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("{{c1::a::hint}} b {{c12::c}}", "{{c1::a::hint}} b {{c12::c}}"),
        (r"{{c1::\(\frac{1}{\sqrt{x}}\)}}", r"{{c1::$\frac{1}{\sqrt{x}}$}}"),
        (r"\(x = {{c1::\frac{1}{2} }}\)", r"$x = {{c1::\frac{1}{2} }}$"),
        ("{{c1::<b>a</b>}} <b>{{c2::b}}</b>", "{{c1::**a**}} **{{c2::b}}**"),
        ("{{c1::a<br><br>b}}", "{{c1::a\\\n\\\nb}}"),
        ("{{c1::<div>a</div><div>b</div>}}", "{{c1::a\\\nb}}"),
        ("<code>f({{c1::x}})</code>", "`f(`{{c1::`x`}}`)`"),
        ("<ul><li>{{c1::a}}</li><li>b</li></ul>", "- {{c1::a}}\n- b"),
        ("{{c1::a {{c2::b}} c}}", "{{c1::a b c}}"),
        ("{{c1::open {{c2::b}}", "\\{{c1\\::open {{c2::b}}"),
        ("{{c1::a}b}}", "{{c1::a}b}}"),
        ("{{c1::{a}}}", "{{c1::{a}}}"),
    ],
)
def test_deletions_keep_their_numbers(field: str, text: str) -> None:
    converted = as_cloze(field)

    assert converted.text == text
    assert flaws_of(text) == []
    assert set(clozes_of(scan_text(text)[0])) <= {int(number) for number in re.findall(r"\{\{c(\d+)::", field)}


def test_pictures_and_sounds_are_named() -> None:
    converted = as_html('a <img src="my pic.png"> [sound:b.mp3] <svg><path d="x"></path></svg>')

    assert converted.text == "a"
    assert converted.media == ("b.mp3", "a drawing in the text (svg)", "my pic.png")


def test_what_is_lost_is_said() -> None:
    assert as_html("<marquee>a</marquee>").losses == ("<marquee> dropped, the text kept",)
    assert as_html("a\x00b").losses == ("control, invisible or private characters are left out",)
    assert as_html("<style>p {}</style>a").text == "a"


@pytest.mark.parametrize("form", list(Form))
def test_a_field_of_ten_megabytes_is_refused_at_once(form: Form) -> None:
    assert convert("a" * 10_000_000, form).too_long


@pytest.mark.parametrize(
    "piece",
    ["<a", '<a "', "<!--", "</", "\\(", "$a ", "{{c1::", "[latex]", "<b>", "<ul><li>", "<sub>", "**", "`", "[", "&"],
)
def test_hostile_fields_are_read_in_time(piece: str) -> None:
    for form in Form:
        converted = convert(piece * (60_000 // len(piece)), form, is_cloze=True)
        assert isinstance(converted.text, str)


#: Everything that Markdown, YAML, TeX, HTML or our scanner could stumble over, and some words.
ODD_SIGNS = list("\\`*_{}[]()<>#+-.!|~=:;&@%'\"?/,$^ 0159abXz\n\t\u00e9\u2212\u00a0")
ODD_WORDS = ["{{c1::", "::", "}}", "![", "](", "```", "~~~", "---", "&amp;", "&#65;", "<b>", "@{", "www.x.y"]
SIGNS = st.sampled_from([*ODD_SIGNS, *ODD_WORDS, "1. ", "\n\n", "  \n"])
TEXTS = st.lists(SIGNS, max_size=25).map("".join)
NO_FORMULA = TEXTS.map(lambda text: re.sub(r"\$|\\(?=[(\[])", "", text))
TAGS = [
    "b",
    "i",
    "u",
    "div",
    "p",
    "ul",
    "li",
    "ol",
    "code",
    "pre",
    "table",
    "tr",
    "td",
    "blockquote",
    "h3",
    "sub",
    "sup",
]
TAGS += ["span", "a href='https://x.org'"]
MARKED = st.recursive(
    TEXTS.map(lambda text: html.escape(text.replace("$", "").replace("\\", "")))
    | st.sampled_from(["\\(x\\)", "<br>", " "]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=600, deadline=None)
@given(NO_FORMULA)
@example("\\}}")
@example("a\n=\n\nb\n-")
@example("|a|\n|-|")
def test_plain_text_is_shown_as_it_stands(text: str) -> None:
    converted = as_text(text).text

    assert shown(converted) == "".join(clean(text)[0].split())
    assert flaws_of(converted) == []


@settings(max_examples=600, deadline=None)
@given(NO_FORMULA)
def test_text_in_html_is_shown_as_it_stands(text: str) -> None:
    converted = as_html(html.escape(text)).text

    assert shown(converted) == "".join(clean(text)[0].split())
    assert flaws_of(converted) == []


@settings(max_examples=600, deadline=None)
@given(st.lists(NO_FORMULA | NO_FORMULA.map(lambda text: f"{{{{c2::x{text}}}}}"), max_size=4))
def test_a_cloze_has_no_flaw_of_ours(parts: list[str]) -> None:
    converted = as_cloze(html.escape("".join(parts)))

    assert [flaw for flaw in flaws_of(converted.text) if "hides nothing" not in flaw] == []


@settings(max_examples=800, deadline=None)
@given(MARKED)
def test_marked_up_text_shows_the_same_signs(field: str) -> None:
    converted = as_html(field)
    signs = "".join(html.unescape(re.sub(r"<[^>]*>", "", field)).replace("\\(x\\)", "$x$").split())

    assert flaws_of(converted.text) == []
    if not re.search("<su[bp]>|<ul>|<li>|<code>|<pre>", field):
        assert shown(converted.text) == signs


@settings(max_examples=500, deadline=None)
@given(TEXTS, st.booleans())
def test_nothing_is_written_that_is_not_wrong_in_the_formula(text: str, is_cloze: bool) -> None:
    for form in (Form.PLAIN, Form.HTML):
        converted = convert(text, form, is_cloze)
        codes = {flaw.split(":")[0] for flaw in flaws_of(converted.text)}
        assert not {code for code in codes if not code.startswith("FM2")} - {"FM109", "FM113"}
        assert "FM203" not in codes


@settings(max_examples=800, deadline=None)
@given(st.text(max_size=40) | TEXTS | st.text(" \n\t:#-|>{}", max_size=12))
@example("  a")
@example("\ta\n")
@example(" \n \n")
@example("\n\n a\n\n")
@example("a  \n  b \n\n")
@example("a" * 100_000)
@example("# a\n- b: c\n'\"")
def test_any_text_is_read_back_from_its_block(text: str) -> None:
    allowed = (
        clean_text(Source("", text.encode("utf-8", "replace").decode()))[0].text.replace("\ufffd", "").replace("\r", "")
    )
    written = f"cards:\n  - id: x\n    front: {write_block(allowed)}\n    back: |\n      end\n"

    node, findings = parse_yaml(Source("x.yaml", written))

    assert findings == []
    assert isinstance(node, Mapping)
    [card] = node[Scalar("cards")]
    assert isinstance(card, Mapping)
    assert card == {"id": "x", "front": allowed, "back": "end\n"}
