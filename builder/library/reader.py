"""The files of one library to values of their schemas, with all that is wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel
from pydantic import ValidationError

from builder.diagnostics import Diagnostic
from builder.diagnostics import Place
from builder.diagnostics.suggestions import did_you_mean
from builder.kinds.complaints import explain_errors
from builder.source import Mapping
from builder.source import Node
from builder.source import Scalar
from builder.source import Sequence
from builder.source import read_file

Model = TypeVar("Model", bound=BaseModel)


@dataclass
class Reader:
    """Reads files below one folder; whatever is wrong gathers in `diagnostics`."""

    root: Path
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def add(self, place: Place, code: str, message: str, help: str = "") -> None:
        """Report a finding."""
        self.diagnostics.append(Diagnostic(place, code, message, help))

    def start_of(self, name: str) -> Place:
        """Give the place of a file as a whole."""
        return Place(str(self.root / name), 1, 1)

    def read(self, name: str, is_needed: bool = True) -> Node | None:
        """Read one file into its tree; None where there is nothing to read."""
        file = self.root / name
        try:
            node, found = read_file(file, str(file))
        except FileNotFoundError:
            if file.is_symlink():
                self.add(self.start_of(name), "FM001", "the file is a link that leads nowhere", "mend or delete it")
            elif is_needed:
                self.add(self.start_of(name), "FM003", f"{name} is missing", "a library needs it")
            return None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self.add(self.start_of(name), "FM001", f"the file cannot be read: {reason}")
            return None
        self.diagnostics += found
        if node is None and not found:
            self.add(self.start_of(name), "FM015", "the file is empty")
        return node

    def value(self, model: type[Model], node: Node, what: str) -> Model | None:
        """Turn a mapping into a value of its schema; `what` names it in findings."""
        if not isinstance(node, Mapping):
            self.add(node.place(), "FM103", f"{what} wants a mapping of keys", "write key: value, one a line")
            return None
        try:
            return model.model_validate({str(key): value for key, value in node.items()})
        except ValidationError as error:
            self.diagnostics += explain_errors(error, node, model, what)
            return None

    def mapping_at(self, node: Node | None, key: str) -> Mapping | None:
        """Take the mapping under a key of a file."""
        value = self._value_at(node, key)
        if value is None or isinstance(value, Mapping):
            return value
        self.add(_wrong_place(node, key, value), "FM103", f"{key} wants a mapping of keys")
        return None

    def sequence_at(self, node: Node | None, key: str) -> Sequence | None:
        """Take the list under a key of a file."""
        value = self._value_at(node, key)
        if value is None or isinstance(value, Sequence):
            return value
        self.add(_wrong_place(node, key, value), "FM103", f"{key} wants a list", "begin each item with -")
        return None

    def _value_at(self, node: Node | None, key: str) -> Node | None:
        if isinstance(node, Mapping):
            value = node.get(Scalar(key))
            if value is None:
                self.add(node.place(), "FM102", f"the file has no {key}", f"add {key}:")
            return value
        if node is not None:
            self.add(node.place(), "FM103", f"the file wants a mapping with {key}:", "write key: value, one a line")
        return None

    def expect_keys(self, node: Node | None, known: tuple[str, ...]) -> None:
        """Report every other key of a file."""
        for key in node if isinstance(node, Mapping) else ():
            if key not in known:
                help = did_you_mean(key, known, f"it has {' and '.join(known)}")
                self.diagnostics.append(key.finding("FM101", f"the file has no key {key}", help))


def _wrong_place(node: Node | None, key: str, value: Node) -> Place:
    """Point at the key where the value is nothing at all."""
    name = node.key(key) if isinstance(node, Mapping) else None
    return name.place() if name is not None and value == "" else value.place()
