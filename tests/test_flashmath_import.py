"""Decks and tables made elsewhere are imported, checked, built, and shown by real Anki as they were."""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import genanki
import pytest
import yaml
from anki.collection import Collection
from anki.collection import DeckIdLimit
from anki.collection import ExportAnkiPackageOptions
from anki.decks import DeckId

from builder.authoring.imports.anki.package import PackageError
from builder.authoring.imports.anki.package import read_package
from builder.build import check_folder
from tests.anki_collection import all_cards
from tests.anki_collection import formulas_on
from tests.anki_collection import import_package
from tests.anki_collection import open_collection
from tests.anki_collection import sides_of
from tests.conftest import Flashmath
from tests.conftest import MakeLibrary

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: A formula as somebody else wrote it, as TeX, and whether it is displayed.
NOTATIONS: tuple[tuple[Callable[[str], str], bool], ...] = (
    (lambda tex: rf"\({tex}\)", False),
    (lambda tex: rf"\[{tex}\]", True),
    (lambda tex: f"[$]{tex}[/$]", False),
    (lambda tex: f"[$$]{tex}[/$$]", True),
    (lambda tex: f"[latex]${tex}$[/latex]", False),
    (lambda tex: rf"[latex]\begin{{displaymath}}{tex}\end{{displaymath}}[/latex]", True),
    (lambda tex: f"${tex}$", False),
    (lambda tex: f"$${tex}$$", True),
    (lambda tex: f"<anki-mathjax>{tex}</anki-mathjax>", False),
    (lambda tex: f'<anki-mathjax block="true">{tex}</anki-mathjax>', True),
)
TOPICS = {
    "curriculum.yaml": """\
        strands:
          numbers: Numbers
        topics:
          - id: addition
            title: Addition
            strand: numbers
          - id: strange-deck
            title: Strange
            strand: numbers
        """,
    "sources.yaml": """\
        sources:
          euclid:
            title: Elements
          imported:
            title: A deck of somebody else
        """,
}


def tex_of(number: int) -> str:
    return rf"\frac{{{number}}}{{x_{{{number}}}}} < \sum_{{k=1}}^n k"


def two_hundred_notes(file: Path) -> dict[str, tuple[str, bool]]:
    """Write a package with a tool of somebody else; give the formula of each note by its question."""
    deck = genanki.Deck(1_234_567, "Maths::Strange deck")
    wanted: dict[str, tuple[str, bool]] = {}
    for number in range(200):
        write, display = NOTATIONS[number % len(NOTATIONS)]
        written = write(tex_of(number).replace("<", "&lt;"))
        fields = [f"What is <b>number</b> {number}?", f"It&nbsp;is {written}<br>indeed &amp; so"]
        model = genanki.BASIC_MODEL
        if number % 3 == 1:
            model = genanki.BASIC_AND_REVERSED_CARD_MODEL
        elif number % 3 == 2:
            model = genanki.CLOZE_MODEL
            fields = [f"Number {number} is {{{{c1::{written} }}}}, {{{{c2::indeed::hint}}}}", "<i>extra</i>"]
        wanted[f"umber{'</strong>' if number % 3 < 2 else ''} {number}"] = tex_of(number), display
        deck.add_note(genanki.Note(model, fields, tags=["calculus::limits", "leech"]))
    genanki.Package(deck).write_to_file(str(file))
    return wanted


def cards_in(root: Path) -> int:
    library, findings = check_folder(root)
    assert findings == []
    return len(library.cards)


@pytest.mark.filterwarnings("ignore")
def test_two_hundred_notes_of_another_tool_reach_anki_with_their_formulas(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    root = make_library(TOPICS)
    wanted = two_hundred_notes(tmp_path / "theirs.apkg")

    run = flashmath("import-apkg", "theirs.apkg")

    assert run.returncode == 0, run.stderr
    assert run.stdout == "cards/numbers/strange-deck.yaml\n"
    assert "200 notes read, 200 cards written" in run.stderr
    assert "sources.yaml" not in run.stderr
    assert cards_in(root) == 201
    assert flashmath("build", "-o", "ours.apkg").returncode == 0
    with open_collection(tmp_path / "anki") as collection:
        import_package(collection, tmp_path / "ours.apkg")
        shown = {card.id: sides_of(card).answer for card in all_cards(collection)}
        assert collection.note_count() == 201
        assert len(shown) == 1 + 67 + 2 * 67 + 2 * 66
    pages = "\n".join(shown.values())
    assert pages.count("<em>extra</em>") == 2 * 66
    for question, (tex, display) in wanted.items():
        answers = [page for page in shown.values() if re.search(f"{question}(?![0-9])", page)]
        assert len(answers) in (1, 2), question
        for page in answers:
            assert [(formula.tex.strip(), formula.display) for formula in formulas_on(page)] == [(tex, display)]


def export(collection: Collection, file: Path, legacy: bool) -> None:
    options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=legacy)
    limit = DeckIdLimit(collection.decks.id_for_name("Strange deck") or DeckId(0))
    collection.export_anki_package(out_path=str(file), options=options, limit=limit)


