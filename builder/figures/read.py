"""The mapping of a figure, and the card's `let:`, to a figure; or what is wrong with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from pydantic import ValidationError

from builder.diagnostics import Diagnostic
from builder.diagnostics import Flaw
from builder.diagnostics.suggestions import did_you_mean
from builder.figures.complaints import explain_errors
from builder.figures.faults import FigureFault
from builder.figures.model import Figure
from builder.figures.model import Prepared
from builder.figures.plain import Plain
from builder.figures.plain import to_expression
from builder.figures.plain import with_paths
from builder.figures.registry import KINDS
from builder.figures.setting import Entry
from builder.figures.setting import Setting
from builder.figures.setting import read_program
from builder.figures.style import STYLE_VERSION
from builder.source import Mapping
from builder.source import Scalar
from builder.source import walk


def read_figure(mapping: Mapping, let: Mapping | None = None) -> tuple[Figure | None, list[Diagnostic]]:
    """Turn the mapping of `figure:` into a figure. What only drawing can tell, `draw_all` tells."""
    kind = mapping.get(Scalar("kind"))
    if not isinstance(kind, Scalar) or kind not in KINDS:
        return None, [_unknown_kind(mapping, kind)]
    entries = [] if let is None else [(str(key), to_expression(value)) for key, value in let.items()]
    program, flaws = read_program(entries)
    if flaws and let is not None:
        return None, [_locate_entry(let, entry.entry, entry.in_name, entry.flaw) for entry in flaws]
    setting = Setting(program)
    plain = with_paths(mapping)
    model = KINDS[kind].model
    try:
        spec = model.model_validate(plain, context=setting)
    except ValidationError as error:
        return None, explain_errors(error, mapping, let, model)
    data = _canonical(plain, setting.entries_used(entries))
    alt = " ".join(spec.alt.split())
    return Figure(_name(data, str(kind)), str(kind), alt, data, mapping, let, spec.side == "question"), []


def prepare(data: str) -> Prepared:
    """Turn the data of a figure back into what can be drawn; raise FigureFault where something is wrong."""
    loaded = json.loads(data)
    program, _ = read_program([(name, text) for name, text in loaded["let"]])
    plain = with_paths(loaded["figure"])
    setting = Setting(program)
    kind = KINDS[plain["kind"]]
    try:
        spec = kind.model.model_validate({**plain, "alt": with_paths("alt", ("alt",))}, context=setting)
    except ValidationError as error:
        raise _first_fault(error) from None
    return Prepared(kind, spec, setting)


def _first_fault(error: ValidationError) -> Exception:
    for detail in error.errors(include_url=False, include_input=False):
        fault = detail.get("ctx", {}).get("fault")
        if isinstance(fault, FigureFault):
            return fault
    return ValueError("the data are not those of a figure")


def _canonical(plain: Plain, let: Sequence[Entry]) -> str:
    """Write all that a picture depends on; neither its alt text nor its place on the card is part of it."""
    shown = {key: value for key, value in plain.items() if key not in ("alt", "side")}
    return json.dumps({"figure": shown, "let": let}, ensure_ascii=False, separators=(",", ":"))


def _name(data: str, kind: str) -> str:
    """Name a picture by what is drawn, the style, and the version of its kind."""
    text = f"{STYLE_VERSION}/{KINDS[kind].version}/{data}"
    return f"flashmath-{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def _locate_entry(let: Mapping, index: int, in_name: bool, flaw: Flaw) -> Diagnostic:
    key, value = list(let.items())[index]
    if in_name:
        return key.locate(flaw)
    if isinstance(value, Scalar) and value:
        return value.locate(flaw)
    return Diagnostic(walk(let, (str(key),)).place, flaw.code, flaw.message, flaw.help)


def _unknown_kind(mapping: Mapping, kind: object) -> Diagnostic:
    listed = f"the kinds are {', '.join(KINDS)}"
    place = walk(mapping, ("kind",)).place
    if kind is None:
        return Diagnostic(place, "FM402", "the figure has no kind", listed)
    if not isinstance(kind, Scalar) or not kind:
        return Diagnostic(place, "FM402", "kind wants the name of a kind of figure", listed)
    return Diagnostic(place, "FM402", f"no kind of figure is called {kind}", did_you_mean(kind, KINDS, listed))
