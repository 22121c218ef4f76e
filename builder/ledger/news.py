"""A release to its notes: what is new, card by card, and what a learner may want to do."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime

from builder.ledger.release import Change
from builder.ledger.release import Release

#: The file of all release notes, in the folder of the library.
NEWS = "RELEASES.md"
_TITLE = "# Releases\n"
#: The order of the sections, with their titles.
_SECTIONS = {
    "new": "New",
    "changed": "Changed",
    "reset": "Begun anew",
    "renamed": "Renamed",
    "emptied": "Emptied",
    "retired": "Retired",
}


def print_news(release: Release, questions: Mapping[str, str]) -> str:
    """Turn a release into its section of the notes; `questions` has the first line of each card's question."""
    day = datetime.fromtimestamp(release.ledger.released, UTC).date().isoformat()
    lines = [f"## {release.version} ({day})", ""]
    for kind, title in _SECTIONS.items():
        changes = [change for change in release.changes if change.kind == kind]
        if changes:
            lines += [f"### {title}", "", *(_line(change, questions) for change in changes), ""]
            lines += _advice(kind, changes)
    if release.new_looks:
        lines += ["The cards have a new look; it comes with the import.", ""]
    return "\n".join(lines)


def _line(change: Change, questions: Mapping[str, str]) -> str:
    question = questions.get(change.uid, "")
    detail = " ".join(change.detail.split())
    match change.kind:
        case "renamed":
            return f"- `{change.uid}`, until now `{detail}`"
        case "reset":
            return f"- `{change.uid}`, on {detail}"
        case "emptied":
            return f"- `{change.uid}` no longer has {detail}"
        case "retired":
            return _entry(change.uid, detail)
        case _:
            return _entry(change.uid, f"{question} ({detail})" if detail else question)


def _entry(uid: str, said: str) -> str:
    return f"- `{uid}`: {said}" if said else f"- `{uid}`"


def _advice(kind: str, changes: Sequence[Change]) -> list[str]:
    """Say what Anki leaves to the learner: an import takes nothing away."""
    if kind == "retired":
        return [
            "Anki keeps retired cards until you delete them. This search in its browser finds them:",
            *_search(changes),
        ]
    if kind == "reset":
        told = (
            "`flashmath review` asks these cards as new ones, for they mean something else now. "
            "Anki keeps their schedule."
        )
        return [
            f"{told} This search in its browser finds them, and *Cards > Reset* begins them anew:",
            *_search(changes),
        ]
    if kind == "emptied":
        return ["Anki keeps the emptied cards until you run *Tools > Empty Cards*.", ""]
    return []


def _search(changes: Sequence[Change]) -> list[str]:
    """Write the search that finds the cards in Anki's browser."""
    # `Card:` by itself asks Anki for a template; with the sign for any letter it is the field of that name
    return ["", f"    {' OR '.join(f'Car_:{change.uid}' for change in changes)}", ""]


def add_news(older: str, section: str, replaced: Collection[str]) -> str:
    """Put a section above the older ones, and leave out those of the versions that it replaces.

    A release that was interrupted may have left a section; whatever stands above the first one is kept.
    """
    is_dos = "\r\n" in older
    body = older.removeprefix("\ufeff").replace("\r\n", "\n").removeprefix(_TITLE).strip("\n")
    head, *parts = ("\n" + body).split("\n## ")
    kept = ["## " + part for part in parts if part.partition(" ")[0] not in replaced]
    blocks = [_TITLE, *([head.strip("\n")] if head.strip() else []), section, *kept]
    text = "\n\n".join(block.strip("\n") for block in blocks) + "\n"
    return text.replace("\n", "\r\n") if is_dos else text
