"""The `table:` of a claim, and the formulas of chance that are read with it."""

from __future__ import annotations

import pickle
import re

import pytest

from builder.claims.model import Claim
from builder.claims.reader import Names
from builder.claims.reader import agrees
from builder.claims.reader import flaw_of_table
from builder.claims.reader import read_formula
from builder.expressions.printing import to_text
from tests.claims_reading import claim
from tests.claims_reading import read
from tests.test_claims_reader import MACROS

BAYES = """
holds: P_H_given_E == P_E_given_H*P_H/P_E
for: {J: simplex 2 x 2}
let:
  P_H: row_sums(J)[1]
  P_E: column_sums(J)[1]
  P_H_given_E: J[1, 1]/sum(J[:, 1])
  P_E_given_H: J[1, 1]/sum(J[1, :])
table: {of: J, H: row == 1, E: column == 1}
shows: 1
"""
TOTAL = """
holds: P_E == sum(P_E_given_H[i]*P_H[i], i, 1, n)
for: {J: simplex n x 2}
let:
  P_H: row_sums(J)
  P_E: column_sums(J)[1]
  P_E_given_H: J[:, 1]/P_H
table: {of: J, E: column == 1, H(i): row == i}
shows: 1
"""
MOMENTS = """
holds: sum(p[i]*(x[i] - mu)^2, i, 1, n) == sum(p[i]*x[i]^2, i, 1, n) - mu^2
for: {p: simplex n, x: vector n}
let: {mu: p@x}
table: {of: p, X: 'x[row]'}
shows: 1
"""
ENTROPIES = """
holds: H_XY == H_X + H_Y_given_X
for: {J: simplex 2 x 3}
let:
  p: row_sums(J)
  H_X: entropy(p)
  H_XY: entropy(flatten(J))
  H_Y_given_X: sum(p[i]*entropy(J[i, :]/p[i]), i, 1, 2)
table: {of: J, X: row, Y: column}
shows: 1
"""

TOWER = """
holds: sum(means*columns) == xs@row_sums(J)
for: {J: simplex 3 x 2, xs: vector 3}
let:
  columns: column_sums(J)
  means: (xs@J)/columns
table: {of: J, X: 'xs[row]', Y: 'column^2'}
shows: 1
"""
SPREAD = """
holds: xs^2@p - (xs@p)^2 == sum((seconds - means^2)*columns) + sum(means^2*columns) - (means@columns)^2
for: {J: simplex 3 x 2, xs: vector 3}
let:
  p: row_sums(J)
  columns: column_sums(J)
  means: (xs@J)/columns
  seconds: (xs^2@J)/columns
table: {of: J, X: 'xs[row]', Y: 'column^2'}
shows: 1
"""

#: A claim, the formula that says it, and formulas that say another thing.
CASES = [
    (
        BAYES,
        r"P(H \given E) = \frac{P(E \given H)\, P(H)}{P(E)}",
        [
            r"P(H \given E) = \frac{P(E \given H)\, P(E)}{P(H)}",
            r"P(E \given H) = \frac{P(E \given H)\, P(H)}{P(E)}",
            r"P(H \given E) = \frac{P(H \given E)\, P(H)}{P(E)}",
            r"P(H \given E) = P(E \given H)\, P(H)",
            r"P(H \given E) = \frac{P(E \given \neg H)\, P(H)}{P(E)}",
            r"P(H \cap E) = \frac{P(E \given H)\, P(H)}{P(E)}",
            r"P(H \given E) = \frac{P(E \given H)}{P(E)}",
        ],
    ),
    (
        TOTAL,
        r"P(E) = \sum_{i=1}^{n} P(E \given H_i)\, P(H_i)",
        [
            r"P(E) = \sum_{i=1}^{n} P(H_i \given E)\, P(H_i)",
            r"P(E) = \sum_{i=2}^{n} P(E \given H_i)\, P(H_i)",
            r"P(E) = \sum_{i=1}^{n} P(E \given H_i)",
            r"P(E) = \frac{1}{n} \sum_{i=1}^{n} P(E \given H_i)",
            r"P(E) = \prod_{i=1}^{n} P(E \given H_i)\, P(H_i)",
        ],
    ),
    (
        MOMENTS,
        r"\Var[X] = \E[X^2] - \E[X]^2",
        [r"\Var[X] = \E[X]^2 - \E[X^2]", r"\Var[X] = \E[X^2] - \E[X]", r"\Var[X] = \E[X^2]"],
    ),
    (
        ENTROPIES,
        r"H(X, Y) = H(X) + H(Y \mid X)",
        [r"H(X, Y) = H(X) + H(Y)", r"H(X, Y) = H(Y) + H(Y \mid X)", r"H(X, Y) = H(X) + H(X \mid Y)"],
    ),
    (
        TOWER,
        r"\E\left[\E[X \given Y]\right] = \E[X]",
        [r"\E\left[\E[Y \given X]\right] = \E[X]", r"\E\left[\E[X \given Y]^2\right] = \E[X]", r"\E[Y] = \E[X]"],
    ),
    (
        SPREAD,
        r"\Var[X] = \E\left[\Var[X \given Y]\right] + \Var\left[\E[X \given Y]\right]",
        [
            r"\Var[X] = \E\left[\Var[X \given Y]\right] - \Var\left[\E[X \given Y]\right]",
            r"\Var[X] = \E\left[\Var[X \given Y]\right]",
            r"\Var[X] = \E\left[\Var[Y \given X]\right] + \Var\left[\E[X \given Y]\right]",
            r"\Var[X] = \Var\left[\Var[X \given Y]\right] + \Var\left[\E[X \given Y]\right]",
        ],
    ),
]


