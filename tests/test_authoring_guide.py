"""The guide for authors: examples that are sound, and every function, domain and key of a figure in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import indent

import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from builder.authoring.guide import FIELDS
from builder.authoring.guide import Block
from builder.authoring.guide import describe_function
from builder.authoring.guide import parse_guides
from builder.authoring.guide import read_guides
from builder.authoring.keys.figure_words import describe_figure_key
from builder.authoring.keys.figures import keys_of
from builder.expressions import parse
from builder.expressions.advice import OTHER_NAMES
from builder.expressions.binders import BINDERS
from builder.expressions.domains import KINDS as DOMAINS
from builder.expressions.domains import parse_domain
from builder.expressions.registry import FUNCTIONS
from builder.expressions.signatures import plain_signature
from builder.figures import KINDS
from flashmath.cli import cli
from tests.conftest import MakeLibrary
from tests.judged import check_all

GUIDES = read_guides()
EXAMPLES = [
    (f"{name}-{number}", block.text)
    for name, guide in GUIDES.items()
    for number, block in enumerate(guide.blocks)
    if block.is_code and block.text.startswith(("- id:", "figure:"))
]
CARD = "- id: an-example\n  front: |\n    What does it look like?\n  back: |\n    As drawn.\n  sources: [euclid]\n"


@pytest.mark.parametrize("example", [text for _, text in EXAMPLES], ids=[name for name, _ in EXAMPLES])
def test_an_example_has_no_findings(make_library: MakeLibrary, example: str) -> None:
    cards = example if example.startswith("- id:") else CARD + indent(example, "  ")
    root = make_library({"numbers/example.yaml": f"topic: addition\ncards:\n{indent(cards, '  ')}\n".encode()})

    assert check_all(root) == []


def test_every_function_is_listed_once_and_every_field_is_that_of_the_registry() -> None:
    listed = [function.name for functions in FIELDS.values() for function in functions]

    assert sorted(listed) == sorted(FUNCTIONS)


def test_every_page_that_another_names_is_there() -> None:
    named = {name for guide in GUIDES.values() for block in guide.blocks for name in words_after_explain(block.text)}

    assert {"expressions", "domains", "tables"} <= named <= {*GUIDES, "NAME"}


def words_after_explain(text: str) -> Iterator[str]:
    for found in re.finditer(r"`flashmath explain (\w+)`((?:, `\w+`)*)", text):
        yield from (found[1], *re.findall(r"\w+", found[2]))


def test_every_kind_of_figure_has_a_page_with_an_example_and_its_keys() -> None:
    for kind in KINDS:
        keys, *others = GUIDES[kind].blocks
        assert keys.text.startswith(("side:", "title:", "vectors:"))
        assert any(f"kind: {kind}" in block.text for block in others)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_figure_says_what_it_is_for_and_how_it_is_written(kind: str) -> None:
    waiting: list[type[BaseModel]] = [KINDS[kind].model]
    while waiting:
        model = waiting.pop()
        for key, form, _, parts in keys_of(model):
            assert describe_figure_key(model, key), (model, key)
            assert form
            waiting += parts


def test_every_expression_of_the_guide_can_be_read() -> None:
    [lines] = [block.text for block in GUIDES["expressions"].blocks if block.is_code and "- id:" not in block.text]

    for line in lines.split("\n"):
        written = re.split(r"  +", line)[0]
        assert parse(f"[{written}]", {"f": plain_signature(1)})[1] == [], line


def test_every_domain_stands_on_its_page() -> None:
    text = "\n".join(block.text for block in GUIDES["domains"].blocks)

    for kind in DOMAINS:
        assert re.search(rf"\b{kind}\b", text), kind
    for domain in ("2..9", "integer 0..1", "real 0..1", "0.5..2", "[1, 2, 4, 8]", "simplex 2 x 3", "function 2"):
        assert domain in text
        assert parse_domain(domain)[1] == []


def test_another_name_is_none_of_ours_and_leads_to_one_of_ours() -> None:
    for other, name in OTHER_NAMES.items():
        assert other not in FUNCTIONS
        assert other not in BINDERS
        assert name in FUNCTIONS or name in BINDERS or not name.isidentifier()


def test_a_page_is_read_with_its_prose_and_its_lines() -> None:
    [guide] = parse_guides("## things What things are\n\nOne\nparagraph.\n\n```text\na  b\n\nc\n```\n\nAnother.\n")

    assert (guide.name, guide.title) == ("things", "What things are")
    assert guide.blocks == (Block("One paragraph."), Block("a  b\n\nc", is_code=True), Block("Another."))


def test_a_function_is_described_in_each_of_its_forms() -> None:
    found = describe_function("mean")

    assert found is not None
    assert found.text.split("\n")[0] == "mean(x)"
    assert "mean(body, k, first, last) or mean(body, x, list)" in found.text
    assert describe_function("average") is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("claims", "claims  A claim, and how it is judged"),
        ("Domains", "vector 3, vector n"),
        ("functions", "svd(A)"),
        ("softmax", "softmax(x, T=1)"),
        ("density", "density(distribution, x)"),
        ("density", "density  A figure of distributions"),
        ("", "The guide for authors: flashmath explain claims"),
        ("FM330", "a claim is refuted"),
    ],
)
def test_the_command_shows_pages_functions_and_codes(name: str, shown: str) -> None:
    result = CliRunner().invoke(cli, ["explain", name] if name else ["explain"])

    assert result.exit_code == 0
    assert shown in result.stdout


def test_the_command_refuses_any_other_name() -> None:
    result = CliRunner().invoke(cli, ["explain", "nonsense"])

    assert result.exit_code == 2
    assert "nothing to explain is called nonsense" in result.stderr
