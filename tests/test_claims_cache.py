"""Verdicts are kept by what they depend on; processes are shared out, bounded, and replaced when they die."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from builder.claims import cache
from builder.claims.cache import engine_versions
from builder.claims.cache import key_of
from builder.claims.cache import load
from builder.claims.judge import FILE
from builder.claims.judge import Limits
from builder.claims.judge import judge_all
from builder.claims.judge import judging
from builder.claims.model import Claim
from builder.claims.pool import share_out
from builder.claims.report import count_kinds
from builder.claims.report import name_counts
from builder.claims.report import report_row
from builder.claims.verdicts import Verdict
from builder.claims.verdicts import Witness
from builder.claims.verdicts import from_json
from builder.claims.verdicts import to_json as verdict_to_json
from builder.diagnostics import Flaw
from builder.expressions.isolation import Finished
from builder.expressions.isolation import Outcome
from builder.expressions.isolation import Stopped
from builder.expressions.isolation import Worker
from tests.claims_reading import claim

CLAIMS = [
    claim("{holds: (x + 1)^2 == x^2 + 2*x + 1, for: {x: real}}"),
    claim("{holds: x^2 >= x, for: {x: real}}"),
    claim("{value: 2/3, is: 0.667}"),
]
KINDS = ["proved", "refuted", "computed"]


def kinds(verdicts: list[Verdict]) -> list[str]:
    return [verdict.kind for verdict in verdicts]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache") / "new"
    assert kinds(judge_all(CLAIMS, folder)) == KINDS
    return folder


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> list[Claim]:
    """Let nothing be judged, and see what would be."""
    asked: list[Claim] = []

    def note(_task: Any, items: list[Claim], *_: Any) -> list[Verdict]:
        asked.extend(items)
        return [Verdict("tested", "not looked at") for _ in items]

    monkeypatch.setattr(cache, "share_out", note)
    return asked


def test_a_second_run_judges_nothing(written: Path, idle: list[Claim]) -> None:
    before = (written / FILE).read_bytes()
    steps: list[tuple[int, int]] = []
    start = time.perf_counter()
    assert kinds(judge_all(CLAIMS, written, progress=lambda done, total: steps.append((done, total)))) == KINDS
    assert time.perf_counter() - start < 0.2
    assert idle == []
    assert steps == [(3, 3)]
    assert (written / FILE).read_bytes() == before


def test_an_unchanged_run_loads_no_heavy_library(written: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.claims_reading import claim;"
        "from builder.claims.judge import judge_all;"
        "found = judge_all([claim('{value: 2/3, is: 0.667}')], Path(sys.argv[1]));"
        "print(found[0].kind, [name for name in ('numpy', 'sympy', 'mpmath') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(written)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "computed []"


def test_the_cache_gives_what_was_judged(written: Path) -> None:
    assert judge_all(CLAIMS, written) == judge_all(CLAIMS)


def test_claims_come_back_in_their_order(tmp_path: Path, written: Path, idle: list[Claim]) -> None:
    (tmp_path / FILE).write_bytes((written / FILE).read_bytes())
    new = claim("holds: 1 < 2")
    found = judge_all([CLAIMS[2], new, CLAIMS[1], CLAIMS[2]], tmp_path)
    assert kinds(found) == ["computed", "tested", "refuted", "computed"]
    assert idle == [new]


@pytest.mark.parametrize("name", ["engine", "sympy", "numpy", "mpmath", "python"])
def test_another_version_is_judged_anew(
    name: str, tmp_path: Path, written: Path, idle: list[Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).write_bytes((written / FILE).read_bytes())
    versions = {**engine_versions(), name: "another"}
    monkeypatch.setattr(cache, "engine_versions", lambda: versions)
    judge_all(CLAIMS, tmp_path)
    assert idle == CLAIMS


@pytest.mark.parametrize(
    "other",
    [
        "{holds: (x + 1)^2 == x^2 + 2*x + 2, for: {x: real}}",
        "{holds: (x + 1)^2 == x^2 + 2*x + 1, for: {x: positive}}",
        "{holds: (x + 1)^2 == x^2 + 2*x + a, for: {x: real}, let: {a: 1}}",
        "{holds: (x + 1)^2 == x^2 + 2*x + a, for: {x: real}, let: {a: 2}}",
        "{value: (x + 1)^2, is: '1', for: {x: real}}",
    ],
)
def test_the_key_holds_all_that_a_verdict_depends_on(other: str) -> None:
    versions = engine_versions()
    assert key_of(claim(other), 0, versions) != key_of(CLAIMS[0], 0, versions)


def test_the_key_holds_nothing_else() -> None:
    versions = engine_versions()
    text = "{holds: (x + 1)^2 == x^2 + 2*x + 1, for: {x: real}, shows: 2, let: {unused: 7}, undecided: no}"
    assert key_of(claim(text), 0, versions) == key_of(CLAIMS[0], 0, versions)
    assert key_of(claim(text), 1, versions) != key_of(CLAIMS[0], 0, versions)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"verdicts": 3}',
        '{"verdicts": {"a": 1, "b": {"kind": "proved"}, "c": {"kind": "sure"}}}',
        "[" * 100_000,
        "\x00\xff",
    ],
)
def test_a_damaged_file_holds_nothing(text: str, tmp_path: Path, idle: list[Claim]) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    assert load(tmp_path, judging()) == {}
    assert len(judge_all(CLAIMS, tmp_path)) == 3
    assert idle == CLAIMS
    assert len(load(tmp_path, judging())) == 3


def test_one_damaged_verdict_leaves_the_others(tmp_path: Path, written: Path, idle: list[Claim]) -> None:
    data = json.loads((written / FILE).read_text("utf-8"))
    data["verdicts"][key_of(CLAIMS[1], 0, engine_versions())]["kind"] = "sure"
    (tmp_path / FILE).write_text(json.dumps(data), "utf-8")
    judge_all(CLAIMS, tmp_path)
    assert idle == [CLAIMS[1]]


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path, idle: list[Claim]) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert len(judge_all(CLAIMS, tmp_path / "file")) == 3
    assert idle == CLAIMS


def test_what_a_limit_has_ended_is_not_kept(tmp_path: Path) -> None:
    (verdict,) = judge_all(CLAIMS[:1], tmp_path, limits=Limits(numeric=0.0))
    assert (verdict.kind, verdict.detail) == ("undecided", "the numbers could not be tried: not done after 0 s")
    assert load(tmp_path, judging()) == {}


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict("proved", "proved by sympy", witnesses=10, seconds=0.25),
        Verdict("refuted", "no", Witness({"x": 0.5, "A": [[1, 2]], "f": "sin(x)"}, (("x", "1"), ("y", "2")), "<")),
        Verdict("undecided", "no", code="FM331", flaws=(("f(x)", Flaw(1, 2, "FM322", "m", "h")),), note="late"),
    ],
)
def test_a_verdict_survives_json(verdict: Verdict) -> None:
    assert from_json(json.loads(json.dumps(verdict_to_json(verdict)))) == verdict


def test_there_may_be_no_claims() -> None:
    assert judge_all([]) == []


# -- processes -------------------------------------------------------------------------------------------------------


def test_a_killed_worker_costs_one_claim() -> None:
    def kill(done: int, _total: int) -> None:
        if done == 1:
            for process in multiprocessing.active_children():
                process.kill()
                process.join()

    first, second, third = judge_all(CLAIMS, None, 1, kill)
    assert first.kind == "proved"
    assert (second.kind, second.passing) == ("undecided", True)
    assert second.detail == "the numbers could not be tried: the worker process broke down"
    assert third.kind == "computed"


def run_it(worker: Worker, work: tuple[Any, ...]) -> Outcome:
    function, *args = work
    return worker.run(function, *args, seconds=1.0)


def test_work_that_hangs_swells_or_dies_is_stopped_and_the_rest_is_done() -> None:
    works = [(abs, -1), (time.sleep, 60), (os._exit, 3), (bytearray, 3_000_000_000), (abs, -2)]
    seen: list[int] = []
    found = share_out(run_it, works, 2, lambda done, _: seen.append(done), memory=1_000_000_000)
    assert found == [
        Finished(1),
        Stopped("not done after 1 s"),
        Stopped("the worker process broke down"),
        Stopped("the memory is used up"),
        Finished(2),
    ]
    assert seen == [1, 2, 3, 4, 5]


def test_an_error_of_the_task_itself_comes_through() -> None:
    def fail(_worker: Worker, _item: int) -> int:
        raise ValueError("a mistake of ours")

    with pytest.raises(ValueError, match="a mistake of ours"):
        share_out(fail, [1, 2, 3], 2)


def test_no_thread_and_no_process_is_left_over() -> None:
    share_out(run_it, [(abs, -1)] * 3, 2)
    assert threading.active_count() == 1 or all(not t.name.startswith("Thread-") for t in threading.enumerate())
    assert multiprocessing.active_children() == []


# -- the report ------------------------------------------------------------------------------------------------------


def test_the_report_lists_every_claim_with_place_verdict_time_and_witnesses(written: Path) -> None:
    verdicts = judge_all(CLAIMS, written)
    rows = [report_row(found, verdict, "a-card") for found, verdict in zip(CLAIMS, verdicts, strict=True)]
    proved, refuted, computed = json.loads(json.dumps(rows))
    assert (proved["card"], proved["path"], proved["line"], proved["column"]) == ("a-card", "card.yaml", 1, 9)
    assert (proved["claim"], proved["for"], proved["verdict"]) == (
        "(x + 1)^2 == x^2 + 2*x + 1",
        {"x": "real"},
        "proved",
    )
    assert proved["witnesses"] >= 24
    assert proved["seconds"] >= 0
    assert set(refuted["witness"]) == {"values", "sides", "sign"}
    assert [text for text, _ in refuted["witness"]["sides"]] == ["x^2", "x"]
    assert computed["claim"] == "2/3 is 0.667"


def test_verdicts_are_counted_in_one_line() -> None:
    counts = count_kinds([Verdict("proved", ""), Verdict("tested", ""), Verdict("proved", "")])
    assert counts == {"proved": 2, "tested": 1, "computed": 0, "refuted": 0, "undecided": 0}
    assert name_counts(counts) == "2 proved, 1 tested"
    assert name_counts({"proved": 1_234}) == "1,234 proved"
    assert name_counts(count_kinds([])) == ""
