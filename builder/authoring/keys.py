"""What each key of a library's files is for, in words that an editor shows beside the key."""

from __future__ import annotations

from collections.abc import Mapping

#: The keys by the part of a library that they belong to; what is not said of a kind is said of every card.
KEYS: Mapping[str, Mapping[str, str]] = {
    "card file": {
        "topic": "The topic of all cards of the file: an id of curriculum.yaml.",
        "cards": "The cards, in the order in which they are taught.",
    },
    "card": {
        "id": "The permanent name of the card, lower-case words joined by hyphens: Anki knows it by this.",
        "kind": "The kind of card; recall where nothing is said.",
        "note": "Shown under the answer: an intuition, a warning, a step of the proof. Markdown with $...$.",
        "sources": "Where the fact comes from: a key of sources.yaml, and after a blank the place in that work.",
        "tags": "Lower-case words joined by hyphens, by which cards can be found in Anki.",
        "formerly": "Ids that this card had before, so that it keeps its history under a new one.",
        "changed": "Why a released card was changed: one line for the release notes.",
        "ignore": "Findings that may stand on this card: the code, and the reason.",
        "let": "Named values, for @{...} in the texts and for claims.",
        "claims": "What the card says, in a form that is computed and tested.",
        "figure": "The description of a picture.",
    },
    "recall": {
        "front": "The question, in a | block: Markdown with $...$ and $$...$$.",
        "back": "The answer, in a | block: Markdown with $...$ and $$...$$.",
    },
    "reverse": {
        "front": "The name, in a | block; asked first, and the answer of the other direction.",
        "back": "What the name stands for, in a | block; the answer of the first direction.",
        "prompts": "Two short commands, one a direction: [State it, Name it].",
    },
    "cloze": {
        "text": "The statement, in a | block, with gaps: {{c1::hidden text}} or {{c1::hidden text::hint}}.",
    },
    "library": {
        "id": "The permanent name of the library: Anki knows every note by it and by the id of its card.",
        "deck": "The name of the deck in Anki.",
        "title": "The title of the library.",
        "version": "The version of the cards, such as 1.2.0.",
        "licence": "The licence of the content.",
        "retired": "Ids of released cards that are gone, each with the reason.",
    },
    "curriculum": {
        "strands": "The parts of the subject: an id, and its title.",
        "topics": "The topics in teaching order: each stands below everything that it builds on.",
    },
    "topic": {
        "id": "The permanent name of the topic: lower-case words joined by hyphens.",
        "title": "The title of the topic, shown on its cards.",
        "strand": "The strand that the topic belongs to.",
        "prerequisites": "The topics that this one builds on, by their ids.",
    },
    "sources": {"sources": "The works that cards cite, by their keys."},
    "source": {
        "title": "The title of the work.",
        "authors": "Who wrote it.",
        "kind": "What it is; a book where nothing is said.",
        "url": "Where it can be found.",
    },
    "macros": {"macros": "The macros by their names, without the backslash."},
    "macro": {
        "tex": "What stands in for the macro, in single quotes; #1 to #9 are its arguments.",
        "args": "How many arguments it takes, from 0 to 9.",
        "means": "What it says, in words.",
    },
}


def describe_key(section: str, key: str) -> str:
    """Say what a key is for; empty where nothing is known of it."""
    return KEYS.get(section, {}).get(key) or KEYS["card"].get(key, "")
