r"""`check --fix`: what it mends, what it leaves alone, and the laws that no fix may break."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.authoring.fixing.card_file import read_card_file
from builder.authoring.fixing.files import fix_library
from builder.authoring.fixing.layout import apply_edits
from builder.authoring.fixing.layout import find_items
from builder.authoring.fixing.tex import tex_for
from builder.authoring.fixing.texts import fix_text
from builder.authoring.manual import read_manual
from builder.build import check_folder
from builder.library import Library
from tests.conftest import LIBRARY
from tests.conftest import ROOT
from tests.conftest import MakeLibrary

SHIPPED = sorted(path for path in (ROOT / "cards").glob("*/*.yaml"))
FIXTURES = sorted((ROOT / "tests/fixtures/faulty").glob("*.yaml"))
FAULTY = [path for path in FIXTURES if b"# as: " not in path.read_bytes()]
#: The faulty examples of the manual that are files of cards.
PAGES = [
    (code, page.examples[0].text)
    for code, page in read_manual().pages.items()
    if page.examples and not page.examples[0].file
]

#: A sound card after the one that is mended, with whatever a fix might take for its own.
NEIGHBOUR = r"""
  - id: neighbour                 # with a comment
    front: |
      `front: "\theta"` # and *so* on: \\(x\\)
    back: 'It''s $-1$'
    sources: [euclid]   # the end
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root = tmp_path_factory.mktemp("tiny")
    for name, content in LIBRARY.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(content), "utf-8")
    return check_folder(root)[0]


def file_of(card: str) -> str:
    return f"# A file.\ntopic: addition\n\ncards:\n  - id: first\n{card}\n    sources: [euclid]\n{NEIGHBOUR}"


