"""The manual of findings: a page for every code, and examples that do what they say."""

from __future__ import annotations

import re

import pytest

from builder.authoring.manual import Example
from builder.authoring.manual import parse_manual
from builder.authoring.manual import read_manual
from builder.diagnostics.codes import CODES
from tests.conftest import MakeLibrary
from tests.judged import check_all

#: Codes that no file of a few visible lines can show; the page says why.
WITHOUT_EXAMPLE = {
    *("FM001", "FM002", "FM010", "FM115", "FM209", "FM219", "FM324"),
    *("FM409", "FM410"),
    *("FM511", "FM512", "FM513", "FM514", "FM515", "FM516", "FM517", "FM518", "FM519", "FM520", "FM521"),
    *(code for code in CODES if code.startswith("FM6")),
}

EXAMPLES = [(code, example) for code, page in read_manual().pages.items() for example in page.examples]


def test_every_code_has_a_page_in_the_order_of_the_codes_under_its_own_title() -> None:
    assert [(page.code, page.title) for page in read_manual().pages.values()] == list(CODES.items())


def test_every_group_of_codes_has_a_title() -> None:
    assert list(read_manual().groups) == sorted({code[:3] for code in CODES})


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_in_a_few_sentences_what_it_means_and_shows_a_pair_of_examples(code: str) -> None:
    page = read_manual().pages[code]
    prose = [paragraph for paragraph in page.paragraphs if not paragraph.startswith("No example: ")]
    labels = [example.label for example in page.examples]

    assert len(prose) == 1
    assert 1 <= len(re.findall(r"[.?!](?= [A-Z`]|$)", prose[0])) <= 5
    assert labels == ([] if code in WITHOUT_EXAMPLE else ["faulty", "mended"])
    assert (len(page.paragraphs) == 2) == (code in WITHOUT_EXAMPLE)


@pytest.mark.parametrize(("code", "example"), EXAMPLES, ids=[f"{code}-{example.label}" for code, example in EXAMPLES])
def test_a_faulty_example_gives_its_code_and_a_mended_one_nothing(
    make_library: MakeLibrary, code: str, example: Example
) -> None:
    root = make_library({example.file or "numbers/example.yaml": example.text.encode()})

    findings = check_all(root, mutate=code == "FM337")

    assert {finding.code for finding in findings} == ({code} if example.label == "faulty" else set())


def test_no_page_holds_markdown_that_a_terminal_would_show() -> None:
    for page in read_manual().pages.values():
        for paragraph in page.paragraphs:
            assert paragraph.count("`") % 2 == 0, page.code
            assert not re.search(r"\*\w|\]\(|^[#>-] |\u2014", re.sub("`[^`]*`", "", paragraph)), page.code


def test_a_page_is_read_with_its_prose_and_its_examples() -> None:
    manual = parse_manual(
        "# FM9: things\n\n## FM901 a thing\n\nOne\nparagraph.\n\nFaulty:\n\n```yaml macros.yaml\na: b\n\nc: d\n```\n"
    )

    [page] = manual.pages.values()
    assert manual.groups == {"FM9": "things"}
    assert (page.code, page.title, page.paragraphs) == ("FM901", "a thing", ("One paragraph.",))
    assert page.examples == (Example("faulty", "macros.yaml", "a: b\n\nc: d\n"),)