def fill_collection(collection: Collection) -> None:
    deck = collection.decks.id("Strange deck")
    for name, fields in (
        ("Basic", ["What is \\(a&lt;b\\)?", "It is <anki-mathjax>x</anki-mathjax>."]),
        ("Basic (and reversed card)", ["Name", "[$$]E=mc^2[/$$]"]),
        ("Basic (optional reversed card)", ["One way", "back", ""]),
        ("Basic (type in the answer)", ["Typed", "back"]),
        ("Cloze", ["{{c1::one}} and {{c3::three::hint}}", "more"]),
        ("Basic", ["Only a picture", '<img src="x.png">']),
    ):
        model = collection.models.by_name(name)
        assert model is not None
        assert deck is not None
        note = collection.new_note(model)
        note.fields = fields
        note.tags = ["A::b"]
        collection.add_note(note, deck)


@pytest.mark.parametrize("form", ["new", "legacy", "colpkg", "old colpkg"])
def test_every_form_of_anki_s_own_export_is_read(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path, form: str
) -> None:
    root = make_library(TOPICS)
    file = tmp_path / ("theirs.colpkg" if "colpkg" in form else "theirs.apkg")
    with open_collection(tmp_path / "anki") as collection:
        fill_collection(collection)
        if "colpkg" not in form:
            export(collection, file, legacy=form == "legacy")
    if "colpkg" in form:
        Collection(str(tmp_path / "anki" / "collection.anki2")).export_collection_package(
            str(file), include_media=False, legacy=form == "old colpkg"
        )
    names = set(zipfile.ZipFile(file).namelist())
    assert ("collection.anki21b" in names) == (form in ("new", "colpkg"))

    run = flashmath("import-apkg", file.name)

    assert run.returncode == 1, run.stderr
    assert re.search(r'note \d+ "Only a picture": its back has nothing but pictures or sound', run.stderr)
    assert re.search(r'note \d+ "Only a picture": x\.png', run.stderr)
    assert cards_in(root) == 6
    cards = yaml.safe_load((root / "numbers" / "strange-deck.yaml").read_text("utf-8"))["cards"]
    assert [card.get("kind", "recall") for card in cards] == ["recall", "reverse", "recall", "recall", "cloze"]
    assert cards[0] == {
        "id": "what-is-a-b",
        "front": "What is $a<b$?\n",
        "back": "It is $x$.\n",
        "sources": ["imported"],
        "tags": ["a-b"],
    }
    assert cards[4]["text"] == "{{c1::one}} and {{c3::three::hint}}\n"


def small_package(file: Path, fields: list[str], change: Callable[[sqlite3.Connection], object] | None = None) -> Path:
    """Write a package of one note, its database changed by hand."""
    deck = genanki.Deck(1, "Strange deck")
    deck.add_note(genanki.Note(genanki.BASIC_MODEL, fields))
    genanki.Package(deck).write_to_file(str(file))
    if change is not None:
        with zipfile.ZipFile(file) as archive:
            database = archive.read("collection.anki2")
        with contextlib.closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(database)
            change(connection)
            connection.commit()
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("collection.anki2", connection.serialize())
    return file


def sql(statement: str, *values: object) -> Callable[[sqlite3.Connection], object]:
    return lambda connection: connection.execute(statement, values)