@pytest.mark.parametrize(
    ("faulty", "mended", "codes"),
    [
        (
            "    front: What: this?\n    back: |\n      That.",
            "    front: |\n      What: this?\n    back: |\n      That.",
            ["FM003"],
        ),
        (
            "    front: *Why* is it?\n    back: @that, and `this`: so",
            "    front: |\n      *Why* is it?\n    back: |\n      @that, and `this`: so",
            ["FM003"],
        ),
        (
            "    front: % of what?\n    back: |x| is the size",
            "    front: |\n      % of what?\n    back: |\n      |x| is the size",
            ["FM003"],
        ),
        (
            "    front: '$x$?'\n    back: $a$ # and more\n    note: &x or *x",
            "    front: '$x$?'\n    back: |\n      $a$ # and more\n    note: |\n      &x or *x",
            ["FM006", "FM012"],
        ),
        (
            "    front: Why\n      is it?\n    back: One\n      and: two\n\n      three",
            "    front: Why\n      is it?\n    back: |\n      One\n      and: two\n\n      three",
            ["FM003"],
        ),
        (
            "    kind: cloze\n    text: {{c1::A}} and {{c2::b}}",
            "    kind: cloze\n    text: |\n      {{c1::A}} and {{c2::b}}",
            ["FM003", "FM013"],
        ),
        (
            '    front: "What is $\\sigma$ \\"now\\"?"\n    back: "$\\\\theta$"',
            '    front: |\n      What is $\\sigma$ "now"?\n    back: |\n      $\\theta$',
            ["FM011"],
        ),
        (
            '    front: Why?\n    back: "$$\\begin{matrix} a \\\\ b \\end{matrix}$$"',
            "    front: Why?\n    back: |\n      $$\\begin{matrix} a \\\\ b \\end{matrix}$$",
            ["FM011"],
        ),
        (
            '    kind: reverse\n    prompts: ["It\'s $\\nu$", Name it]\n    front: A\n    back: B',
            "    kind: reverse\n    prompts: ['It''s $\\nu$', Name it]\n    front: A\n    back: B",
            ["FM011"],
        ),
        (
            "    kind: reverse   # both ways\n    front: A\n    back: B",
            "    kind: reverse   # both ways\n    prompts: [State it, Name it]\n    front: A\n    back: B",
            ["FM102"],
        ),
        (
            "\tfront: |\n\t  A\n    back: |\n\t\tB",
            "    front: |\n      A\n    back: |\n        B",
            ["FM003"],
        ),
        (
            "    front: |\n      Is \\( a + b \\) it, or\n      \\[ c \\]\n    back: \\(x\\)",
            "    front: |\n      Is $a + b$ it, or\n      $$ c $$\n    back: $x$",
            ["FM206"] * 6,
        ),
        (
            "    front: |\n      $a×b − 1 ≤ α c$\n    back: $f’ → ∞$",
            "    front: |\n      $a\\times b - 1 \\le \\alpha c$\n    back: $f' \\to \\infty$",
            ["FM207"] * 7,
        ),
        (
            "    let: {m: max(2, 3), n: m}   # both\n    front: Is it @{m}?\n    back: '@{n}'",
            "    let:   # both\n      m: max(2, 3)\n      n: m\n    front: Is it @{m}?\n    back: '@{n}'",
            ["FM014"],
        ),
        (
            "    let: {f(x, y): x + y, m: f(1,\n          2)}\n    front: A @{m}\n    back: B",
            "    let:\n      f(x, y): x + y\n      m: f(1, 2)\n    front: A @{m}\n    back: B",
            ["FM014", "FM014", "FM313", "FM316"],
        ),
        (
            "    front: A\n    back: $x$\n    claims:\n      - let: {v: [1, 2], y: v[1]^2}\n        holds: y == 1",
            (
                "    front: A\n    back: $x$\n    claims:\n      - let:\n          v: [1, 2]\n          y: v[1]^2\n"
                "        holds: y == 1"
            ),
            ["FM003"],
        ),
        (
            (
                "    front: A\n    back: B\n    figure:\n      kind: curves\n      alt: A\n      curves:\n"
                "        - {y: max(x, 0), line: 'solid'}"
            ),
            (
                "    front: A\n    back: B\n    figure:\n      kind: curves\n      alt: A\n      curves:\n"
                "        - y: max(x, 0)\n          line: 'solid'"
            ),
            ["FM014"],
        ),
        (
            "    front: A\n    back: B\n    note: C # d\n    ignore: {FM012: a remark, not a text}",
            "    front: A\n    back: B\n    note: C # d\n    ignore:\n      FM012: a remark, not a text",
            ["FM014"],
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_is_mechanical_is_mended_and_all_else_stays(
    tiny: Library, faulty: str, mended: str, codes: list[str], newline: str
) -> None:
    before, after = (file_of(card).replace("\n", newline) for card in (faulty, mended))

    fixed, gone = fix_text(before, "x.yaml", tiny)

    assert fixed == after
    assert sorted(gone) == codes
    assert fix_text(fixed, "x.yaml", tiny) == (fixed, ())


@pytest.mark.parametrize(
    "card",
    [
        "    front: What? back: That.",  # a key that lost its line, not a text
        "    front: What\n     back: That.",
        "    front: |\n      A\n    back: B # one\n      # two\n      three",
        "    front: [a, b]\n    back: B",
        "    front: {a: b}\n    back: B",
        "    front: 'Newton's law'\n    back: B",
        '    front: "$\\theta$ and\n    back: B',
        '    front: "one\\tabular two"\n    back: B',
        '    front: "$\\\\theta + \\sigma$"\n    back: B',
        "    front: $√2 + x²$\n    back: B",
        "    front: Is \\(a$b$c\\) it?\n    back: B",
        "    front: Is \\(a\\)5?\n    back: B",
        "    front: |\n      Is \\(a\n\n      b\\)?\n    back: B",
        "    front: |\n      Is $\\(a\\)$?\n    back: B",
        "    kind: reverse\n    prompts: [State it]\n    front: A\n    back: B",
        "    front: A\n    back: B\n    note: C # d\n    ignore: {FM012: a remark}",
        "    let: {a: 1, b}\n    front: A\n    back: B",  # a name without a value, or a vector
        "    let: {a: max(1, 2), b: max(1}\n    front: A\n    back: B",
        "    let: {a: max(1, 2), # the larger\n      b: 1}\n    front: A\n    back: B",
        "    let: {a: max(1, 2)} and more\n    front: A\n    back: B",
        "    front: {see: f(a, b)}\n    back: B",  # a text, or a mapping
        "    let: {a: 1, b}\n    front: |\n      let: {a: max(1, 2)}\n    back: B",  # the second is a text
    ],
)
def test_what_could_mean_something_else_is_left_alone(tiny: Library, card: str) -> None:
    text = file_of(card)

    assert fix_text(text, "x.yaml", tiny) == (text, ())


def test_a_card_that_can_be_read_at_last_shows_what_else_is_wrong(tiny: Library) -> None:
    text = file_of("    front: Is this: $\\sgima$?\n    back: B")

    fixed, gone = fix_text(text, "x.yaml", tiny)

    assert gone == ("FM003",)
    assert [finding.code for finding in read_card_file(fixed, "x.yaml", tiny).findings] == ["FM201"]


def test_many_faulty_cards_of_one_file_are_mended_beside_one_that_cannot_be(tiny: Library) -> None:
    card = "  - id: card-{0}\n    front: Number {0}: $a × b$?\n    back: B\n    sources: [euclid]\n"
    cards = "".join(card.format(number) for number in range(20))
    text = f"topic: addition\ncards:\n{cards}  - id: worse\n    front: 'Newton's law: what?'\n    back: B\n"

    fixed, gone = fix_text(text, "x.yaml", tiny)

    assert Counter(gone) == {"FM003": 20}
    assert fixed.count("front: |\n      Number") == 20
    assert fixed.endswith("    front: 'Newton's law: what?'\n    back: B\n")
    assert "$a \\times b$" in fixed


def test_a_card_is_mended_above_one_with_a_claim(tiny: Library) -> None:
    claim = "    claims:\n      - holds: x + x == 2*x\n        for: {x: real}\n"
    below = f"  - id: below\n    front: |\n      $x + x$?\n    back: |\n      $2x$\n{claim}"
    text = file_of("    front: What: this?\n    back: That.") + below

    fixed, gone = fix_text(text, "x.yaml", tiny)

    assert gone == ("FM003",)
    assert fixed == text.replace("front: What: this?", "front: |\n      What: this?")


def test_all_mappings_of_a_card_that_cannot_be_read_are_mended_together(tiny: Library) -> None:
    text = file_of(
        "    let: {m: max(2, 3)}\n    front: |\n      let: {m: max(2, 3)}\n    back: $@{m}$\n    claims:\n"
        "      - holds: y == 1\n        let: {v: [1, 2], y: v[1]}\n    ignore: {FM335: only a test, after all}"
    )

    fixed, gone = fix_text(text, "x.yaml", tiny)

    assert gone == ("FM003", "FM014")
    assert "    let:\n      m: max(2, 3)\n    front: |\n      let: {m: max(2, 3)}\n" in fixed
    assert (
        "        let:\n          v: [1, 2]\n          y: v[1]\n    ignore:\n      FM335: only a test, after all\n"
        in fixed
    )


def test_a_sign_that_needs_more_than_a_word_of_tex_has_none() -> None:
    assert [tex_for(char) for char in "−×α’\u00a0√²é"] == ["-", "\\times", "\\alpha", "'", " ", "", "", ""]


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_a_shipped_file_stays_as_it_is(path: Path, shipped: Library) -> None:
    text = path.read_bytes().decode()

    assert fix_text(text, str(path), shipped) == (text, ())


@pytest.fixture(scope="module")
def shipped() -> Library:
    return check_folder(ROOT / "cards")[0]


def demand_laws(before: str, library: Library) -> None:
    """Demand that a fix is none, or takes findings away and brings none, and is done at once."""
    first = read_card_file(before, "x.yaml", library)
    fixed, gone = fix_text(before, "x.yaml", library)
    last = read_card_file(fixed, "x.yaml", library)
    counts = [Counter(found.code for found in file.findings) for file in (first, last)]

    assert fix_text(fixed, "x.yaml", library)[0] == fixed
    assert bool(gone) == (fixed != before)
    assert Counter(gone) == counts[0] - counts[1]
    if len(first.by_item) == len(last.by_item):
        assert not counts[1] - counts[0]
    for number, card in first.by_item.items():
        if not any(item == number for item, _ in first.counts):
            assert dict(last.by_item[number]) == dict(card)


@pytest.mark.parametrize(("code", "text"), PAGES, ids=[code for code, _ in PAGES])
def test_a_faulty_example_is_mended_to_a_sound_file_or_left_alone(tiny: Library, code: str, text: str) -> None:
    fixed, _ = fix_text(text, "x.yaml", tiny)

    demand_laws(text, tiny)
    left = {found.code for found in read_card_file(fixed, "x.yaml", tiny).findings}
    assert fixed == text or left <= {"FM114"}  # FM107 wants another card, and the example is alone
    says_so = any("`flashmath check --fix` mends it" in paragraph for paragraph in read_manual().pages[code].paragraphs)
    assert (fixed != text) == says_so


@pytest.mark.parametrize("path", FAULTY, ids=[path.stem for path in FAULTY])
def test_a_faulty_fixture_obeys_the_laws(path: Path, tiny: Library) -> None:
    demand_laws(path.read_bytes().decode(), tiny)


#: What an author's hand may do to a file.
SLIPS = [
    *(": ", " # ", "\t", '"', "'", "{{", "*", "&", "!", "|", "\\", "\n", "$", "\\(", "\\)", "−", "×", "α", "- "),
    *("{", "}", ", ", "    let: {a: max(1, 2), b: a}\n", "    ignore: {FM107: one, two}\n"),
    *("    prompts: [State it, Name it]\n", "back: ", "\r\n", "    ", "kind: reverse\n"),
]


@given(st.sampled_from(SHIPPED), st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_slip_of_the_pen_makes_a_fix_break_a_law(shipped: Library, path: Path, data: st.DataObject) -> None:
    text = path.read_bytes().decode()
    head, *cards = re.split(r"(?=^  - id: )", text, flags=re.MULTILINE)
    text = head + "".join(cards[:4])
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(len(head), len(text)))
        end = start + data.draw(st.integers(0, 12))
        text = text[:start] + data.draw(st.sampled_from(["", *SLIPS])) + text[end:]

    demand_laws(text, shipped)


def test_the_marks_the_rights_and_the_line_ends_of_a_file_stay(make_library: MakeLibrary) -> None:
    content = b"\xef\xbb\xbf" + file_of("    front: What: this?\n    back: That.").replace("\n", "\r\n").encode()
    root = make_library({"numbers/x.yaml": content})
    file = root / "numbers" / "x.yaml"
    file.chmod(0o640)

    [fixed] = fix_library(*check_folder(root))

    assert (fixed.file, fixed.codes) == (file, ("FM003",))
    assert file.read_bytes() == content.replace(b"front: What: this?", b"front: |\r\n      What: this?")
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == ["addition.yaml", "x.yaml"]


def test_a_file_behind_a_link_is_mended_where_it_is(make_library: MakeLibrary, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.yaml"
    target.write_text(file_of("    front: What: this?\n    back: That."), "utf-8")
    root = make_library()
    (root / "numbers" / "x.yaml").symlink_to(target)

    fix_library(*check_folder(root))

    assert (root / "numbers" / "x.yaml").is_symlink()
    assert "front: |" in target.read_text("utf-8")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"\x00\x01", b"- a\n", b"topic: addition\ncards: 3\n"])
def test_what_is_no_file_of_cards_is_left_alone(make_library: MakeLibrary, content: bytes) -> None:
    root = make_library({"numbers/x.yaml": content})

    assert fix_library(*check_folder(root)) == []
    assert (root / "numbers" / "x.yaml").read_bytes() == content


def test_tex_of_macros_goes_into_single_quotes(make_library: MakeLibrary) -> None:
    before = (
        'macros:\n  R:\n    tex: "\\mathbb{R}"   # the line\n  Rn:\n    tex: "\\R^{n}"\n    means: "a \\"space\\""\n'
    )
    root = make_library({"macros.yaml": before.encode()})

    [fixed] = fix_library(*check_folder(root))

    text = (root / "macros.yaml").read_text("utf-8")
    assert text == before.replace('"\\mathbb{R}"', "'\\mathbb{R}'").replace('"\\R^{n}"', "'\\R^{n}'").replace(
        '"a \\"space\\""', "'a \"space\"'"
    )
    assert set(fixed.codes) == {"FM011"}
    assert check_folder(root)[1] == []


def test_cards_are_mended_with_the_macros_that_were_mended_before_them(make_library: MakeLibrary) -> None:
    macros = b'macros:\n  R:\n    tex: "\\mathbb{R}"\n'
    card = file_of('    front: "Is $x$ in $\\R$?"\n    back: B').encode()
    root = make_library({"macros.yaml": macros, "numbers/x.yaml": card})

    assert [one.file.name for one in fix_library(*check_folder(root))] == ["macros.yaml", "x.yaml"]
    assert check_folder(root)[1] == []


def test_the_places_of_cards_and_keys_are_found_without_yaml() -> None:
    text = (
        "topic: t\ncards:\n\n  # note\n  - id: a\n    front: x: y\n      z\n\n    # c\n    back: |\n      q\n"
        "  -   id: b\nend: 1\n"
    )

    first, second = find_items(text)

    assert [(entry.key, text[entry.value : entry.end]) for entry in first.entries] == [
        ("id", " a"),
        ("front", " x: y\n      z"),
        ("back", " |\n      q"),
    ]
    assert [(entry.key, entry.column) for entry in second.entries] == [("id", 6)]
    assert text[second.end :] == "end: 1\n"
    assert find_items("cards: [{id: a}]\n") == ()


def test_edits_that_change_nothing_change_nothing() -> None:
    assert apply_edits("text", []) == "text"
