"""Notes of Anki's note types, and rows of tables, become cards of the right kind; what cannot is named."""

from __future__ import annotations

import pytest

from builder.authoring.imports.anki.notes import AnkiNote
from builder.authoring.imports.anki.notes import AnkiNotetype
from builder.authoring.imports.anki.notes import AnkiTemplate
from builder.authoring.imports.anki.notes import draft_of
from builder.authoring.imports.anki.protobuf import read_fields
from builder.authoring.imports.cards import Draft
from builder.authoring.imports.cards import Importer
from builder.authoring.imports.cards import make_id
from builder.authoring.imports.fields.lifted import Form
from builder.authoring.imports.table import Choices
from builder.authoring.imports.table import Drafts
from builder.authoring.imports.table import TableError
from builder.authoring.imports.table import decode_table
from builder.authoring.imports.table import guess_delimiter
from builder.authoring.imports.table import read_table
from builder.authoring.imports.yaml import FULLEST_FILE
from builder.authoring.imports.yaml import ImportedCard
from builder.authoring.imports.yaml import write_files
from builder.kinds.ids import to_id
from builder.source.text import LARGEST_FILE

FORWARD = AnkiTemplate("{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}")
BACKWARD = AnkiTemplate("{{Back}}", "{{FrontSide}}<hr id=answer>{{Front}}")
BASIC = AnkiNotetype("Basic", ("Front", "Back"), (FORWARD,), is_cloze=False)
REVERSED = AnkiNotetype("Basic (and reversed card)", ("Front", "Back"), (FORWARD, BACKWARD), is_cloze=False)
OPTIONAL = AnkiNotetype(
    "Basic (optional reversed card)",
    ("Front", "Back", "Add Reverse"),
    (FORWARD, AnkiTemplate("{{#Add Reverse}}{{Back}}{{/Add Reverse}}", "{{FrontSide}}{{Front}}")),
    is_cloze=False,
)
TYPED = AnkiNotetype(
    "Basic (type in the answer)",
    ("Front", "Back"),
    (AnkiTemplate("{{Front}}\n\n{{type:Back}}", "{{Front}}<hr>{{type:Back}}"),),
    is_cloze=False,
)
CLOZE = AnkiNotetype(
    "Cloze",
    ("Text", "Back Extra"),
    (AnkiTemplate("{{cloze:Text}}", "{{cloze:Text}}<br>{{Back Extra}}"),),
    is_cloze=True,
)
OWN = AnkiNotetype(
    "Theorem",
    ("Number", "Name", "Statement", "Proof", "Remark", "Source", "Colour"),
    (AnkiTemplate("<b>{{Name}}</b>", "{{FrontSide}}{{text:Statement}}{{#Proof}}{{hint:Proof}}{{/Proof}}{{Remark}}"),),
    is_cloze=False,
)
BARE = AnkiNotetype("Bare", ("A", "B"), (), is_cloze=False)
NOTETYPES = dict(enumerate((BASIC, REVERSED, OPTIONAL, TYPED, CLOZE, OWN, BARE)))


def drafted(notetype: AnkiNotetype, *fields: str, ordinals: tuple[int, ...] = ()) -> Draft | str:
    number = list(NOTETYPES.values()).index(notetype)
    return draft_of(AnkiNote(7, number, fields, ("x",), "Deck", frozenset(ordinals)), NOTETYPES)


def sides(draft: Draft | str) -> tuple[str, dict[str, str]]:
    assert isinstance(draft, Draft), draft
    return draft.kind, {key: text for key, text in draft.fields.items() if text}


@pytest.mark.parametrize(
    ("draft", "kind", "texts"),
    [
        (drafted(BASIC, "q", "a", ordinals=(0,)), "recall", {"front": "q", "back": "a"}),
        (drafted(REVERSED, "q", "a", ordinals=(0, 1)), "reverse", {"front": "q", "back": "a"}),
        (drafted(REVERSED, "q", "a"), "reverse", {"front": "q", "back": "a"}),
        (drafted(REVERSED, "q", "a", ordinals=(1,)), "recall", {"front": "a", "back": "q"}),
        (drafted(OPTIONAL, "q", "a", "", ordinals=(0,)), "recall", {"front": "q", "back": "a"}),
        (drafted(OPTIONAL, "q", "a", "y", ordinals=(0, 1)), "reverse", {"front": "q", "back": "a"}),
        (drafted(TYPED, "q", "a", ordinals=(0,)), "recall", {"front": "q", "back": "a"}),
        (drafted(CLOZE, "{{c1::a}}", "more"), "cloze", {"text": "{{c1::a}}", "note": "more"}),
        (drafted(BARE, "q", "a"), "recall", {"front": "q", "back": "a"}),
    ],
)
def test_a_note_becomes_a_card_of_its_kind(draft: Draft | str, kind: str, texts: dict[str, str]) -> None:
    assert sides(draft) == (kind, texts)


