"""One library in three releases, written down by hand: what each has, and what has changed in it since the last."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from pathlib import Path

from builder.figures import read_figure
from builder.ledger.ids import guid_of
from builder.source import Mapping as Node
from builder.source import Scalar
from builder.source import Source
from builder.source.files import read_source
from tests.drawn import draw
from tests.small_library import SOURCES

#: The library's id, and its deck.
LIFE, DECK = "life", "Life"


@dataclass(frozen=True)
class Item:
    """One card of the library; `says` is the version of its words, `first` the id that it began with.

    A card with a `slope` has a figure, a line that climbs so fast.
    """

    uid: str
    kind: str = "recall"
    says: str = "A"
    numbers: tuple[int, ...] = ()
    uses_macro: bool = False
    tags: tuple[str, ...] = ()
    slope: int = 0
    formerly: tuple[str, ...] = ()
    why: str = ""

    @property
    def first(self) -> str:
        return self.formerly[0] if self.formerly else self.uid

    @property
    def guid(self) -> str:
        return guid_of(LIFE, self.first)

    @property
    def words(self) -> str:
        """What every answer side of the note shows."""
        return f"The {self.first} says {self.says}"

    def draw(self, name: str) -> bytes:
        """Draw the figure of the card under a name."""
        tree, _ = read_source(Source("card.yaml", "\n".join(self.figure)))
        assert isinstance(tree, Node)
        mapping = tree[Scalar("figure")]
        assert isinstance(mapping, Node)
        figure, findings = read_figure(mapping)
        assert figure is not None, findings
        return draw(figure.data, name)

    @property
    def figure(self) -> list[str]:
        """Write the figure as it stands in the file."""
        alt = f"The figure of {self.first}"
        return ["figure:", "  kind: curves", f"  alt: {alt}", f"  curves: [{{y: {self.slope}*x}}]"]

    @property
    def ordinals(self) -> list[int]:
        if self.kind == "cloze":
            return [number - 1 for number in self.numbers]
        return [0, 1] if self.kind == "reverse" else [0]


@dataclass(frozen=True)
class Topic:
    """One topic: its strand and its cards."""

    uid: str
    strand: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Edition:
    """The library as one release has it; the sets name what is other than in the release before."""

    letter: str
    topics: tuple[Topic, ...]
    macro: str
    retired: Mapping[str, str] = field(default_factory=dict)
    new: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    emptied: frozenset[str] = frozenset()

    @property
    def items(self) -> tuple[Item, ...]:
        """Give all cards in teaching order."""
        return tuple(item for topic in self.topics for item in topic.items)

    def tags_of(self, item: Item) -> set[str]:
        topic = next(topic for topic in self.topics if item in topic.items)
        named = {f"topic::{topic.uid}", f"strand::{topic.strand}", f"kind::{item.kind}", *item.tags}
        return {f"flashmath::{name}" for name in named}


def _words(names: str) -> list[str]:
    return names.split()


def _recall(uid: str, **more: object) -> Item:
    return replace(Item(uid), **more)  # type: ignore[arg-type]


def _cloze(uid: str, *numbers: int, says: str = "A") -> Item:
    return Item(uid, "cloze", says, numbers)


_REVIEWED, _LEARNED, _MACRO = _recall("reviewed"), _recall("learned"), _recall("macro", uses_macro=True)
_LAPSED, _SAME = Item("lapsed", "reverse"), _recall("same")
_GAPS, _SAME_GAPS = _cloze("gaps", 1, 2, 3), _cloze("same-gaps", 1, 2)
_MARKED, _LEECH, _NAMED = _recall("marked"), _recall("leech"), Item("old-name", "reverse")
_TAGGED, _EDITED = _recall("tagged", tags=("early",)), Item("edited", "reverse")
_RETIRED, _MOVED = _cloze("retired", 1, 2), _recall("moved")
_DRAWN, _SAME_DRAWN = _recall("drawn", slope=1), _recall("same-drawn", slope=2)
_DELETED, _LATE, _BURIED = _recall("deleted"), _recall("retired-late"), _recall("buried")
_EDITED_SAME = Item("edited-same", "reverse")

A = Edition(
    letter="A",
    macro=r"^{\top}",
    topics=(
        Topic("zeta", "reals", (_REVIEWED, _LEARNED, _LAPSED, _MACRO, _SAME)),
        Topic("alpha", "beyond", (_GAPS, _SAME_GAPS, _MARKED, _LEECH, _NAMED)),
        Topic("middle", "reals", (_TAGGED, _EDITED, _RETIRED, _MOVED)),
        Topic("kappa", "beyond", (_DRAWN, _SAME_DRAWN, _DELETED, _LATE, _EDITED_SAME, _BURIED)),
    ),
)
A = replace(A, new=frozenset(item.uid for item in A.items))

_GAPS_B = _cloze("gaps", 1, 3, 4, says="B")
_NEW_NAME = replace(_NAMED, uid="new-name", formerly=("old-name",))
_TAGGED_B = replace(_TAGGED, tags=("late", "later"))
_DRAWN_B = replace(_DRAWN, slope=3)
_ONE, _TWO = Item("nova-one", "reverse"), _cloze("nova-two", 1, 2)
_ADDED, _DRAWN_NEW = _recall("added"), _recall("drawn-new", slope=4)


def _says(letter: str, *items: Item) -> tuple[Item, ...]:
    return tuple(replace(item, says=letter) for item in items)


_LEARNED_B, _LAPSED_B, _MARKED_B, _LEECH_B, _BURIED_B = _says("B", _LEARNED, _LAPSED, _MARKED, _LEECH, _BURIED)
_REVIEWED_B = replace(_REVIEWED, says="B", why="The sign was wrong.")

#: A topic in the middle, a topic in another strand, words, a macro, a figure, tags; one renamed, one retired.
B = Edition(
    letter="B",
    macro=r"^{\intercal}",
    topics=(
        Topic("zeta", "reals", (_REVIEWED_B, _LEARNED_B, _ADDED, _LAPSED_B, _MACRO, _SAME)),
        Topic("nova", "beyond", (_ONE, _TWO)),
        Topic("alpha", "beyond", (_GAPS_B, _SAME_GAPS, _MARKED_B, _LEECH_B, _NEW_NAME)),
        Topic("middle", "beyond", (_TAGGED_B, *_says("B", _EDITED), _MOVED)),
        Topic("kappa", "beyond", (_DRAWN_B, _DRAWN_NEW, _SAME_DRAWN, _DELETED, _LATE, _EDITED_SAME, _BURIED_B)),
    ),
    retired={"retired": "It asked two things."},
    new=frozenset({"added", "nova-one", "nova-two", "drawn-new"}),
    changed=frozenset(_words("reviewed learned lapsed macro gaps marked leech tagged edited moved drawn buried")),
    renamed={"new-name": "old-name"},
    emptied=frozenset({"gaps c2"}),
)

_REVIEWED_C, _DRAWN_C = replace(_REVIEWED, says="C"), replace(_DRAWN, slope=5)
_GAPS_C = _cloze("gaps", 1, 3, 4, 5, says="C")
_NEWEST = replace(_NAMED, uid="newest-name", formerly=("old-name", "new-name"), says="C")

C = Edition(
    letter="C",
    macro=r"^{\intercal}",
    topics=(
        Topic("zeta", "reals", (_REVIEWED_C, _LEARNED_B, _ADDED, _LAPSED_B, _MACRO, *_says("C", _SAME))),
        Topic("nova", "beyond", (*_says("C", _ONE), _TWO)),
        Topic("alpha", "beyond", (_GAPS_C, _recall("last"), _SAME_GAPS, _MARKED_B, _LEECH_B, _NEWEST)),
        Topic("middle", "beyond", (*_says("C", _TAGGED_B, _EDITED), _MOVED)),
        Topic("kappa", "beyond", (_DRAWN_C, _DRAWN_NEW, _SAME_DRAWN, _DELETED, *_says("C", _EDITED_SAME), _BURIED_B)),
    ),
    retired={"retired": "It asked two things.", "retired-late": "Asked elsewhere."},
    new=frozenset({"last"}),
    changed=frozenset(_words("reviewed same nova-one gaps newest-name tagged edited drawn edited-same")),
    renamed={"newest-name": "new-name"},
)

EDITIONS = (A, B, C)


def write_edition(root: Path, edition: Edition) -> None:
    """Put one edition in the place of the one before; the version and the ledger stay as the last release left them."""
    for file in root.glob("topic-*.yaml"):
        file.unlink()
    for topic in edition.topics:
        text = f"topic: {topic.uid}\ncards:\n{''.join(map(_print_item, topic.items))}"
        (root / f"topic-{topic.uid}.yaml").write_text(text, "utf-8")
    listed = "".join(
        f"  - {{id: {one.uid}, title: {one.uid.title()}, strand: {one.strand}}}\n" for one in edition.topics
    )
    strands = "strands:\n  reals: The reals\n  beyond: Beyond them\n"
    (root / "curriculum.yaml").write_text(f"{strands}topics:\n{listed}", "utf-8")
    (root / "sources.yaml").write_text(SOURCES, "utf-8")
    (root / "macros.yaml").write_text(f"macros:\n  T: {{tex: '{edition.macro}', means: transpose}}\n", "utf-8")
    settings = root / "library.yaml"
    start = f"id: {LIFE}\ndeck: {DECK}\ntitle: A life\nlicence: CC BY 4.0\nversion: 0.1.0\n"
    kept = settings.read_text("utf-8").partition("retired:")[0] if settings.exists() else start
    retired = "".join(f"  {name}: {reason}\n" for name, reason in edition.retired.items())
    settings.write_text(f"{kept}retired:\n{retired}" if retired else kept, "utf-8")


def _print_item(item: Item) -> str:
    return "\n".join(f"{'  - ' if not row else '    '}{line}" for row, line in enumerate(_lines(item))) + "\n"


def _lines(item: Item) -> Iterator[str]:
    yield f"id: {item.uid}"
    yield f"kind: {item.kind}"
    said = rf"{item.words} $x\T$." if item.uses_macro else f"{item.words}."
    if item.kind == "cloze":
        gaps = " and ".join(f"{{{{c{number}::part {number}}}}}" for number in item.numbers)
        yield from ("text: |", f"  {said} {gaps}")
    else:
        yield from ("front: |", f"  What of the {item.first}?", "back: |", f"  {said}")
    if item.kind == "reverse":
        yield "prompts: [State it, Name it]"
    if item.slope:
        yield from item.figure
    yield "sources: [book 1]"
    if item.tags:
        yield f"tags: [{', '.join(item.tags)}]"
    if item.formerly:
        yield f"formerly: [{', '.join(item.formerly)}]"
    if item.why:
        yield f"changed: {item.why}"
