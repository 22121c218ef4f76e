"""A release to its notes: what is new, card by card, and what a learner may want to do."""

from __future__ import annotations

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
_SECTIONS = {"new": "New", "changed": "Changed", "renamed": "Renamed", "emptied": "Emptied", "retired": "Retired"}


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
    match change.kind:
        case "renamed":
            return f"- `{change.uid}`, until now `{change.detail}`"
        case "emptied":
            return f"- `{change.uid}` no longer has {change.detail}"
        case "retired":
            return f"- `{change.uid}`: {change.detail}"
        case _:
            said = f" ({change.detail})" if change.detail else ""
            return f"- `{change.uid}`: {question}{said}"


def _advice(kind: str, changes: Sequence[Change]) -> list[str]:
    """Say what Anki leaves to the learner: an import takes nothing away."""
    if kind == "retired":
        search = " OR ".join(f"Card:{change.uid}" for change in changes)
        return [
            "Anki keeps retired cards until you delete them. This search in its browser finds them:",
            "",
            f"    {search}",
            "",
        ]
    if kind == "emptied":
        return ["Anki keeps the emptied cards until you run *Tools > Empty Cards*.", ""]
    return []


def add_news(older: str, section: str, version: str) -> str:
    """Put a section above the older ones; one of the same version, left by an interrupted release, is replaced."""
    body = older.removeprefix(_TITLE).lstrip("\n")
    parts = ["## " + part for part in ("\n" + body).split("\n## ")[1:]]
    kept = [part.rstrip("\n") + "\n" for part in parts if not part.startswith(f"## {version} ")]
    return "\n".join([_TITLE, section.rstrip("\n") + "\n", *kept])