def test_a_note_type_with_more_fields_keeps_what_it_shows() -> None:
    draft = drafted(OWN, "1", "Name", "It holds.", "Easy.", "Old.", "Euclid <i>VII</i>", "red", ordinals=(0,))

    assert isinstance(draft, Draft)
    assert draft.fields["front"] == "Name"
    assert draft.fields["back"] == "<div>It holds.</div><div>Easy.</div>"
    assert draft.fields["note"] == "Old."
    assert [source.split() for source in draft.sources] == [["Euclid", "VII"]]
    assert draft.losses == ("the field Number", "the field Colour")


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (drafted(BASIC, "q"), "it has 1 fields, its note type Basic has 2"),
        (drafted(CLOZE, "{{c1::image-occlusion:rect:left=1}}", ""), "it hides parts of a picture"),
        (draft_of(AnkiNote(7, 99, ("q", "a"), (), "D"), NOTETYPES), "its note type is missing"),
    ],
)
def test_a_note_that_cannot_be_a_card_has_a_reason(draft: Draft | str, reason: str) -> None:
    assert isinstance(draft, str)
    assert draft.startswith(reason)


def make(*drafts: Draft) -> tuple[list[ImportedCard], Importer]:
    importer = Importer("imported", frozenset({"euclid"}), {"what-is-it", "topic-1"})
    return importer.make(drafts, "topic"), importer


def draft(front: str, back: str = "a", *, sources: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> Draft:
    return Draft("line 2", "recall", {"front": front, "back": back, "note": ""}, Form.HTML, sources, tags)


def test_ids_are_words_of_the_question_and_unique() -> None:
    cards, _ = make(
        *map(draft, ["What is it?", "What is it?", "\u0427\u0442\u043e?", "What is \u00e9t\u00e9?", "What is it?"])
    )

    assert [card.id for card in cards] == ["what-is-it-2", "what-is-it-3", "topic-2", "what-is-ete", "what-is-it-4"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What is the derivative of $\\frac{a}{b}$, and why?", "what-is-the-derivative-of-a"),
        ("{{c1::Bayes' rule::hint}} says", "bayes-rule-says"),
        ("x" * 200, "x" * 60),
        ("???", ""),
    ],
)
def test_an_id_is_short(text: str, name: str) -> None:
    assert make_id(text) == name


def test_a_tag_is_words_joined_by_hyphens() -> None:
    assert to_id("Math::Linear_Algebra") == "math-linear-algebra"
    assert to_id("\u00c9t\u00e9 & co") == "ete-co"
    assert to_id("\u0434\u0430") == ""


def test_sources_and_tags_are_those_of_the_library() -> None:
    [card], _ = make(draft("q", sources=("euclid 7", "Gauss: 'D. A.' 1801", ""), tags=("A::b", "leech", "a-B", "")))

    assert card.sources == ("euclid 7", "imported Gauss: 'D. A.' 1801")
    assert card.tags == ("a-b",)


@pytest.mark.parametrize(
    ("front", "back", "reason"),
    [
        ("", "a", "its front is empty"),
        ("q", " <br> ", "its back is empty"),
        ("q", '<img src="x.png">', "its back has nothing but pictures or sound"),
        ("q", "a" * 30_000, "its back is too long for a card"),
        ("q", "a" * 3_000_000, "its back is too long for a card"),
    ],
)
def test_what_would_be_no_card_is_left_out_and_named(front: str, back: str, reason: str) -> None:
    cards, importer = make(draft(front, back))

    assert cards == []
    assert importer.report.skipped == [f"line 2: {reason}"]


def test_a_lost_picture_is_named_in_the_report_and_above_its_card() -> None:
    cards, importer = make(draft('q <img src="x y.png">'))

    assert importer.report.media == ["line 2: x y.png"]
    assert "    # not taken: the picture or sound x y.png\n" in write_files("topic", cards, "From here.")[0]


def test_files_stay_below_what_is_read() -> None:
    texts = {"front": "q\n", "back": "\u00e9" * 9_000 + "\n"}
    cards = [ImportedCard(f"c-{number}", "recall", texts, ("imported",), ()) for number in range(500)]

    files = write_files("topic", cards, "Head\n# is one line")

    assert len(files) == 3
    assert all(len(text.encode()) <= FULLEST_FILE < LARGEST_FILE for text in files)
    assert sum(text.count("  - id: ") for text in files) == 500
    assert all(text.startswith("# Head # is one line\ntopic: topic\ncards:\n") for text in files)


