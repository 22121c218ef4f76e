"""The style sheet of the cards, read as text: colours by day and by night, what it loads, what scrolls."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from builder.kinds import KINDS
from builder.render import style_sheet
from builder.render.ties import END
from builder.render.ties import FORMULA
from builder.render.ties import tie

#: What WCAG 2 asks of body text (level AA).
LEAST_CONTRAST = 4.5
#: Classes that Anki itself writes: around the card, and around the deletions of a cloze.
ANKI_CLASSES = frozenset({"card", "nightMode", "night_mode", "cloze", "cloze-inactive"})
#: Rules whose background is never behind text.
TEXTLESS = frozenset({".fm hr", ".fm ::-webkit-scrollbar-thumb"})
#: What may be wider than a phone.
WIDE = ('.fm mjx-container[jax][display="true"]', ".fm table", ".fm pre", ".fm p", ".fm ul", ".fm ol")
#: What reaches outside, and what web views of 2020 do not know.
LOADING = ("url(", "@import", "@font-face", "image-set(", "src:", "http", "//")
TOO_NEW = (":has(", ":is(", ":where(", "color-mix(", "oklch(", "@layer", "@container", "@supports", "&")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a style sheet: `media` is the condition around it, or nothing."""

    media: str
    selectors: tuple[str, ...]
    declarations: Mapping[str, str]


def parse_rules(css: str, media: str = "") -> list[Rule]:
    """Turn a style sheet into its rules; only @media may hold rules of its own."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    rules: list[Rule] = []
    while css.strip():
        head, _, rest = css.partition("{")
        body, css = _split_block(rest)
        head = " ".join(head.split())
        if head.startswith("@media"):
            rules += parse_rules(body, head)
        else:
            assert "{" not in body, f"{head} holds another rule"
            selectors = tuple(part.strip() for part in head.split(","))
            rules.append(Rule(media, selectors, _parse_declarations(body)))
    return rules


def _split_block(text: str) -> tuple[str, str]:
    depth = 1
    for position, char in enumerate(text):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth == 0:
            return text[:position], text[position + 1 :]
    raise ValueError("a brace is never closed")


def _parse_declarations(body: str) -> dict[str, str]:
    pairs = [part.partition(":") for part in body.split(";") if part.strip()]
    return {name.strip(): " ".join(value.split()) for name, _, value in pairs}


def luminance(colour: str) -> float:
    """Turn `#rrggbb` into the relative luminance that WCAG 2 defines."""
    assert re.fullmatch(r"#[0-9a-f]{6}", colour), f"{colour} is not written as #rrggbb"
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def contrast(first: str, second: str) -> float:
    """Give the contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _is_night(selector: str) -> bool:
    return "nightMode" in selector or "night_mode" in selector


def palettes(rules: Iterable[Rule]) -> dict[str, dict[str, str]]:
    """Give the custom properties of a card by day, and those that each way of saying night gives it."""
    found: dict[str, dict[str, str]] = {}
    for rule in rules:
        names = {name: value for name, value in rule.declarations.items() if name.startswith("--")}
        for selector in rule.selectors:
            if ".card" in selector:
                found.setdefault(selector, {}).update(names)
    return {selector: {**found[".card"], **own} for selector, own in found.items()}


def _values(rules: Iterable[Rule], name: str) -> set[str]:
    declared = [rule for rule in rules if name in rule.declarations and not TEXTLESS & set(rule.selectors)]
    return {rule.declarations[name] for rule in declared} - {"inherit", "transparent"}


def faint_pairs(rules: Sequence[Rule]) -> list[str]:
    """Find the pairs of text colour and background, whether they meet or not, whose contrast is too small."""
    faint: list[str] = []
    for selector, palette in palettes(rules).items():
        for text in sorted(_values(rules, "color")):
            for ground in sorted(_values(rules, "background-color")):
                ratio = contrast(_resolve(text, palette), _resolve(ground, palette))
                faint += [f"{selector}: {text} on {ground}: {ratio:.2f}"] if ratio < LEAST_CONTRAST else []
    return faint


def _resolve(value: str, palette: Mapping[str, str]) -> str:
    found = re.fullmatch(r"var\((--[a-z-]+)\)", value)
    assert found, f"{value} is not named in the palette, so the night cannot change it"
    return palette[found[1]]


def lonely_nights(rules: Iterable[Rule]) -> list[str]:
    """Find the selectors of one way of saying night whose rule does not say it the other way too."""
    lonely: list[str] = []
    for rule in rules:
        for selector in filter(_is_night, rule.selectors):
            twins = {selector.replace("nightMode", "night_mode"), selector.replace("night_mode", "nightMode")}
            lonely += [] if twins <= set(rule.selectors) else [selector]
    return lonely


def day_colours_at_night(rules: Sequence[Rule]) -> list[str]:
    """Find the colours of the palette that the night does not give anew."""
    day = {name: value for name, value in palettes(rules)[".card"].items() if value.startswith(("#", "rgb"))}
    nights = [palette for selector, palette in palettes(rules).items() if _is_night(selector)]
    assert nights
    return [name for name, value in day.items() if any(palette[name] == value for palette in nights)]


