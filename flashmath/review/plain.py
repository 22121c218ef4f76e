"""A sitting by lines: text that can be spoken, and a line of input for each key."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator

from flashmath.mathematics.style import Line
from flashmath.page.ansi import to_plain
from flashmath.page.look import Look
from flashmath.picture.gallery import Gallery
from flashmath.review import keys
from flashmath.review.editor import Editing
from flashmath.review.screen import KEYS
from flashmath.review.screen import plain_lines
from flashmath.review.search import find
from flashmath.review.sitting import Over
from flashmath.review.sitting import Sitting
from flashmath.review.typed import visible
from flashmath.review.words import NAMES
from flashmath.review.words import button_words
from flashmath.review.words import counts_words
from flashmath.review.words import sentence
from scheduler.session import Shown

#: Writes a line.
Say = Callable[[str], None]
#: What a line of input may be instead of a key.
_WORDS = {
    "": keys.ENTER,
    "again": "1",
    "hard": "2",
    "good": "3",
    "easy": "4",
    "back": keys.ESCAPE,
    "quit": "q",
    "undo": "u",
    "help": "?",
}
#: How keys are called here that have other names on a screen.
_SPOKEN_KEYS = {
    "space, Enter": "Enter",
    "1 2 3 4": "1 to 4",
    "t": "t, alone or with your answer after it",
    "/": "/ and words",
    "Escape": "back",
}


def run_plain(sitting: Sitting, lines: Iterable[str], say: Say, look: Look, gallery: Gallery, editing: Editing) -> Over:
    """Go on until the lines end, a line quits, or nothing is left."""
    source = iter(lines)
    shown: tuple[str, bool] | None = None
    while sitting.present is not None:
        state = sitting.present.shown.card.uid, sitting.is_open
        if sitting.said:
            say(sentence(sitting.said))
            sitting.said = ""
        if state != shown:
            for text in _screen(sitting, look, shown):
                say(text)
            shown = state
        line = next(source, None)
        if line is None:
            return Over.CLOSED
        typed = line.strip()
        if typed in ("q", "quit"):
            return Over.QUIT
        before = sitting.present
        if typed == "t" or typed.startswith("t "):
            _type(sitting, typed[2:], source, say)
        else:
            _obey(sitting, typed, say, gallery, editing)
        if sitting.present is not before and not sitting.is_open:
            shown = None
    return Over.DONE


def _screen(sitting: Sitting, look: Look, shown: tuple[str, bool] | None) -> Iterator[str]:
    present = sitting.present
    if present is None:
        return
    figure = sitting.figure()
    page = sitting.page(look, plain_lines(figure.alt, look) if figure else ())
    is_same = shown is not None and shown[0] == present.shown.card.uid
    if not is_same:
        yield ""
        marks = f" ({sitting.marks()})" if sitting.marks() else ""
        yield f"{sitting.topic()}{marks}. {counts_words(sitting.session.counts())}."
    if not (sitting.is_open and is_same):
        yield from _spoken("Question", page.question)
        yield from _spoken("Figure", page.figure if page.asks else ())
    if not sitting.is_open:
        yield "Enter shows the answer."
        return
    if sitting.typed:
        yield f"You typed: {visible(sitting.typed)}"
    yield from _spoken("Answer", page.answer)
    yield from _spoken("Figure", () if page.asks else page.figure)
    yield from _spoken("Remark", page.remarks)
    yield from _spoken("Source", page.sources)
    yield from _spoken("Checked", page.checked)
    yield "; ".join(_buttons(present.shown)) + "."


def _buttons(shown: Shown) -> Iterator[str]:
    for place, preview in enumerate(shown.previews, start=1):
        yield f"{place} {NAMES[preview.grade]}" + (f", {button_words(preview)}" if shown.counts else "")


def _spoken(name: str, lines: Iterable[Line]) -> Iterator[str]:
    texts = [text for line in lines if (text := to_plain(line)).strip()]
    if texts:
        yield f"{name}: {texts[0]}"
        yield from texts[1:]


def _obey(sitting: Sitting, typed: str, say: Say, gallery: Gallery, editing: Editing) -> None:
    key = _WORDS.get(typed, typed)
    if sitting.press(key):
        return
    if key == "e":
        _edit(sitting, editing)
    elif key == "o":
        _open_figure(sitting, gallery)
    elif key == keys.ESCAPE:
        sitting.advance()
    elif key == "p":
        for text in sitting.prerequisites():
            say(text)
    elif key == "?":
        for name, meaning in KEYS.items():
            say(f"{_SPOKEN_KEYS.get(name, name)}: {meaning}")
    elif key.startswith("/"):
        _search(sitting, key[1:].strip(), say)
    else:
        sitting.said = f"no key is called {visible(key[:40])}; ? lists them"


def _edit(sitting: Sitting, editing: Editing) -> None:
    if sitting.edit(editing.edit):
        sitting.read_again(editing.reload())


def _open_figure(sitting: Sitting, gallery: Gallery) -> None:
    figure = sitting.figure_to_open()
    if figure is not None:
        sitting.said = gallery.open(figure, wait=True)


def _type(sitting: Sitting, text: str, source: Iterator[str], say: Say) -> None:
    """Take an answer from this line, or from the next one where this holds none."""
    if not sitting.may_type():
        return
    if not text.strip():
        say("Your answer:")
        text = next(source, "")
    sitting.take_typed(text)
    if not (sitting.is_open or sitting.said):
        sitting.said = "nothing was typed"


def _search(sitting: Sitting, words: str, say: Say) -> None:
    found = [words] if words in sitting.session.cards else find(words, sitting)
    if len(found) == 1:
        sitting.look_up(found[0], "the word back returns to the queue")
    elif found:
        say(f"Write / and one of these: {', '.join(found)}.")
    else:
        sitting.said = f"no card holds {visible(words[:40])}"