def table(text: str, **choices: object) -> Drafts:
    return read_table(text, Choices(**choices))  # type: ignore[arg-type]


def rows(found: Drafts) -> list[tuple[str, str, str]]:
    return [
        (row.fields.get("front", ""), row.fields.get("back", ""), row.fields.get("text", "")) for row in found.drafts
    ]


@pytest.mark.parametrize(
    "text",
    [
        "front,back\nq,a\n",
        "Question;Answer\nq;a\n",
        "tags\tback\tfront\nx\ta\tq\n",
        "q,a\n",
        "q\ta",
        "#separator:semicolon\n#html:true\nq;a\n",
        "#separator:tab\n#guid column:1\n#tags column:4\nGUID\tq\ta\tx y\n",
        "\n\nfront|back\r\n\r\nq|a\r\n",
        '"front","back"\n"q","a"\n',
    ],
)
def test_columns_are_found(text: str) -> None:
    assert rows(table(text)) == [("q", "a", "")]


def test_columns_are_named_by_head_or_number() -> None:
    assert rows(table("a,q,x\n", columns={"front": "2", "back": "1"})) == [("q", "a", "")]
    assert rows(table("Reply,Ask\na,q\n", columns={"front": "ask", "back": "Reply"})) == [("q", "a", "")]
    assert rows(table("t,n\n{{c1::x}},more\n", columns={"text": "t", "note": "2"})) == [("", "", "{{c1::x}}")]


def test_gaps_make_a_cloze_of_any_row() -> None:
    found = table("front,back\n{{c1::x}} y,more\nq,a\n")

    assert [row.kind for row in found.drafts] == ["cloze", "recall"]
    assert found.drafts[0].fields == {"text": "{{c1::x}} y", "note": "more"}


def test_every_part_of_a_row_is_taken() -> None:
    [row] = table('front,back,tags,extra,source,colour\nq,"a, b","x; y",n,euclid 7; gauss,red\n').drafts

    assert row.fields == {"front": "q", "back": "a, b", "note": "n"}
    assert (row.tags, row.sources) == (("x", "y"), ("euclid 7", "gauss"))
    assert table("front,back,colour\nq,a,red\n").unused == ("colour",)
    assert [row.kind for row in table("q,a\n", is_reverse=True).drafts] == ["reverse"]


def test_rows_that_are_no_cards_are_named_by_their_line() -> None:
    found = table('front,back\nq,"a\nb"\nq,a,extra\nlonely\n')

    assert [row.name for row in found.drafts] == ["line 2", "line 5"]
    assert found.skipped == ("line 4: it has 3 cells, the first row has 2",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the table is empty"),
        ("\n \n", "the table is empty"),
        ('q,"a\nb,c\n', "the row that begins in line 1 cannot be read: unexpected end of data"),
        ('q,a\n"b"c,d\n', "the row that begins in line 2 cannot be read"),
    ],
)
def test_a_table_that_cannot_be_read_has_a_reason(text: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        table(text)


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(TableError, match="there is no column answr; the first row has 2 cells: 'front', 'back'"):
        table("front,back\nq,a\n", columns={"back": "answr"})
    with pytest.raises(TableError, match="nobody can tell which columns ask and answer"):
        table("front,back\nq,a\n", columns={"front": "1"})


def test_quotes_can_be_taken_as_they_stand() -> None:
    assert rows(table('"q" he said\ta\n', delimiter="\t", is_quoted=False)) == [('"q" he said', "a", "")]


def test_the_delimiter_is_what_cuts_rows_evenly() -> None:
    assert guess_delimiter("a, b; c\nd; e\n") == ";"
    assert guess_delimiter("x") == ","


def test_a_table_is_utf8_or_says_that_it_is_utf16() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decode_table("\u00e9,b".encode(encoding)) == "\u00e9,b"
    with pytest.raises(TableError, match="line 2 is not UTF-8 text; save the table as UTF-8"):
        decode_table("a,b\n\u00e9".encode("latin-1"))
    with pytest.raises(TableError, match="line 1 holds a NUL"):
        decode_table("a,b".encode("utf-16-le"))


@pytest.mark.parametrize("message", [b"\x08", b"\x0a\x05a", b"\x0b", b"\xff" * 12, b"\x09\x01"])
def test_a_damaged_message_is_refused(message: bytes) -> None:
    with pytest.raises(ValueError, match=r"message|number"):
        list(read_fields(message))


def test_a_message_is_read_by_its_numbers() -> None:
    assert list(read_fields(b"\x08\x96\x01\x12\x02ab\x1d1234\x2112345678")) == [
        (1, 150),
        (2, b"ab"),
        (3, b"1234"),
        (4, b"12345678"),
    ]
