"""What the cards may no longer do, since learners have them: the ledger against the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator

from builder.diagnostics import Diagnostic
from builder.kinds import KINDS
from builder.kinds.card import Card
from builder.ledger.files import place_in_ledger
from builder.ledger.ids import guid_of
from builder.ledger.model import Ledger
from builder.ledger.model import names_of
from builder.library import Library


def check_ledger(library: Library, ledger: Ledger | None) -> Iterator[Diagnostic]:
    """Turn a library and what was released of it into findings: nothing that a learner has may be lost."""
    if ledger is None or library.settings is None:
        return
    if ledger.library != library.settings.id:
        message = f"the library's id is {library.settings.id}, and it was released as {ledger.library}"
        yield library.settings.id.finding("FM513", message, f"write id: {ledger.library}; Anki knows every note by it")
        return
    for check in _CHECKS:
        yield from check(library, ledger)


def _vanished(library: Library, ledger: Ledger) -> Iterator[Diagnostic]:
    """Demand that every released note is still there, was renamed, or is retired."""
    retired = library.settings.retired if library.settings else {}
    held = {str(name) for card in library.cards for name in (card.id, *card.formerly)}
    for name, record in ledger.notes.items():
        if not record.retired and name not in held and name not in retired:
            help = "bring it back, name it in formerly: of a card, or in retired: of library.yaml with a reason"
            place = place_in_ledger(library.root, name)
            yield Diagnostic(place, "FM514", f"the card {name} was released and is gone", help)


def _retired(library: Library, ledger: Ledger) -> Iterator[Diagnostic]:
    """Demand that what `retired:` names was released and is gone."""
    for name in library.settings.retired if library.settings else ():
        if name in library.first_by_id:
            yield name.finding("FM519", f"{name} is retired and still a card", "take one of the two out")
        elif name not in ledger.notes:
            yield name.finding("FM519", f"{name} was never released, so it need not be retired", "take the line out")


def _cards(library: Library, ledger: Ledger) -> Iterator[Diagnostic]:
    names = names_of(ledger)
    for card in library.cards:
        yield from _reused(card, ledger, names.get(card.id))
        for name in card.formerly:
            if name not in names:
                message = f"{name} was never released, so nobody knows the card {card.id} by it"
                yield name.finding("FM519", message, "take it out of formerly:")
        known = next((names[name] for name in (card.id, *reversed(card.formerly)) if name in names), None)
        if known is not None and not ledger.notes[known].retired:
            yield from _changed_beyond(card, ledger, known)


def _reused(card: Card, ledger: Ledger, known: str | None) -> Iterator[Diagnostic]:
    """Demand that no card takes the id of a retired one, or one that another card had before."""
    if known is None:
        return
    if ledger.notes[known].retired:
        message = f"the id {card.id} belonged to a card retired in {ledger.notes[known].retired}"
        yield card.id.finding("FM515", message, "ids are never given again; choose another")
    elif known != card.id:
        message = f"the id {card.id} is an earlier one of the card {known}"
        yield card.id.finding("FM515", message, "ids are never given again; choose another")


def _changed_beyond(card: Card, ledger: Ledger, known: str) -> Iterator[Diagnostic]:
    """Demand that a released card keeps its kind, and that no part comes back that was taken away."""
    record = ledger.notes[known]
    if record.kind != card.notetype.kind:
        message = f"the card {known} was released as {record.kind} and is {card.notetype.kind} now"
        place = card.kind.place() if card.kind is not None else card.id.place()
        yield Diagnostic(place, "FM516", message, "a new kind is a new card: give it a new id and retire this one")
        return
    for part in card.parts():
        if part.name in record.gone:
            message = f"{part.name} of the card {known} was taken away in an earlier release"
            yield card.question().scalar.finding("FM518", message, "numbers are never given again; take the next one")


def _types(library: Library, ledger: Ledger) -> Iterator[Diagnostic]:
    """Demand that the fields and templates of a released note type are the same, but for their names."""
    for kind in KINDS.values():
        notetype = kind.notetype
        for name, record in ledger.types.items():
            if record.id == notetype.id and (
                [number for number, _ in record.fields] != [field.id for field in notetype.fields]
                or [number for number, _ in record.templates] != [template.id for template in notetype.templates]
            ):
                message = f"the fields or templates of the note type {name} are not those that were released"
                help = "Anki would split the deck; use a spare field instead"
                yield Diagnostic(place_in_ledger(library.root, name), "FM517", message, help)


def _sound(library: Library, ledger: Ledger) -> Iterator[Diagnostic]:
    """Demand identities that a release would have given: one guid and number a note, made from its first id."""
    guids = Counter(record.guid for record in ledger.notes.values())
    numbers = Counter(record.number for record in ledger.notes.values())
    cards = Counter(number for record in ledger.notes.values() for number in record.cards.values())
    for name, record in ledger.notes.items():
        first = record.formerly[0] if record.formerly else name
        is_own = guids[record.guid] == numbers[record.number] == 1
        shared = any(cards[number] > 1 for number in record.cards.values())
        if not is_own or shared or record.guid != guid_of(ledger.library, first):
            message = f"the ledger gives the card {name} an identity that no release gave"
            help = "take the ledger from the last release, for it is not written by hand"
            yield Diagnostic(place_in_ledger(library.root, name), "FM520", message, help)


_CHECKS: tuple[Callable[[Library, Ledger], Iterator[Diagnostic]], ...] = (_vanished, _retired, _cards, _types, _sound)