def names_of(found: Claim) -> Names:
    return Names(found.domains, found.known, MACROS, found.table)


@pytest.mark.parametrize(("text", "right", "wrong"), CASES)
def test_a_law_of_chance_agrees_with_its_claim_and_no_other(text: str, right: str, wrong: list[str]) -> None:
    found = claim(text)
    for tex in (right, *wrong):
        reading, flaws = read_formula(tex, names_of(found))
        assert reading is not None, flaws
        assert agrees(found.expr, reading, names_of(found)).agrees == (tex == right), tex


def test_a_table_with_its_events_families_and_variables() -> None:
    found = claim(TOTAL.replace("H(i): row == i", "H(i): row == i, X: 'P_H[row]', B: not row == 2")).table

    assert found is not None
    assert found.table == "J"
    assert {name: to_text(event) for name, event in found.events.items()} == {"E": "column == 1", "B": "not row == 2"}
    assert {name: (of, to_text(event)) for name, (of, event) in found.families.items()} == {"H": ("i", "row == i")}
    assert {name: to_text(value) for name, value in found.variables.items()} == {"X": "P_H[row]"}


def test_an_own_function_that_is_a_condition_makes_an_event() -> None:
    text = TOTAL.replace("let:", "let:\n  among(i, k): i <= k").replace(
        "row == i", "'among(row, i)', L: 'among(1, row)'"
    )
    found = claim(text).table

    assert found is not None
    assert set(found.families) == {"H"}
    assert set(found.events) == {"E", "L"}


def test_a_claim_with_a_table_can_be_sent_to_another_process() -> None:
    found = claim(BAYES)
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize(
    ("table", "code", "message"),
    [
        ("{of: J, H: row == 1, E: ''}", "FM103", "E wants an expression, not nothing"),
        ("{of: J, H: [row, 1]}", "FM103", "H wants an expression, not a list"),
        ("{of: [J], H: row == 1}", "FM103", "of wants the name of a table, not a list"),
        ("{of: '', H: row == 1}", "FM103", "of wants the name of a table, not nothing"),
        ("{of: J, 2H: row == 1}", "FM316", "2H is not a name"),
        ("{of: J, e: row == 1}", "FM316", "e has a meaning of its own"),
        ("{of: J, H(row): row == 1}", "FM316", "row is a place of the table"),
        ("{of: J, P_H: row == 1}", "FM316", "P_H is declared in `for:` or `let:` already"),
        ("{of: J, H(i): i}", "FM333", "a family of events wants a condition"),
        ("{of: P_HE, H: row == 1}", "FM313", "unknown name P_HE"),
        ("[J]", "FM103", "table: wants a mapping of names"),
    ],
)
def test_a_flaw_of_a_table(table: str, code: str, message: str) -> None:
    found, diagnostics = read(re.sub(r"table: .*", f"table: {table}", BAYES))

    assert found is None
    assert [(diagnostic.code, diagnostic.message) for diagnostic in diagnostics] == [(code, message)]
    assert diagnostics[0].place.line == 9


def test_the_places_of_a_table_have_their_names_to_themselves() -> None:
    _, diagnostics = read(BAYES.replace("P_H: row", "row: row").replace("*P_H/", "*row/"))
    assert [(d.code, d.place.line, d.place.column) for d in diagnostics] == [("FM316", 9, 1)]


@pytest.mark.parametrize(
    ("table", "flaw"),
    [
        ("[[1/2, 1/4], [1/8, 1/8]]", ""),
        ("[1/2, 1/2]", ""),
        ("[[p, 1 - p], [0, 0]]", ""),
        ("[[1/2, 1/4], [1/8, 1/16]]", "the entries of T add up to 0.9375"),
        ("[[3/2, -1/2], [0, 0]]", "T has a negative entry"),
        ("1", "T is neither a vector nor a matrix"),
        ("[[1/0, 0], [0, 0]]", "T has no value: division by zero"),
        ("[p, p]", "the entries of T add up to "),
    ],
)
def test_a_computed_table_holds_chances(table: str, flaw: str) -> None:
    found = claim(
        f"holds: p + 0 > 0\nfor: {{p: real 0..1}}\nlet: {{T: '{table}'}}\ntable: {{of: T, A: row == 1}}\nshows: 1"
    )
    shown = flaw_of_table(names_of(found))
    assert shown.startswith(flaw) if flaw else shown == ""
