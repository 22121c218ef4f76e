"""Pydantic's complaints about a mapping of a file to findings at their place."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from builder.diagnostics import Diagnostic
from builder.source import Mapping as Map
from builder.source import Node
from builder.source import form_of
from builder.source import walk
from builder.tex.commands import suggest

Step = str | int
#: The longest id of a card or a topic, and the longest tag.
LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class _Complaint:
    """One complaint: where in the mapping, what stands there, and what the mapping is."""

    node: Map
    path: tuple[Step, ...]
    value: Node
    model: type[BaseModel]
    what: str
    message: str

    @property
    def name(self) -> str:
        return ".".join(str(step) for step in self.path)


def explain_errors(error: ValidationError, node: Map, model: type[BaseModel], what: str) -> list[Diagnostic]:
    """Turn pydantic's complaints about a mapping into findings; `what` names it in the sentences."""
    return [_explain(detail, node, model, what) for detail in error.errors(include_url=False, include_input=False)]


def _explain(detail: ErrorDetails, node: Map, model: type[BaseModel], what: str) -> Diagnostic:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    place, value, key = walk(node, path)
    complaint = _Complaint(node, path, value, model, what, detail["msg"].lower())
    if detail["type"] == "extra_forbidden":
        place = key.place() if key is not None else node.place()
    code, message, help = _SENTENCES.get(detail["type"], _other)(complaint)
    return Diagnostic(place, code, message, help)


#: How the value of a key is written, where its name does not tell.
_FORMS: Mapping[str, str] = {"prompts": " [State it, Name it]", "sources": " [...]"}

#: A finding's code, what is wrong, what helps.
_Sentence = tuple[str, str, str]


def _unknown_key(complaint: _Complaint) -> _Sentence:
    key = str(complaint.path[-1])
    keys = [name for name in complaint.model.model_fields if name != "topic"]
    meant = suggest(key, keys)
    help = f"did you mean {meant}?" if meant else f"the keys are {', '.join(keys)}"
    return "FM101", f"{complaint.what} has no key {key}", help


def _missing(complaint: _Complaint) -> _Sentence:
    if isinstance(complaint.path[-1], int):
        return _wrong_number(complaint)
    form = _FORMS.get(complaint.name, "")
    return "FM102", f"{complaint.what} has no {complaint.name}", f"add {complaint.name}:{form}"


def _wrong_number(complaint: _Complaint) -> _Sentence:
    return "FM103", f"{complaint.path[0]} wants two entries", f"write prompts:{_FORMS['prompts']}"


def _bad_id(complaint: _Complaint) -> _Sentence:
    written = str(complaint.value)
    message = f"{written} is not an id" if written else f"{complaint.name} is empty"
    meant = "-".join(re.findall(r"[a-z0-9]+", written.lower()))
    suggested = f", such as {meant}" if written.isascii() and meant and len(written) <= LONGEST_ID else ""
    return "FM104", message, f"lower-case words joined by hyphens{suggested or f', at most {LONGEST_ID} characters'}"


def _bad_day(complaint: _Complaint) -> _Sentence:
    message = f"{complaint.value} is not a day" if complaint.value else f"{complaint.name} is empty"
    return "FM104", message, "write the day on which the card got its new meaning, as in 2027-01-15"


def _no_text(complaint: _Complaint) -> _Sentence:
    return "FM103", f"{complaint.name} wants text, not {form_of(complaint.value)}", "put the text in a | block"


def _no_list(complaint: _Complaint) -> _Sentence:
    is_block = isinstance(complaint.value, Map) and not complaint.value.is_in_braces()
    help = "begin each entry with a hyphen" if is_block else f"write {complaint.name}: [...]"
    return "FM103", f"{complaint.name} wants a list, not {form_of(complaint.value)}", help


def _no_claim(_: _Complaint) -> _Sentence:
    return "FM103", "each of claims wants a mapping of keys", "begin it with - holds: or - value:"


def _no_mapping(complaint: _Complaint) -> _Sentence:
    return "FM103", f"{complaint.name} wants a mapping, not {form_of(complaint.value)}", "write key: value, one a line"


def _no_choice(complaint: _Complaint) -> _Sentence:
    choices = re.findall(r"'([^']+)'", complaint.message)
    meant = suggest(str(complaint.value), choices)
    help = f"did you mean {meant}?" if meant else f"it is one of {', '.join(choices)}"
    return "FM104", f"{complaint.name} cannot be {complaint.value or 'nothing'}", help


def _other(complaint: _Complaint) -> _Sentence:
    return "FM104", f"{complaint.name}: {complaint.message}", ""


_SENTENCES: Mapping[str, Callable[[_Complaint], _Sentence]] = {
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
