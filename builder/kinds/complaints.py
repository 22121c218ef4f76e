"""Pydantic's complaints about a mapping of a file to findings that an author understands."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic import ValidationError

from builder.diagnostics import Diagnostic
from builder.diagnostics.suggestions import did_you_mean
from builder.kinds.ids import LONGEST_ID
from builder.kinds.ids import to_id
from builder.source import Mapping as Map
from builder.source import form_of
from builder.source.complaints import Complaint
from builder.source.complaints import read_complaints


@dataclass(frozen=True, slots=True)
class _Subject:
    """The mapping that is complained about: how sentences name it, and the keys that it may have."""

    name: str
    keys: tuple[str, ...]


def explain_errors(error: ValidationError, node: Map, model: type[BaseModel], name: str) -> list[Diagnostic]:
    """Turn pydantic's complaints about a mapping into findings; `name` is what the sentences call it."""
    subject = _Subject(name, tuple(key for key in model.model_fields if key != "topic"))
    return [
        Diagnostic(complaint.place, *_SENTENCES.get(complaint.type, _other)(complaint, subject))
        for complaint in read_complaints(error, node)
    ]


#: How the value of a key is written, where its name does not tell.
_FORMS: Mapping[str, str] = {"prompts": " [State it, Name it]", "sources": " [...]"}

#: A finding's code, what is wrong, what helps.
_Sentence = tuple[str, str, str]


def _name(complaint: Complaint) -> str:
    return ".".join(map(str, complaint.path))


def _unknown_key(complaint: Complaint, subject: _Subject) -> _Sentence:
    key = str(complaint.path[-1])
    help = did_you_mean(key, subject.keys, f"the keys are {', '.join(subject.keys)}")
    return "FM101", f"{subject.name} has no key {key}", help


def _missing(complaint: Complaint, subject: _Subject) -> _Sentence:
    if isinstance(complaint.path[-1], int):
        return _wrong_number(complaint, subject)
    key = _name(complaint)
    return "FM102", f"{subject.name} has no {key}", f"add {key}:{_FORMS.get(key, '')}"


def _wrong_number(complaint: Complaint, _subject: _Subject) -> _Sentence:
    return "FM103", f"{complaint.path[0]} wants two entries", f"write prompts:{_FORMS['prompts']}"


def _bad_id(complaint: Complaint, _subject: _Subject) -> _Sentence:
    written = str(complaint.value)
    message = f"{written} is not an id" if written else f"{_name(complaint)} is empty"
    meant = to_id(written)
    suggested = f", such as {meant}" if written.isascii() and meant and len(written) <= LONGEST_ID else ""
    return "FM104", message, f"lower-case words joined by hyphens{suggested or f', at most {LONGEST_ID} characters'}"


def _bad_day(complaint: Complaint, _subject: _Subject) -> _Sentence:
    message = f"{complaint.value} is not a day" if complaint.value else f"{_name(complaint)} is empty"
    return "FM104", message, "write the day on which the card got its new meaning, as in 2027-01-15"


def _no_text(complaint: Complaint, _subject: _Subject) -> _Sentence:
    return "FM103", f"{_name(complaint)} wants text, not {form_of(complaint.value)}", "put the text in a | block"


def _no_list(complaint: Complaint, _subject: _Subject) -> _Sentence:
    is_block = isinstance(complaint.value, Map) and not complaint.value.is_in_braces()
    help = "begin each entry with a hyphen" if is_block else f"write {_name(complaint)}: [...]"
    return "FM103", f"{_name(complaint)} wants a list, not {form_of(complaint.value)}", help


def _no_claim(_complaint: Complaint, _subject: _Subject) -> _Sentence:
    return "FM103", "each of claims wants a mapping of keys", "begin it with - holds: or - value:"


def _no_mapping(complaint: Complaint, _subject: _Subject) -> _Sentence:
    message = f"{_name(complaint)} wants a mapping, not {form_of(complaint.value)}"
    return "FM103", message, "write key: value, one a line"


def _no_choice(complaint: Complaint, _subject: _Subject) -> _Sentence:
    choices = re.findall(r"'([^']+)'", complaint.message)
    help = did_you_mean(str(complaint.value), choices, f"it is one of {', '.join(choices)}")
    return "FM104", f"{_name(complaint)} cannot be {complaint.value or 'nothing'}", help


def _other(complaint: Complaint, _subject: _Subject) -> _Sentence:
    return "FM104", f"{_name(complaint)}: {complaint.message}", ""


_SENTENCES: Mapping[str, Callable[[Complaint, _Subject], _Sentence]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "too_long": _wrong_number,
    "bad_id": _bad_id,
    "bad_day": _bad_day,
    "literal_error": _no_choice,
    "text_expected": _no_text,
    "tuple_type": _no_list,
    "claim_expected": _no_claim,
    "mapping_type": _no_mapping,
    "dict_type": _no_mapping,
}
