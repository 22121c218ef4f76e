"""Tests of Markdown around formulas: what stands between dollars, ticks and braces is out of its reach."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.tex.markdown import cloze_flaws
from builder.tex.markdown import to_html
from builder.tex.markdown import to_inline_html
from builder.tex.scan import scan_text
from builder.tex.segments import Close
from builder.tex.segments import Formula
from builder.tex.segments import Hint
from builder.tex.segments import Open
from builder.tex.segments import Segment
from builder.tex.segments import Value


def show(segment: Segment) -> str:
    match segment:
        case Formula(tex=tex):
            return f"⟨{tex}⟩"
        case Open(number=number):
            return f"⟦{number}:"
        case Hint():
            return "|"
        case Close():
            return "⟧"
        case Value(text=text):
            return f"@{text}@"
        case _:
            raise AssertionError("prose and code are not shown by the caller")


def html(text: str) -> str:
    return to_html(scan_text(text)[0], show)


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("plain", "<p>plain</p>"),
        ("a *b* **c**", "<p>a <em>b</em> <strong>c</strong></p>"),
        ("$a*b*c$ and $a_b_c$", "<p>⟨a*b*c⟩ and ⟨a_b_c⟩</p>"),
        ("*not $x*y$*", "<p><em>not ⟨x*y⟩</em></p>"),
        ("**$x$**", "<p><strong>⟨x⟩</strong></p>"),
        ("# $x$", "<h1>⟨x⟩</h1>"),
        ("$x$\n===", "<h1>⟨x⟩</h1>"),
        ("1. $x$\n2. b", "<ol>\n<li>⟨x⟩</li>\n<li>b</li>\n</ol>"),
        ("> $x$", "<blockquote>\n<p>⟨x⟩</p>\n</blockquote>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        (r"\$5 and \*", "<p>$5 and *</p>"),
        ("`<b> & $x$`", "<p><code>&lt;b&gt; &amp; $x$</code></p>"),
        ("`` ` ``", "<p><code>`</code></p>"),
        ("```python\na < b  $x\n```", '<pre><code class="language-python">a &lt; b  $x\n</code></pre>'),
        ("    four spaces", "<p>four spaces</p>"),
        ("[a $x$](https://example.org/x)", '<p><a href="https://example.org/x">a ⟨x⟩</a></p>'),
        ("<https://example.org>", '<p><a href="https://example.org">https://example.org</a></p>'),
        ("[a](javascript:alert)", "<p>[a](javascript:alert)</p>"),
        ("{{c1::a *b*::c}}", "<p>⟦1:a <em>b</em>|c⟧</p>"),
        ("@{1 + 2} and $x$", "<p>@1 + 2@ and ⟨x⟩</p>"),
        ("a  \nb", "<p>a<br />\nb</p>"),
        ("", ""),
    ],
)
def test_a_text_becomes_html_around_its_formulas(text: str, page: str) -> None:
    assert html(text) == page


def test_a_bar_in_a_formula_ends_no_cell_of_a_table() -> None:
    cells = re.findall(r"<td>(.*?)</td>", html("| a | b |\n|---|---|\n| $|x|$ | `a|b` |\n| {{c1::$x|y$}} | z |"))

    assert cells == ["⟨|x|⟩", "<code>a|b</code>", "⟦1:⟨x|y⟩⟧", "z"]


def test_a_line_of_text_becomes_html_without_a_block() -> None:
    assert to_inline_html(scan_text("a *b* $x$")[0], show) == "a <em>b</em> ⟨x⟩"


def test_the_rest_is_rewritten_by_the_caller_and_the_formulas_are_not() -> None:
    assert to_html(scan_text("a $a$ `a` {{c1::a}}")[0], show, lambda page: page.replace("a", "b")) == (
        "<p>b ⟨a⟩ <code>b</code> ⟦1:b⟧</p>"
    )


@pytest.mark.parametrize("reference", ["&#xF0000;", "&#983040;", "&#xe000;", "&#XE001;", "&#57344;"])
def test_a_reference_to_a_private_character_stands_in_for_nothing(reference: str) -> None:
    for text in (
        f"{reference} $x$",
        f"[{reference}]({reference}) $x$",
        f"```{reference}\n```\n$x$",
        f"`{reference}` $x$",
    ):
        page = html(text)
        assert page.count("⟨x⟩") == 1
        assert not re.search("[\ue000-\uf8ff\U000f0000-\U0010ffff]", page)


@pytest.mark.parametrize("reference", ["&amp;", "&lt;", "&#65;", "&#x41;", "&eacute;", "&unknown;", "&#xFFFFFFF;"])
def test_other_references_are_read_as_markdown_reads_them(reference: str) -> None:
    assert "⟨x⟩" in html(f"{reference} $x$")


@pytest.mark.parametrize(
    "text",
    [
        "a {{c1::b}} c",
        "{{c1::a *b* c}}",
        "*a {{c1::b}} c*",
        "{{c1::*a*}} and *{{c2::b}}*",
        "[a {{c1::b}}](c)",
        "| {{c1::a}} | b |\n|---|---|\n| *{{c2::c}}* | {{c3::d}} {{c4::e}} |",
        "- {{c1::a}}\n- {{c2::b}}",
        "{{c1::a\nb}}",
        "# {{c1::a}}",
        "{{c1::`a`}}",
        "no deletion",
        "${{c1::a}}$",
    ],
)
def test_a_deletion_inside_one_element_is_sound(text: str) -> None:
    assert cloze_flaws(scan_text(text)[0]) == []


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("{{c1::a *b}} c*", 0),
        ("*a {{c1::b* c}}", 3),
        ("{{c1::a [b}} c](d)", 0),
        ("{{c1::*a* [b}} c](d)", 0),
        ("- {{c1::a\n- b}}", 2),
        ("| {{c1::a | b}} |\n|---|---|\n| c | d |", 2),
        ("> {{c1::a\n\nb}}", None),
        ("{{c1::a\n# b}}", 0),
        ("{{c1::a\n- b}}", 0),
        ("{{c2::x}} {{c1::a *b}} c*", 10),
    ],
)
def test_a_deletion_over_the_edge_of_an_element_is_a_flaw(text: str, start: int | None) -> None:
    flaws = list(cloze_flaws(scan_text(text)[0]))

    assert [(flaw.code, flaw.start) for flaw in flaws] == ([] if start is None else [("FM113", start)])


@pytest.mark.parametrize("text", ["{{c1::a", "{{c1::a\n\nb", "{{c1::a *b", "*{{c1::a* b"])
def test_a_deletion_that_never_ends_is_left_to_the_scanner(text: str) -> None:
    segments, flaws = scan_text(text)

    assert [flaw.code for flaw in flaws] == ["FM109"]
    assert cloze_flaws(segments) == []


@pytest.mark.parametrize("text", ["[a](b{{c1::c}})", "[a](b '{{c1::c}}')", "[a]: b{{c1::c}}"])
def test_a_deletion_in_the_address_of_a_link_is_a_flaw(text: str) -> None:
    assert [flaw.code for flaw in cloze_flaws(scan_text(text)[0])] == ["FM113"]


pieces = st.sampled_from(
    ("$x$", "$$y$$", "`c`", "{{c1::", "}}", "::", "*", "**", "_", "[", "](", ")", "|", "\n", "\n\n", "- ",
     "> ", "# ", "```\n", "|---|---|\n", "| a | b |\n", "&#xF0000;", "&amp;", "\\", "a", " ", "<", "!", "~",
     "1. ")
)  # fmt: skip


@given(text=st.lists(pieces, max_size=30).map("".join))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_text_becomes_html_and_every_formula_is_shown_at_most_once(text: str) -> None:
    segments = scan_text(text)[0]
    shown: list[Segment] = []

    def note(segment: Segment) -> str:
        shown.append(segment)
        return ""

    page = to_html(segments, note)
    cloze_flaws(segments)

    assert not re.search("[\U000f0000-\U000ffffd]", page)
    assert len({segment.start for segment in shown}) == len(shown)
