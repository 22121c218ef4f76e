"""The types of a figure's parameters: a text of the file to a number, a range, a matrix, a function.

Each is a validator of pydantic's; the context of the validation is the figure's `Setting`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Annotated
from typing import Any
from typing import Literal
from typing import NoReturn

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import PlainValidator
from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from builder.diagnostics import Flaw
from builder.diagnostics.suggestions import did_you_mean
from builder.expressions.evaluate import to_float
from builder.expressions.faults import Fault
from builder.expressions.late import np
from builder.figures.faults import FigureFault
from builder.figures.faults import Path
from builder.figures.faults import fault_in
from builder.figures.faults import path_of
from builder.figures.faults import refuse
from builder.figures.formula import Formula
from builder.figures.plain import Text
from builder.figures.plain import make_text
from builder.figures.plain import to_expression
from builder.figures.setting import Setting

#: The longest label, in characters.
LONGEST_LABEL = 80
_SPAN = re.compile(r"\s*(.+?)\s*\.\.\s*(.+?)\s*", re.DOTALL)


class Part(BaseModel):
    """A mapping inside a figure: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)


class Spec(Part):
    """What every figure has: its kind, the text for those who do not see it, and the side of the card it stands on."""

    kind: Word
    alt: Alt
    side: CardSide = "answer"


def stop(fault: FigureFault) -> NoReturn:
    """Hand a fault to pydantic, which collects it."""
    raise PydanticCustomError("figure", "figure", {"fault": fault}) from None


def setting_of(info: ValidationInfo) -> Setting:
    """Give what the values of a figure are read against."""
    setting = info.context
    if not isinstance(setting, Setting):
        raise TypeError("a figure is validated with its setting")
    return setting


def _text(value: object) -> Text:
    if not isinstance(value, Text):
        raise PydanticCustomError("text_expected", "text expected")
    return value


def read_formula(value: object, setting: Setting, variables: tuple[str, ...] = ()) -> Formula:
    """Turn a text, or nested lists of texts, into a formula of some variables."""
    if isinstance(value, list):
        for part in value:
            read_formula(part, setting, variables)
        if not value:
            stop(refuse(value, "FM404", "the list is empty"))
        text = make_text(to_expression(value), path_of(value))
    else:
        text = _text(value)
    expr, flaws = setting.read(text, variables)
    if expr is None:
        stop(fault_in(text, flaws[0]))
    return Formula(text, expr, variables, setting)


def _numbers(value: object, info: ValidationInfo) -> Any:
    """Compute a value that depends on nothing that is drawn, as a number or an array."""
    formula = read_formula(value, setting_of(info))
    try:
        found = to_float(formula.value())
    except FigureFault as fault:
        stop(fault)
    except (Fault, OverflowError):
        found = None
    if isinstance(found, list) or (isinstance(found, float) and not isinstance(found, bool)):
        try:
            return np.array(found, dtype=float)
        except (TypeError, ValueError):
            pass
    stop(refuse(formula.text, "FM404", "real numbers are wanted here"))


def _number(value: object, info: ValidationInfo) -> float:
    found = _numbers(value, info)
    if found.shape or not math.isfinite(found):
        stop(refuse(value, "FM404", "a number is wanted here"))
    return float(found)


class Count(int):
    """A whole number that knows where it stands."""

    path: Path


class Spot(tuple[float, ...]):
    """One coordinate or two, which know where they stand."""

    path: Path


def _spot(value: object, info: ValidationInfo) -> Spot:
    found = _numbers(value, info)
    if found.size > 2 or not np.isfinite(found).all():
        stop(refuse(value, "FM404", "a point such as [1, 2] is wanted here"))
    spot = Spot(found.ravel().tolist())
    spot.path = path_of(value)
    return spot


def _whole(low: int, high: int) -> Callable[[object, ValidationInfo], Count]:
    def read(value: object, info: ValidationInfo) -> Count:
        found = _number(value, info)
        if found > high:
            stop(refuse(value, "FM406", f"{found:g} is too many; at most {high} are drawn"))
        if found != int(found) or found < low:
            stop(refuse(value, "FM404", f"a whole number from {low} to {high} is wanted here"))
        count = Count(found)
        count.path = path_of(value)
        return count

    return read


def _array(dimensions: int, what: str, most: int) -> Callable[[object, ValidationInfo], Any]:
    def read(value: object, info: ValidationInfo) -> Any:
        found = _numbers(value, info)
        if found.ndim != dimensions:
            stop(refuse(value, "FM404", f"{what} is wanted here"))
        if found.size > most:
            stop(refuse(value, "FM406", f"{found.size} numbers are too many; at most {most} are drawn"))
        if not np.isfinite(found).all():
            stop(refuse(value, "FM404", "only finite numbers can be drawn"))
        return found

    return read