def unscrolled(rules: Iterable[Rule]) -> list[str]:
    """Find what may be wide and does not scroll inside itself."""
    overflow: dict[str, str] = {}
    for rule in rules:
        for selector in rule.selectors:
            overflow[selector] = rule.declarations.get("overflow-x", overflow.get(selector, ""))
    return [selector for selector in WIDE if overflow.get(selector) != "auto"]


def forbidden(css: str) -> list[str]:
    """Find what loads from outside, follows the system instead of Anki, or is too new."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return [word for word in (*LOADING, *TOO_NEW, "prefers-color-scheme") if word in bare]


def classes_of(rules: Iterable[Rule]) -> set[str]:
    """Give the classes that a style sheet speaks of."""
    selectors = " ".join(part for rule in rules for part in rule.selectors)
    return set(re.findall(r"\.([A-Za-z][\w-]*)", selectors))


def template_sides() -> list[str]:
    """Give the HTML of every side of every kind."""
    templates = [template for kind in KINDS.values() for template in kind.notetype.templates]
    return [side for template in templates for side in (template.question, template.answer)]


def classes_in(page: str) -> set[str]:
    """Give the classes that a piece of HTML writes."""
    return {name for value in re.findall(r'class="([^"]*)"', page) for name in value.split()}


def unknown_classes(rules: Iterable[Rule]) -> set[str]:
    """Find the classes that a style sheet speaks of and nobody writes, and those written and never styled."""
    written = [*template_sides(), tie(f"({FORMULA}x{END})")]
    return classes_of(rules) ^ (classes_in(" ".join(written)) | ANKI_CLASSES)


RULES = parse_rules(style_sheet())


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") < LEAST_CONTRAST < contrast("#767676", "#ffffff")


def test_every_text_colour_is_readable_on_every_background() -> None:
    assert len(_values(RULES, "color")) >= 4
    assert len(_values(RULES, "background-color")) >= 4
    assert faint_pairs(RULES) == []


def test_both_ways_of_saying_night_get_the_same() -> None:
    assert lonely_nights(RULES) == []
    nights = [palette for selector, palette in palettes(RULES).items() if _is_night(selector)]
    assert len(nights) == 4
    assert all(palette == nights[0] for palette in nights)


def test_night_gives_every_colour_anew() -> None:
    assert day_colours_at_night(RULES) == []


def test_night_outweighs_the_backgrounds_of_the_applications() -> None:
    """Desktop and Android colour `body` with the class of the night: that weighs more than one class."""
    night = next(rule for rule in RULES if ".card.nightMode" in rule.selectors)
    assert {"color", "background-color"} <= night.declarations.keys()


def test_nothing_is_loaded_and_nothing_is_too_new() -> None:
    assert forbidden(style_sheet()) == []


def test_long_things_scroll_inside_themselves() -> None:
    assert unscrolled(RULES) == []


def test_no_line_begins_with_the_comma_after_a_formula() -> None:
    formula = next(rule for rule in RULES if rule.selectors == (".fm mjx-container",))
    assert formula.declarations["white-space"] == "nowrap"


def test_every_class_is_written_and_styled() -> None:
    assert unknown_classes(RULES) == set()


@pytest.mark.parametrize("side", template_sides())
def test_templates_load_nothing(side: str) -> None:
    assert not re.search(r"<(script|link|style|iframe|object)\b|\b(src|href|style|on\w+)=", side)


@pytest.mark.parametrize("side", template_sides())
def test_empty_fields_leave_no_box(side: str) -> None:
    empty = re.sub(r"\{\{#([^}]*)\}\}.*?\{\{/\1\}\}", "", side, flags=re.DOTALL)
    assert classes_in(empty) <= {"fm", "fm-question", "fm-answer", "fm-foot", "fm-id", "fm-prompt"}


@pytest.mark.parametrize(
    ("old", "new", "law"),
    [
        ("--fm-quiet: #", "--fm-quiet: #aaaaaa; --was: #", lambda css: faint_pairs(parse_rules(css))),
        (".night_mode .fm-figure img", ".fm-answer img", lambda css: lonely_nights(parse_rules(css))),
        (".card.night_mode,", "", lambda css: lonely_nights(parse_rules(css))),
        ("--fm-page: #1c1e21;", "", lambda css: day_colours_at_night(parse_rules(css))),
        ("overflow-x: auto", "overflow-x: visible", lambda css: unscrolled(parse_rules(css))),
        ("border: 0;", "background: url(paper.png);", forbidden),
        ("max-width: 480px", "prefers-color-scheme: dark", forbidden),
        (".fm-note {", ".fm-gone {", lambda css: unknown_classes(parse_rules(css))),
    ],
)
def test_laws_see_a_breach(old: str, new: str, law: Callable[[str], object]) -> None:
    sheet = style_sheet()
    assert old in sheet
    assert not law(sheet)
    assert law(sheet.replace(old, new))


def test_colours_outside_the_palette_are_refused() -> None:
    with pytest.raises(AssertionError, match="not named in the palette"):
        faint_pairs(parse_rules(style_sheet() + "\n.fm b { color: red; }"))
