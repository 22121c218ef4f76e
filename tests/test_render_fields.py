r"""A text to the HTML of a field, rule by rule: what Anki, HTML or MathJax would misread is written as a reference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builder.kinds.card import Card
from builder.library import Library
from builder.render.fields import render_fields
from builder.render.fields import render_text
from builder.source import Scalar
from builder.tex.macros import Macro
from builder.tex.text import Text
from tests.small_library import small_library

MACROS = {
    "T": Macro("T", r"^{\top}"),
    "KL": Macro("KL", r"D(#1 \Vert #2)", 2),
    "given": Macro("given", r"\mid"),
}

FORMULAS = [
    # the delimiters of Anki
    ("$x$", r"\(x\)"),
    ("$$x$$", r"\[x\]"),
    ("a $x$, $$y$$", r"a \(x\), \[y\]"),
    # what HTML reads
    ("$a<b$", r"\(a&lt;b\)"),
    ("$a>b$", r"\(a&gt;b\)"),
    (r"$a \& b$", r"\(a \&amp; b\)"),
    (r"$\begin{matrix}a & b\end{matrix}$", r"\(\begin{matrix}a &amp; b\end{matrix}\)"),
    (r"$\text{&lt;}$", r"\(\text{&amp;lt;}\)"),
    ("$f'' \"x\"$", "\\(f'' \"x\"\\)"),
    # what Anki reads wherever it stands
    ("$[sound:x]$", r"\(&#91;sound:x]\)"),
    ("$[latex]$", r"\(&#91;latex]\)"),
    ("$[0, 1]$", r"\([0, 1]\)"),
    # macros of the library
    (r"$x\T$", r"\(x^{\top}\)"),
    (r"$\KL{p}{q \given r}$", r"\(D(p \Vert q \mid r)\)"),
    (r"$a \given b$", r"\(a \mid b\)"),
    # what Markdown would read
    ("$a_b$ and $c_d$, $*x*$", r"\(a_b\) and \(c_d\), \(*x*\)"),
    (r"$\{x\}$ $\\$", r"\(\{x\}\) \(\\\)"),
    ("$a\n+ b$", "\\(a\n+ b\\)"),
    ("$`x`$", r"\(`x`\)"),
    # the braces of a formula without deletions stay
    ("${{{x}}}$", r"\({{{x}}}\)"),
    ("$a::b$", r"\(a::b\)"),
]

PROSE = [
    ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
    ("&lt; &amp;lt; &copy;", "&lt; &amp;lt; \N{COPYRIGHT SIGN}"),
    ("\"a\" 'b'", "&quot;a&quot; 'b'"),
    (r"\\(x\\)", "<span>&#92;</span>(x<span>&#92;</span>)"),
    (r"\\[x\\]", "<span>&#92;</span>[x<span>&#92;</span>]"),
    (r"\\ (x)", r"\ (x)"),
    (r'[a](https://b.c "\\(d\\)")', '<a href="https://b.c" title="&#92;(d&#92;)">a</a>'),
    ("[a](https://b.c/?d=e&f=(g))", '<a href="https://b.c/?d=e&amp;f=(g)">a</a>'),
    ("[sound:x.mp3]", "&#91;sound:x.mp3]"),
    ("[Latex]x[/LATEX]", "&#91;Latex]x&#91;/LATEX]"),
    (r"[\$]x[/\$] [\$\$]y[/\$\$]", "&#91;$]x&#91;/$] &#91;$$]y&#91;/$$]"),
    ("[anki:tts lang=en_GB]a[/anki:tts]", "&#91;anki:tts lang=en_GB]a[/anki:tts]"),
    ("&#91;sound:x.mp3] &lbrack;latex]", "&#91;sound:x.mp3] &#91;latex]"),
    ("[soundly] [0, 1]", "[soundly] [0, 1]"),
    ("{{c and {{x}} and }} and ::", "{&#123;c and {{x}} and }} and ::"),
    ("&#123;&#123;c1::x}}", "{&#123;c1::x}}"),
    (r"\{{c1::x}}", "{&#123;c1::x}}"),
    ("*a* **b**", "<em>a</em> <strong>b</strong>"),
    ("a\nb  \nc", "a\nb<br />\nc"),
]

CODE = [
    ("`a<b&c`", "<code>a&lt;b&amp;c</code>"),
    ("`&lt;`", "<code>&amp;lt;</code>"),
    ("`$x$`", "<code>$x$</code>"),
    (r"`\(x\)`", "<code><span>&#92;</span>(x<span>&#92;</span>)</code>"),
    ("`{{c1::x}}`", "<code>{&#123;c1::x}}</code>"),
    ("`[sound:x]`", "<code>&#91;sound:x]</code>"),
    ("`` a`b ``", "<code>a`b</code>"),
    ("`*a*_b_`", "<code>*a*_b_</code>"),
]

TIES = [
    # a bracket and its formula
    ("a ($x$), b", r'a <span class="fm-tie">(\(x\)</span>), b'),
    ("[$0$] “$1$”", r'<span class="fm-tie">[\(0\)</span>] <span class="fm-tie">“\(1\)</span>”'),
    (r"($\{x\}$) $\\$)", r'<span class="fm-tie">(\(\{x\}\)</span>) \(\\\))'),
    ("(${{c1::x}}$)", r'<span class="fm-tie">(\({{c1::x}}\)</span>)'),
    ("({{c1::$x$}})", r"({{c1::\(x\)}})"),
    ("(a $x$)", r"(a \(x\))"),
    ("($$x$$)", r"(\[x\])"),
    # a number and its per cent
    ("90 % of 5 %, $x$ %", "90\u00a0% of 5\u00a0%, \\(x\\) %"),
    ("`7 % 3`", '<code class="fm-tie">7 % 3</code>'),
    # short code with spaces
    ("`x.grad = g`", '<code class="fm-tie">x.grad = g</code>'),
    ("`a < b & c`", '<code class="fm-tie">a &lt; b &amp; c</code>'),
    ("`optimizer.zero_grad()`", "<code>optimizer.zero_grad()</code>"),
    ("`loss = criterion(output, target)`", "<code>loss = criterion(output, target)</code>"),
]

DELETIONS = [
    ("{{c1::a}}", "{{c1::a}}"),
    ("{{c12::a::b}}", "{{c12::a::b}}"),
    ("{{c1::a::b::c}}", "{{c1::a::b:&#58;c}}"),
    ("{{c1::a::}}", "{{c1::a}}"),
    ("{{c1::a<b::< >}}", "{{c1::a&lt;b::&lt; &gt;}}"),
    ("{{c1::*a*}} **{{c2::b}}**", "{{c1::<em>a</em>}} <strong>{{c2::b}}</strong>"),
    ("{{c1::$x$}}", r"{{c1::\(x\)}}"),
    ("${{c1::x}}$", r"\({{c1::x}}\)"),
    ("$a{{c1::b}}c{{c2::d}}$ {{c1::e}}", r"\(a{{c1::b}}c{{c2::d}}\) {{c1::e}}"),
    # a brace at the end of what is hidden
    (r"${{c1::\frac{1}{2}}}$", r"\({{c1::\frac{1}{2&#125;}}\)"),
    (r"${{c1::\{x\}}}$", r"\({{c1::\{x\&#125;}}\)"),
    ("${{c1::{x}::{y}}}$", r"\({{c1::{x}::{y&#125;}}\)"),
    ("{{c1::`{a}`}}", "{{c1::<code>{a}</code>}}"),
    # two braces inside it
    (r"${{c1::\sqrt{\frac{1}{2}} x}}$", r"\({{c1::\sqrt{\frac{1}{2}&#125; x}}\)"),
    ("${{c1::{{x}}}}$", r"\({{c1::{&#123;x}&#125;}}\)"),
    ("{{c1::`{{a}}`}}", "{{c1::<code>{&#123;a}&#125;</code>}}"),
    # and around it
    ("$x^{{{c1::y}}}$", r"\(x^{{{c1::y}}}\)"),
    (r"$\sqrt{\frac{1}{2}} {{c1::x}}$", r"\(\sqrt{\frac{1}{2}&#125; {{c1::x}}\)"),
    ("{{c1::a}} {{ }} {{{c2::b}}}", "{{c1::a}} {&#123; }&#125; {{{c2::b}}}"),
    # two colons
    ("{{c1::`a::b`}}", "{{c1::<code>a:&#58;b</code>}}"),
    ("{{c1::$p(x::y)$}} a::b", r"{{c1::\(p(x:&#58;y)\)}} a:&#58;b"),
    ("{{c1::a:::b}}", "{{c1::a:::b}}"),
    ("{{c1:::a}}", "{{c1:::a}}"),
    (r"{{c1::a\:::b}}", "{{c1::a&#58;::b}}"),
    ("${{c1::{a::b}}}$", r"\({{c1::{a:&#58;b&#125;}}\)"),
    # brackets that only meet when the deletion is shown
    ("$[{{c1::sound}}:x]$", r"\(&#91;{{c1::sound}}:x]\)"),
    # macros around and inside a deletion
    (r"${{c1::x\T}} \given {{c2::y}}$", r"\({{c1::x^{\top&#125;}} \mid {{c2::y}}\)"),
    (r"$\KL{ {{c1::p}} }{q}$", r"\(D( {{c1::p}}  \Vert q)\)"),
]

PRIVATE = [
    "&#xE000;1&#xE001;x&#xE002;",
    "&#57344;1&#57345;x&#57346;",
    "&#xF0000;",
    "&#xF0001;",
    "&#Xf0FFF;",
    "&#983041;",
    "&#x10FFFD;",
    "[a](https://b.c/&#xF0000; '&#xE000;')",
    "```&#xF0001;\nx\n```",
]


def text(source: str) -> Text:
    return Text(Scalar(source))


@pytest.mark.parametrize(("source", "html"), [*FORMULAS, *PROSE, *CODE, *DELETIONS, *TIES])
def test_a_paragraph_becomes(source: str, html: str) -> None:
    assert render_text(text(source), MACROS) == f"<p>{html}</p>"


@pytest.mark.parametrize(("source", "html"), [*FORMULAS, *PROSE, *CODE])
def test_an_inline_text_has_no_paragraph(source: str, html: str) -> None:
    assert render_text(text(source), MACROS, inline=True) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a\n\nb\n", "<p>a</p>\n<p>b</p>"),
        ("- $x$\n- b", "<ul>\n<li>\\(x\\)</li>\n<li>b</li>\n</ul>"),
        (
            "| $|x|$ | `a|b` |\n|---|:-:|\n| 1 | {{c1::2}} |",
            (
                "<table>\n<thead>\n<tr>\n<th>\\(|x|\\)</th>\n"
                '<th style="text-align:center"><code>a|b</code></th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
                '<td>1</td>\n<td style="text-align:center">{{c1::2}}</td>\n</tr>\n</tbody>\n</table>'
            ),
        ),
        (
            "```py\nif a < b: {{c1::x}} $y$ \\(z\\) [sound:q]\n```",
            (
                '<pre><code class="language-py">if a &lt; b: {&#123;c1::x}} $y$ '
                "<span>&#92;</span>(z<span>&#92;</span>) &#91;sound:q]\n</code></pre>"
            ),
        ),
        ("# $x$", "<h1>\\(x\\)</h1>"),
        ("    $x$", "<p>\\(x\\)</p>"),
        ("", ""),
    ],
)
def test_blocks_become(source: str, html: str) -> None:
    assert render_text(text(source), MACROS) == html


@pytest.mark.parametrize("source", PRIVATE)
def test_a_reference_to_a_private_character_shows_no_formula_and_makes_no_deletion(source: str) -> None:
    html = render_text(text(f"{source}\n\n$y$ {{{{c1::z}}}}"), MACROS)
    assert "\N{REPLACEMENT CHARACTER}" in html or "%EF%BF%BD" in html
    assert html.endswith("<p>\\(y\\) {{c1::z}}</p>")
    assert html.count("{{c") == html.count(r"\(") == 1
    assert not any("\ue000" <= sign <= "\uf8ff" or sign >= "\U000f0000" for sign in html)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return small_library(tmp_path)


def fields_of(card: Card, library: Library) -> dict[str, str]:
    names = [field.name for field in card.notetype.fields]
    return dict(zip(names, render_fields(card, library), strict=True))


def test_fields_come_in_the_order_of_the_note_type_and_spare_ones_are_empty(library: Library) -> None:
    first, second = library.cards
    assert fields_of(first, library) == {
        "Front": r"<p>What is \(x^{\top}\)?</p>",
        "Back": "<p>A row.</p>",
        "Figure": "",
        "Note": "",
        "Topic": "Alpha",
        "Source": '<a href="https://example.org/?a=1&amp;b=2"><cite>Book of &lt;reals&gt;</cite></a>, 1.2',
        "Checked": "from source",
        "Card": "first-alpha",
        "Spare 1": "",
        "Spare 2": "",
        "Spare 3": "",
    }
    shown = fields_of(second, library)
    assert (shown["Prompt forward"], shown["Prompt back"]) == ("State it", "Name it")
    assert (shown["Back"], shown["Note"]) == (r"<p>\(\frac{1}{2}\)</p>", r"<p>Less than \(1\).</p>")


def test_prompts_are_inline(library: Library) -> None:
    card = library.cards[1].model_copy(update={"prompts": (text("Give *$x$* & more"), text("- a"))})
    shown = fields_of(card, library)
    assert (shown["Prompt forward"], shown["Prompt back"]) == (r"Give <em>\(x\)</em> &amp; more", "- a")


def test_the_topic_is_its_title_escaped(library: Library) -> None:
    card = library.cards[0].model_copy(update={"topic": Scalar("zeta")})
    assert fields_of(card, library)["Topic"] == "Zeta &amp; more"


@pytest.mark.parametrize(
    ("sources", "shown"),
    [
        ([], ""),
        (["talk"], "<cite>A talk</cite>"),
        (["talk 3"], "<cite>A talk</cite>, 3"),
        (["talk The <Chain> Rules"], "<cite>A talk</cite>, The &lt;Chain&gt; Rules"),
        (["talk 1", "talk 2"], "<cite>A talk</cite>, 1; <cite>A talk</cite>, 2"),
        (
            [r"talk \(x) {{c1::a}} [sound:b]"],
            "<cite>A talk</cite>, <span>&#92;</span>(x) {&#123;c1::a}} &#91;sound:b]",
        ),
        (["book"], '<a href="https://example.org/?a=1&amp;b=2"><cite>Book of &lt;reals&gt;</cite></a>'),
        (["unknown 4"], "<cite>unknown</cite>, 4"),
    ],
)
def test_the_sources_are_cited_in_one_line(sources: list[str], shown: str, library: Library) -> None:
    card = library.cards[0].model_copy(update={"sources": tuple(map(Scalar, sources))})
    assert fields_of(card, library)["Source"] == shown


def test_an_address_cannot_leave_its_attribute(library: Library) -> None:
    reference = library.references["book"].model_copy(update={"url": Scalar(r'https://a.b/" onclick="x<y>\({{c1::z}}')})
    changed = replace(library, references={**library.references, "book": reference})
    source = fields_of(changed.cards[0], changed)["Source"]
    assert source.startswith('<a href="https://a.b/&quot; onclick=&quot;x&lt;y&gt;&#92;({&#123;c1::z}}"><cite>')