def _pair(value: object, info: ValidationInfo) -> tuple[float, float]:
    found = _array(1, "a pair such as [1, 2]", 2)(value, info)
    if len(found) != 2:
        stop(refuse(value, "FM404", "a pair such as [1, 2] is wanted here"))
    return float(found[0]), float(found[1])


def _range(*, open_ends: bool = False) -> Callable[[object, ValidationInfo], tuple[float, float]]:
    def read(value: object, info: ValidationInfo) -> tuple[float, float]:
        bounds = list(_bounds(value))
        if len(bounds) != 2:
            stop(refuse(value, "FM404", "a range such as -3..3 is wanted here"))
        low, high = (float(_bound(bound, info, open_ends)) for bound in bounds)
        if not low < high:
            stop(refuse(value, "FM405", f"the range from {low:g} to {high:g} is empty", "write low..high"))
        return low, high

    return read


def _bounds(value: object) -> list[Any]:
    """Split a range into the texts of its ends."""
    if isinstance(value, list):
        return value
    text = _text(value)
    found = _SPAN.fullmatch(text)
    return [make_text(found[part], text.path, found.start(part)) for part in (1, 2)] if found else [text]


def _bound(value: object, info: ValidationInfo, open_ends: bool) -> float:
    found = _numbers(value, info)
    if found.shape or math.isnan(found) or (math.isinf(found) and not open_ends):
        stop(refuse(value, "FM404", "a number is wanted at the end of a range"))
    return float(found)


def _function(*variables: str) -> Callable[[object, ValidationInfo], Formula]:
    def read(value: object, info: ValidationInfo) -> Formula:
        return read_formula(value, setting_of(info), variables)

    return read


def _label(value: object, info: ValidationInfo) -> Text:
    text = _text(value)
    if not text.strip():
        stop(refuse(text, "FM407", "the label is empty", "leave it out, or write one"))
    if len(text) > LONGEST_LABEL:
        stop(refuse(text, "FM407", f"the label has {len(text)} characters; at most {LONGEST_LABEL} can be read"))
    setting_of(info).labels.append(text)
    return text


def _alt(value: object) -> Text:
    text = _text(value)
    if not text.strip():
        stop(refuse(text, "FM403", "the figure has no alt text", "say in words what the reader should see"))
    if found := re.search(r"[$\\]", text):
        message, help = "TeX in an alt text is read aloud sign by sign", "say the formula in words"
        stop(fault_in(text, Flaw(found.start(), 1, "FM403", message, help)))
    return text


def _word(value: object) -> Text:
    return _text(value)


def _choice(*words: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = _text(value)
        if text not in words:
            help = did_you_mean(text, words, f"it is one of {', '.join(words)}")
            stop(refuse(text, "FM104", f"this cannot be {text or 'nothing'}", help))
        return str(text)

    return read


def _flag(value: object) -> bool:
    return _choice("yes", "no", "true", "false")(value) in {"yes", "true"}


def one_of(*words: str) -> PlainValidator:
    """Allow a few words."""
    return PlainValidator(_choice(*words), json_schema_input_type=Literal[words])


def whole(low: int, high: int) -> PlainValidator:
    """Allow whole numbers of a range; more than the highest are too many."""
    return PlainValidator(_whole(low, high))


def function_of(*variables: str) -> PlainValidator:
    """Allow an expression of some variables."""
    return PlainValidator(_function(*variables))


Word = Annotated[Text, PlainValidator(_word)]
Alt = Annotated[Text, PlainValidator(_alt)]
CardSide = Annotated[str, one_of("answer", "question")]
Label = Annotated[Text, PlainValidator(_label)]
Flag = Annotated[bool, PlainValidator(_flag)]
Number = Annotated[float, PlainValidator(_number)]
At = Annotated[Spot, PlainValidator(_spot)]
Nth = Annotated[Count, PlainValidator(_whole(1, 100))]
Pair = Annotated[tuple[float, float], PlainValidator(_pair)]
Range = Annotated[tuple[float, float], PlainValidator(_range())]
OpenRange = Annotated[tuple[float, float], PlainValidator(_range(open_ends=True))]
Vector = Annotated[Any, PlainValidator(_array(1, "a vector such as [1, 2, 3]", 2000))]
Matrix = Annotated[Any, PlainValidator(_array(2, "a matrix such as [[1, 2], [3, 4]]", 2000))]
Constant = Annotated[Formula, function_of()]
OfX = Annotated[Formula, function_of("x")]
OfT = Annotated[Formula, function_of("t")]
OfXY = Annotated[Formula, function_of("x", "y")]
#: The colour of what is drawn, by its place in the palette; without one the order decides.
Colour = Annotated[str, one_of("blue", "red", "green", "purple", "ochre", "grey", "ink")]
Line = Annotated[str, one_of("solid", "dashed", "dotted", "dashdot")]
Scale = Annotated[str, one_of("linear", "log x", "log y", "log")]
Side = Annotated[
    str, one_of("above", "below", "left", "right", "above left", "above right", "below left", "below right")
]

Spec.model_rebuild()
