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
        "reset": "The day on which a released card got another meaning (2027-01-15). Older answers count no more, "
        "for good; Anki keeps its schedule.",
        "ignore": "Findings that may stand on this card: the code, and the reason.",
        "let": "Named values, for @{...} in the texts and for claims.",
        "claims": "What the card says, in a form that is computed and tested.",
        "figure": "A picture, drawn from its description: its kind, alt text and values, which may use let.",
    },
    "figure": {
        "kind": "What is drawn; the other keys depend on it.",
        "alt": "What the reader should see, in words: for those who do not see it, and for plain terminals.",
        "side": "Where the figure stands: below the answer, or with the question.",
    },
    "claim": {
        "holds": "A condition, such as diff(x^2, x) == 2*x, true for all that for: declares.",
        "value": "An expression that comes out as is: says.",
        "is": "The value of value:, right to the digits written: a number, or a list of numbers.",
        "for": "Symbols and where they live: {x: real, n: 2..9, A: matrix 2 x 3, f: function, T: simplex 2 x 2}.",
        "let": "Named values and functions of this claim, beside those of the card.",
        "shows": "The formula that the claim is about: the number of a displayed one of the answer, or a piece of TeX.",
        "table": "What P, \\E and H in the formula of shows: speak of: a table of chances, and names for its places.",
        "undecided": "Why neither numbers nor symbols can decide the claim.",
    },
    "table": {
        "of": "The name of the table: a vector or matrix of chances that for: or let: declares.",
        "name": "An event (row == 1), a family of them (H(k): row == k), or a random variable (xs[row]).",
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
