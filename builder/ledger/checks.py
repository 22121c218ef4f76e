"""What the cards may no longer do, since learners have them: the ledger against the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping

from builder.diagnostics import Diagnostic
from builder.diagnostics import Place
from builder.kinds import KINDS
from builder.kinds.card import Card
from builder.ledger.files import places_in_ledger
from builder.ledger.ids import guid_of
from builder.ledger.model import Ledger
from builder.ledger.model import NoteRecord
from builder.ledger.model import TypeRecord
from builder.ledger.model import names_of
from builder.library import Library

PlaceOf = Callable[[str], Place]

_NEVER_AGAIN = "ids are never given again; choose another"


def check_ledger(library: Library, ledger: Ledger | None, *, is_whole: bool = True) -> Iterator[Diagnostic]:
    """Turn a library and what was released of it into findings: nothing that a learner has may be lost.

    `is_whole` says that every file and card could be read: else nobody knows which cards are gone.
    """
    yield from _check_earlier_ids(library)
    yield from _check_reasons(library)
    if ledger is None or library.settings is None:
        return
    if ledger.library != library.settings.id:
        message = f"the library's id is {library.settings.id}, and it was released as {ledger.library}"
        yield library.settings.id.finding("FM513", message, f"write id: {ledger.library}; Anki knows every note by it")
        return
    if ledger.deck and ledger.deck != library.settings.deck:
        message = f"the deck is called {library.settings.deck}, and it was released as {ledger.deck}"
        help = f"write deck: {ledger.deck}; new cards would come into a second deck"
        yield library.settings.deck.finding("FM513", message, help)
    place_of = places_in_ledger(library.root)
    if is_whole:
        yield from _check_gone(library, ledger, place_of)
    yield from _check_retired(library, ledger)
    yield from _check_cards(library, ledger)
    yield from _check_types(ledger, place_of)
    yield from _check_identities(ledger, place_of)


def _check_earlier_ids(library: Library) -> Iterator[Diagnostic]:
    """Demand that no two cards have one earlier id: both would be the same note."""
    owners: dict[str, Card] = {}
    for card in library.cards:
        for name in card.formerly:
            owner = owners.setdefault(name, card)
            if owner is not card:
                message = f"{name} is an earlier id of the card {owner.id} already"
                yield name.finding("FM515", message, "one card alone can go on with its history")


def _check_reasons(library: Library) -> Iterator[Diagnostic]:
    """Demand a reason of every card that is retired: learners read it in the release notes."""
    for name, reason in (library.settings.retired if library.settings else {}).items():
        if not reason.strip():
            yield name.finding("FM103", f"{name} is retired without a reason", f"write {name}: why it is gone")


def _check_gone(library: Library, ledger: Ledger, place_of: PlaceOf) -> Iterator[Diagnostic]:
    """Demand that every released note is still there, was renamed, or is retired."""
    retired = library.settings.retired if library.settings else {}
    held = {str(name) for card in library.cards for name in (card.id, *card.formerly)}
    for name, record in ledger.notes.items():
        if not record.retired and name not in held and name not in retired:
            help = "bring it back, name it in formerly: of a card, or in retired: of library.yaml with a reason"
            yield Diagnostic(place_of(name), "FM514", f"the card {name} was released and is gone", help)


def _check_retired(library: Library, ledger: Ledger) -> Iterator[Diagnostic]:
    """Demand that what `retired:` names was released and is gone."""
    names = names_of(ledger)
    goes_on = {str(name): card for card in library.cards for name in card.formerly}
    for name in library.settings.retired if library.settings else ():
        if name in library.first_by_id:
            yield name.finding("FM519", f"{name} is retired and still a card", "take one of the two out")
        elif name in goes_on:
            message = f"{name} is retired and an earlier id of the card {goes_on[name].id}"
            yield name.finding("FM519", message, "take one of the two out")
        elif name not in names:
            yield name.finding("FM519", f"{name} was never released, so it need not be retired", "take the line out")
        elif names[name] != name:
            yield name.finding("FM519", f"{name} is an earlier id of the card {names[name]}", f"retire {names[name]}")


def _check_cards(library: Library, ledger: Ledger) -> Iterator[Diagnostic]:
    """Demand that each card goes on with one released note at most, and that it may."""
    names = names_of(ledger)
    owners: dict[str, Card] = {}
    times_named = Counter(str(name) for card in library.cards for name in card.formerly)
    for card in library.cards:
        known = next((names[name] for name in (card.id, *reversed(card.formerly)) if name in names), None)
        yield from _check_reuse(card, ledger, names.get(card.id))
        yield from _check_formerly(card, known, ledger, library, names)
        if known is None or ledger.notes[known].retired:
            continue
        is_told = card.id != names.get(card.id, card.id) or any(
            name in library.first_by_id or times_named[name] > 1 for name in card.formerly
        )
        if owners.setdefault(known, card) is not card and not is_told:
            message = f"the released card {known} goes on as {owners[known].id} already"
            yield card.id.finding("FM515", message, "one card alone can go on with its history")
        yield from _check_lasting(card, ledger.notes[known], known)


def _check_reuse(card: Card, ledger: Ledger, known: str | None) -> Iterator[Diagnostic]:
    """Demand that no card takes the id of a retired one, or one that another card had before."""
    if known is None:
        return
    if ledger.notes[known].retired:
        message = f"the id {card.id} belonged to a card retired in {ledger.notes[known].retired}"
        yield card.id.finding("FM515", message, _NEVER_AGAIN)
    elif known != card.id:
        message = f"the id {card.id} is an earlier one of the card {known}"
        yield card.id.finding("FM515", message, _NEVER_AGAIN)


def _check_formerly(
    card: Card, known: str | None, ledger: Ledger, library: Library, names: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Demand that every earlier id is one of the note with which the card goes on."""
    for name in card.formerly:
        if name not in names:
            message = f"{name} was never released, so nobody knows the card {card.id} by it"
            yield name.finding("FM519", message, "take it out of formerly:")
        elif ledger.notes[names[name]].retired:
            message = f"{name} belonged to a card retired in {ledger.notes[names[name]].retired}"
            yield name.finding("FM515", message, "what is retired does not come back; take it out of formerly:")
        elif names[name] != known and name not in library.first_by_id:
            message = f"{name} was released as a card of its own, beside {known}"
            help = "two histories cannot become one: name it in retired: of library.yaml"
            yield name.finding("FM515", message, help)