def write_zip(file: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file


BROKEN: dict[str, Callable[[Path], object]] = {
    "text": lambda file: file.write_bytes(b"not a zip"),
    "nothing": lambda file: file.write_bytes(b""),
    "truncated": lambda file: file.write_bytes(small_package(file, ["q", "a"]).read_bytes()[:-200]),
    "corrupt": lambda file: file.write_bytes(
        small_package(file, ["q", "a"]).read_bytes()[:100] + b"\0" * 200 + file.read_bytes()[300:]
    ),
    "no collection": lambda file: write_zip(file, {"x": b"y"}),
    "junk database": lambda file: write_zip(file, {"collection.anki2": b"junk" * 5000}),
    "empty database": lambda file: write_zip(file, {"collection.anki2": b""}),
    "junk zstandard": lambda file: write_zip(file, {"collection.anki21b": b"junk" * 5000}),
    "cut zstandard": lambda file: write_zip(file, {"collection.anki21b": zstd.compress(b"a" * 99_999)[:-5]}),
    "bomb": lambda file: write_zip(file, {"collection.anki2": b"\0" * 100_000_000}),
    "zstandard bomb": lambda file: write_zip(file, {"collection.anki21b": zstd.compress(b"\0" * 100_000_000)}),
    "newer": lambda file: write_zip(file, {"collection.anki21b": b"", "meta": b"\x08\x04"}),
    "damaged meta": lambda file: write_zip(file, {"collection.anki21b": b"", "meta": b"\xff" * 20}),
    "no notes": lambda file: small_package(file, ["q", "a"], sql("DROP TABLE notes")),
    "no columns": lambda file: small_package(file, ["q", "a"], sql("ALTER TABLE notes RENAME COLUMN flds TO x")),
    "note types": lambda file: small_package(file, ["q", "a"], sql("UPDATE col SET models = '[[[['")),
    "deep note types": lambda file: small_package(file, ["q", "a"], sql("UPDATE col SET models = ?", "[" * 200_000)),
    "note type number": lambda file: small_package(file, ["q", "a"], sql("""UPDATE col SET models = '{"x": {}}'""")),
    "a view": lambda file: small_package(file, ["q", "a"], make_view),
}


def make_view(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE notes")
    connection.execute(
        "CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n"
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", BROKEN)
def test_a_package_that_cannot_be_read_is_one_line_and_status_2(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path, name: str
) -> None:
    root = make_library(TOPICS)
    before = sorted(root.rglob("*"))
    BROKEN[name](tmp_path / "theirs.apkg")

    run = flashmath("import-apkg", "theirs.apkg")

    assert run.returncode == 2, run.stderr
    assert "Traceback" not in run.stderr
    assert re.search(r"^Error: theirs\.apkg: .+$", run.stderr, re.MULTILINE), run.stderr
    assert run.stdout == ""
    assert sorted(root.rglob("*")) == before


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("fields", "change", "reason"),
    [
        (["q", "a"], sql("UPDATE notes SET flds = 'q'"), "it has 1 fields, its note type Basic"),
        (["q", "a"], sql("UPDATE notes SET mid = 5"), "its note type is missing"),
        (["q", "a"], sql("UPDATE notes SET flds = x'00ff'"), "it is damaged"),
        (["q", "a" * 3_000_000], None, "it is too long for a card"),
        (["q", "a" * 25_000], None, "its back is too long for a card"),
        ([" ", "a"], None, "its front is empty"),
    ],
)
def test_a_note_that_cannot_be_taken_is_named_and_the_rest_is_there(
    flashmath: Flashmath,
    make_library: MakeLibrary,
    tmp_path: Path,
    fields: list[str],
    change: Callable[[sqlite3.Connection], object] | None,
    reason: str,
) -> None:
    make_library(TOPICS)
    small_package(tmp_path / "theirs.apkg", fields, change)

    run = flashmath("import-apkg", "theirs.apkg")

    assert run.returncode == 1
    assert re.search(rf"^  note \d+.*: {reason}", run.stderr, re.MULTILINE), run.stderr
    assert "nothing was written" in run.stderr
    assert not (tmp_path / "cards" / "numbers" / "strange-deck.yaml").exists()


@pytest.mark.filterwarnings("ignore")
def test_names_in_a_package_are_never_paths(tmp_path: Path) -> None:
    file = small_package(tmp_path / "theirs.apkg", ["q", "a"])
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("../../outside", b"x")
        archive.writestr("/tmp/absolute", b"x")

    deck = read_package(io.BytesIO(file.read_bytes()))

    assert [note.fields for note in deck.notes] == [("q", "a")]
    assert not (tmp_path.parent / "outside").exists()


def test_an_encrypted_package_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("collection.anki2", b"x")
    raw = bytearray(stream.getvalue())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(PackageError, match="its zip file cannot be read"):
        read_package(io.BytesIO(bytes(raw)))


@pytest.mark.filterwarnings("ignore")
def test_decks_become_topics_and_the_advice_says_what_is_missing(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    root = make_library()
    decks = [
        genanki.Deck(number, name)
        for number, name in enumerate(("Any::Addition", "Own: \u00e9t\u00e9", "\u0434\u0430"), 1)
    ]
    for number, deck in enumerate(decks):
        deck.add_note(genanki.Note(genanki.BASIC_MODEL, [f"Question {number}", "a"]))
    genanki.Package(decks).write_to_file(str(tmp_path / "theirs.apkg"))
    (root / "numbers" / "addition.yaml").rename(root / "numbers" / "first.yaml")

    run = flashmath("import-apkg", "theirs.apkg", "--source", "own-deck")

    assert run.returncode == 0
    assert run.stdout.splitlines() == [
        "cards/numbers/addition.yaml",
        "cards/imported/own-ete.yaml",
        "cards/imported/imported.yaml",
    ]
    assert "         own-deck:\n           title: Where these cards come from" in run.stderr
    assert "         - id: own-ete\n           title: Own ete\n           strand: numbers" in run.stderr
    source = run.stderr[run.stderr.index("         own-deck:") : run.stderr.index("  2. ")]
    entries = run.stderr[run.stderr.index("         - id:") : run.stderr.index("  3. ")]
    (root / "sources.yaml").write_text((root / "sources.yaml").read_text() + re.sub("^ {7}", "", source, flags=re.M))
    (root / "curriculum.yaml").write_text(
        (root / "curriculum.yaml").read_text() + re.sub("^ {7}", "", entries, flags=re.M)
    )
    assert cards_in(root) == 4


@pytest.mark.filterwarnings("ignore")
def test_nothing_is_overwritten_and_an_id_is_given_once(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    root = make_library(TOPICS)
    small_package(tmp_path / "theirs.apkg", ["One plus one", "2"])
    (root / "ledger.json").write_text(json.dumps(LEDGER))

    refused = flashmath("import-apkg", "theirs.apkg", "--topic", "addition")
    taken = flashmath("import-apkg", "theirs.apkg", "--topic", "addition", "-o", "elsewhere")

    assert refused.returncode == 2
    assert "cards/numbers/addition.yaml is there already, and is not overwritten" in refused.stderr
    assert taken.returncode == 0
    assert "- id: one-plus-one-3\n" in (tmp_path / "elsewhere" / "addition.yaml").read_text()


#: A ledger that knows a card which was retired.
LEDGER = {
    "format": 1,
    "library": "tiny",
    "version": "0.1.0",
    "released": 1,
    "notes": {
        "one-plus-one-2": {
            "kind": "recall",
            "guid": "x",
            "number": 1,
            "cards": {"1": 1},
            "digest": "x",
            "modified": 1,
            "retired": "0.1.0",
        }
    },
}


TABLE = (
    "question,answer,tags,source,extra\n"
    '"What is $\\alpha$, and why?","\\(a < b\\)\nand more",Greek::Letters,euclid 7,"a, ""b"""\n'
    "{{c1::One}} is <b>odd</b>,,x y,,\n"
)


def test_a_table_becomes_a_card_file(flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path) -> None:
    root = make_library({**TOPICS, "numbers/addition.yaml": None})
    (tmp_path / "table.csv").write_text(TABLE, "utf-8")

    run = flashmath("import-csv", "table.csv", "--topic", "addition")

    assert run.returncode == 0, run.stderr
    assert run.stdout == "cards/numbers/addition.yaml: 2 cards\n"
    assert (root / "numbers" / "addition.yaml").read_text("utf-8") == (
        "# Imported from table.csv.\n"
        "topic: addition\n"
        "cards:\n"
        "  - id: what-is-alpha-and-why\n"
        "    front: |\n"
        "      What is $\\alpha$, and why?\n"
        "    back: |\n"
        "      $a < b$\\\n"
        "      and more\n"
        "    note: |\n"
        '      a, "b"\n'
        "    sources: [euclid 7]\n"
        "    tags: [greek-letters]\n"
        "\n"
        "  - id: one-is-b-odd-b\n"
        "    kind: cloze\n"
        "    text: |\n"
        "      {{c1::One}} is \\<b>odd\\</b>\n"
        "    sources: [imported]\n"
        "    tags: [x, y]\n"
    )
    assert cards_in(root) == 2


def test_a_table_can_be_printed_or_put_elsewhere(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library(TOPICS)
    (tmp_path / "table.tsv").write_text("<b>q</b>\ta\n", "utf-8")

    printed = flashmath("import-csv", "table.tsv", "--topic", "addition", "--format", "html", "-o", "-")
    written = flashmath("import-csv", "table.tsv", "--topic", "addition", "--format", "markdown", "-o", "deep/x.yaml")

    assert "      **q**\n" in printed.stdout
    assert printed.stdout.startswith("# Imported from table.tsv.\ntopic: addition\n")
    assert written.stdout == "deep/x.yaml: 1 card\n"
    assert "      <b>q</b>\n" in (tmp_path / "deep" / "x.yaml").read_text()
    assert "HTML" not in printed.stderr + written.stderr


def test_html_that_is_taken_as_it_stands_is_mentioned_and_a_comparison_is_none(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library(TOPICS)
    (tmp_path / "html.csv").write_text("Is <b>this</b> odd?,Yes\n1<br>2,x &lt; y\n", "utf-8")
    (tmp_path / "signs.csv").write_text("Is a<b>c odd?,x < y and y > z\n", "utf-8")

    html, signs = (
        flashmath("import-csv", name, "--topic", "addition", "-o", "-") for name in ("html.csv", "signs.csv")
    )

    wanted = "3 cells hold HTML such as <b>, which the cards show as it stands; --format html reads it\n"
    assert wanted in html.stderr
    assert "HTML" not in signs.stderr


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (b"a,b\n\xe9,c\n", [], "line 2 is not UTF-8 text"),
        (b"a,b\nc\0,d\n", [], "line 2 holds a NUL character"),
        (b"", [], "the table is empty"),
        (b'a,"b\n', [], "is a quote not closed?"),
        (b"a,b\n", ["--front", "x", "--back", "2"], "there is no column x"),
        (b"a,b\n", ["--delimiter", "ab"], "--delimiter: ab is neither one character"),
        (b"a,b\n", ["--topic", "adition"], "no topic is called adition; did you mean addition?"),
        (b"a,b\n", ["--topic", "../up", "-o", "x.yaml"], "--topic: ../up is no id"),
        (b"a,b\n", ["--source", "Two Words"], "--source: Two Words is no key"),
        (b"a,b\n", [], "cards/numbers/addition.yaml is there already"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_line_and_status_2(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path, content: bytes, arguments: list[str], message: str
) -> None:
    make_library(TOPICS)
    (tmp_path / "table.csv").write_bytes(content)

    run = flashmath("import-csv", "table.csv", "--topic", "addition", *arguments)

    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr


def test_files_that_are_not_there_have_status_2(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library(TOPICS)

    for command in (
        ["import-csv", "no.csv", "--topic", "addition"],
        ["import-apkg", "no.apkg"],
        ["import-apkg", "cards"],
    ):
        run = flashmath(*command)
        assert run.returncode == 2
        assert "Traceback" not in run.stderr


def test_a_table_with_a_field_of_ten_megabytes_and_odd_rows_is_read(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    root = make_library({**TOPICS, "numbers/addition.yaml": None})
    rows = ["front,back", f"{'x' * 10_000_000},a", "q,a", "q,a,b", "only", "r,b"]
    (tmp_path / "table.csv").write_bytes("\r\n".join(rows).encode("utf-16"))

    run = flashmath("import-csv", "table.csv", "--topic", "addition")

    assert run.returncode == 1
    assert "  line 2: its front is too long for a card\n" in run.stderr
    assert "  line 4: it has 3 cells, the first row has 2\n" in run.stderr
    assert "  line 5: its back is empty\n" in run.stderr
    assert cards_in(root) == 2


def test_a_file_that_cannot_be_written_leaves_nothing(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    root = make_library({**TOPICS, "numbers/addition.yaml": None, "numbers": None})
    (root / "numbers").write_text("a file where a folder should be")
    (tmp_path / "table.csv").write_text("q,a\n")

    run = flashmath("import-csv", "table.csv", "--topic", "addition")

    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.filterwarnings("ignore")
def test_a_damaged_package_is_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    raw = small_package(tmp_path / "theirs.apkg", ["q", "a"]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        database = archive.read("collection.anki2")
    seeded = random.Random(1)
    for number in range(300):
        whole = bytearray(database if number % 2 else raw)
        for _ in range(seeded.choice((1, 5, 30))):
            whole[seeded.randrange(len(whole))] = seeded.randrange(256)
        stream = io.BytesIO(whole)
        if number % 2:
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w") as archive:
                archive.writestr("collection.anki2", bytes(whole))
        with contextlib.suppress(PackageError):
            read_package(stream)
