"""Settings: what the file may hold, what is said where it is wrong, and the file to begin with."""

from __future__ import annotations

import tomllib
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import anki
from scheduler import fsrs
from scheduler import sm2
from scheduler.algorithms import DEFAULT
from scheduler.settings.keys import SETTINGS
from scheduler.settings.model import Choices
from scheduler.settings.model import Settings
from scheduler.settings.model import rule_of
from scheduler.settings.read import lines_of
from scheduler.settings.read import read_settings
from scheduler.settings.template import changed
from scheduler.settings.template import described
from scheduler.settings.template import template

EVERYTHING = """\
algorithm = "anki"
retention = 0.85
learning_steps = ["30s", "5m", "2h", "1d"]
relearning_steps = []
maximum_interval = 365
fuzz = false
new_per_day = 5
reviews_per_day = 0
leech_threshold = 6
leech_action = "suspend"
rollover = 3
seed = 7
buttons = 2
glyphs = "ascii"
graphics = "off"

[deck."Linear algebra"]
algorithm = "fsrs"
new_per_day = 50
"""


def test_every_setting_can_be_set() -> None:
    settings, findings = read_settings(EVERYTHING)
    choices = settings.everything

    assert findings == ()
    assert choices == Choices(
        "anki", 0.85, (30, 300, 7200, 86_400), (), 365, False, (), 5, 0, 6, "suspend", 3, 7, 2, "ascii", "off"
    )
    assert settings.asked
    assert (settings.of("Linear algebra").algorithm, settings.of("Linear algebra").retention) == ("fsrs", 0.85)
    assert settings.of("other") is choices


def test_an_empty_file_is_every_default_and_nobody_was_asked() -> None:
    settings, findings = read_settings("")

    assert (settings, findings) == (Settings(), ())
    assert not settings.asked
    assert rule_of(settings.everything) == DEFAULT