def _check_lasting(card: Card, record: NoteRecord, known: str) -> Iterator[Diagnostic]:
    """Demand that a released card keeps its kind, and that no part comes back that was taken away."""
    if record.kind != card.notetype.kind:
        message = f"the card {known} was released as {record.kind} and is {card.notetype.kind} now"
        place = card.kind.place() if card.kind is not None else card.id.place()
        yield Diagnostic(place, "FM516", message, "a new kind is a new card: give it a new id and retire this one")
        return
    for part in card.parts():
        if part.name in record.gone:
            message = f"{part.name} of the card {known} was taken away in an earlier release"
            yield card.question().scalar.finding("FM518", message, "numbers are never given again; take the next one")
    if record.reset > str(card.reset or ""):
        message = f"the card {known} was begun anew on {record.reset}, and learners would get older answers back"
        yield (card.reset or card.id).finding("FM521", message, f"write reset: {record.reset}, or a later day")


def _check_types(ledger: Ledger, place_of: PlaceOf) -> Iterator[Diagnostic]:
    """Demand that the fields and templates of a released note type are the same, but for their names."""
    notetypes = {kind.notetype.id: kind.notetype for kind in KINDS.values()}
    for name, record in ledger.types.items():
        notetype = notetypes.get(record.id)
        if notetype is None:
            message = f"the note type {name} was released, and this flashmath has none of its number"
            yield Diagnostic(place_of(name), "FM517", message, "install the flashmath that released it, or a newer one")
        elif [number for number, _ in record.fields] != [field.id for field in notetype.fields] or [
            number for number, _ in record.templates
        ] != [template.id for template in notetype.templates]:
            message = f"the fields or templates of the note type {name} are not those that were released"
            yield Diagnostic(place_of(name), "FM517", message, "Anki would split the deck; use a spare field instead")


def _check_identities(ledger: Ledger, place_of: PlaceOf) -> Iterator[Diagnostic]:
    """Demand what a release would have given: one guid and number a note, from its first id, and times in the past."""
    guids = Counter(record.guid for record in ledger.notes.values())
    numbers = Counter(record.number for record in ledger.notes.values())
    cards = Counter(number for record in ledger.notes.values() for number in record.cards.values())
    help = "take the ledger from the last release, for it is not written by hand"
    for name, record in ledger.notes.items():
        first = record.formerly[0] if record.formerly else name
        is_own = guids[record.guid] == numbers[record.number] == 1
        shared = any(cards[number] > 1 for number in record.cards.values())
        if not is_own or shared or record.guid != guid_of(ledger.library, first):
            message = f"the ledger gives the card {name} an identity that no release gave"
            yield Diagnostic(place_of(name), "FM520", message, help)
    for name, time in {**_times(ledger.types), **_times(ledger.notes)}.items():
        if time > ledger.released:
            message = f"the ledger says that {name} changed later than the last release"
            yield Diagnostic(place_of(name), "FM520", message, help)


def _times(records: Mapping[str, NoteRecord] | Mapping[str, TypeRecord]) -> dict[str, int]:
    return {name: record.modified for name, record in records.items()}