def test_settings_become_rules() -> None:
    everything = read_settings(EVERYTHING)[0]

    assert rule_of(everything.everything) == anki.Rule(
        learning=(30, 300, 7200, 86_400), relearning=(), maximum=365, fuzz=False, rollover=3
    )
    assert isinstance(rule_of(everything.of("Linear algebra")), fsrs.Rule)
    assert rule_of(read_settings('algorithm = "fsrs"')[0].everything) == fsrs.Rule()
    assert rule_of(read_settings("maximum_interval = 100")[0].everything) == sm2.Rule(maximum=100)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('algorithm = "fsr"', 's.toml:1: algorithm: "fsr": must be "fsrs" or "sm2" or "anki"; did you mean "fsrs"?'),
        ("algorithm = sm2", 's.toml:1: this is no TOML: invalid value; text stands in quotes: algorithm = "fsrs"'),
        ("\nretentoin = 0.9", "s.toml:2: retentoin: there is no such setting; did you mean retention?"),
        ("zzz = 1", "s.toml:1: zzz: there is no such setting"),
        ("retention = 90", "s.toml:1: retention: 90: must be a number from 0.7 to 0.99"),
        ("retention = true", "s.toml:1: retention: true: must be a number from 0.7 to 0.99"),
        ("fuzz = 1", "s.toml:1: fuzz: 1: must be true or false"),
        ("rollover = 24", "s.toml:1: rollover: 24: must be a whole number from 0 to 23"),
        ("buttons = 3", "s.toml:1: buttons: 3: must be 4 or 2"),
        ("new_per_day = -1", "s.toml:1: new_per_day: -1: must be a whole number from 0 to 9999"),
        (
            'learning_steps = ["1m", "10"]',
            's.toml:1: learning_steps: ["1m", "10"]: "10" is no span from "1s" to "365d" (s, m, h or d after a number)',
        ),
        (
            "learning_steps = 10",
            's.toml:1: learning_steps: 10: must be a list of spans such as ["1m", "10m"], at most 20',
        ),
        ("weights = [1, 2]", "s.toml:1: weights: [1, 2]: must be empty or a list of 21 numbers"),
        ("[deck.a]\n\nseed = 1", "s.toml:3: seed: holds for all decks; put it above the first [deck]"),
        ("fuzz = true\n[deck.a]\nfuzz = 2", "s.toml:3: fuzz: 2: must be true or false"),
        ("deck = 1", 's.toml:1: deck: write [deck."name"] and the settings of this deck below it'),
        ("[deck]\na = 1", 's.toml:2: a: write [deck."a"] and the settings of this deck below it'),
        ("[colours]\na = 1", "s.toml:1: colours: there is no such setting"),
        ("a = [", "s.toml:1: this is no TOML: invalid value"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_what_was_meant(text: str, said: str) -> None:
    settings, findings = read_settings(text)
    lines = list(lines_of(findings, "s.toml"))

    assert len(lines) == 1
    assert lines[0].replace(" error[FM614]:", "", 1).startswith(said)
    assert settings.everything == Choices()


def test_what_is_right_holds_beside_what_is_wrong() -> None:
    settings, findings = read_settings('seed = -1\nnew_per_day = 3\nalgorithm = "x"\n')

    assert [finding.line for finding in findings] == [1, 3]
    assert settings.everything.new_per_day == 3
    assert not settings.asked


@given(st.text(alphabet='[]="\n .#adeckfuzz1', max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    settings, findings = read_settings(text)

    assert isinstance(rule_of(settings.everything), sm2.Rule)
    assert list(lines_of(findings, "s.toml")) == [line for line in lines_of(findings, "s.toml") if line]


@given(
    st.sampled_from([setting.name for setting in SETTINGS]),
    st.one_of(st.integers(), st.floats(), st.text(max_size=9), st.lists(st.floats(), max_size=22), st.booleans()),
)
def test_whatever_is_allowed_makes_a_rule(name: str, value: object) -> None:
    setting = next(setting for setting in SETTINGS if setting.name == name)
    try:
        read = setting.read(value)
    except ValueError:
        return
    for algorithm in ("sm2", "anki", "fsrs"):
        rule_of(Choices(**{"algorithm": algorithm, name: read}))


def test_the_file_to_begin_with_explains_everything_and_sets_what_was_chosen() -> None:
    text = template(algorithm="fsrs")

    assert read_settings(text) == (Settings(Choices("fsrs"), {}, True), ())
    assert read_settings(template()) == (Settings(), ())
    for setting in SETTINGS:
        assert setting.meaning.split()[0] in text
        assert f"{setting.name} = " in text
    uncommented = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line)
    assert read_settings(uncommented.split("new_per_day = 10")[0])[1] == ()
    assert max(map(len, text.splitlines())) <= 120


def test_every_choice_is_described_once_and_every_default_is_allowed() -> None:
    assert [setting.name for setting in SETTINGS] == [entry.name for entry in fields(Choices)]
    for setting in SETTINGS:
        assert setting.read(setting.default) == getattr(Choices(), setting.name)


def test_settings_are_described_with_their_values() -> None:
    found = {each.setting.name: each for each in described(read_settings(EVERYTHING)[0], "Linear algebra")}

    assert found["learning_steps"].value == '["30s", "5m", "2h", "1d"]'
    assert found["algorithm"].value == '"fsrs"'
    assert found["algorithm"].is_chosen
    assert not found["weights"].is_chosen
    assert not any(each.is_chosen for each in described(Settings()))


def test_one_setting_is_changed_at_its_place() -> None:
    text = changed(template(), "algorithm", "anki")

    assert read_settings(text)[0].everything.algorithm == "anki"
    assert len(text.splitlines()) == len(template().splitlines())
    assert read_settings(changed(text, "algorithm", "sm2"))[0].everything.algorithm == "sm2"
    assert changed("", "buttons", 2) == "buttons = 2\n"
    assert tomllib.loads(changed("[deck.a]\nfuzz = true\n", "fuzz", False)) == {
        "fuzz": False,
        "deck": {"a": {"fuzz": True}},
    }


def test_no_change_makes_a_file_that_is_wrong() -> None:
    with pytest.raises(ValueError, match="must be"):
        changed("", "buttons", 5)
    with pytest.raises(KeyError):
        changed("", "button", 2)
    with pytest.raises(ValueError, match="no TOML then"):
        changed('learning_steps = [\n  "1m",\n]\n', "learning_steps", ["5m"])
