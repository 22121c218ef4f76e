from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.claims.alarm import TimeIsOverError
from builder.claims.alarm import alarm
from builder.expressions.isolation import Failed
from builder.expressions.isolation import Finished
from builder.expressions.isolation import Stopped
from builder.expressions.isolation import Worker
from tests.conftest import ROOT


def test_work_is_done_and_its_value_comes_back() -> None:
    with Worker() as worker:
        assert worker.run(pow, 2, 10) == Finished(1024)


def test_a_worker_survives_errors_and_is_replaced_after_a_stop() -> None:
    with Worker() as worker:
        assert worker.run(divmod, 1, 0) == Failed("ZeroDivisionError", "integer division or modulo by zero")
        start = time.perf_counter()
        assert worker.run(time.sleep, 30, seconds=0.3) == Stopped("not done after 0.3 s")
        assert time.perf_counter() - start < 3
        assert worker.run(abs, -3) == Finished(3)


def test_memory_is_bounded() -> None:
    with Worker(memory=1_000_000_000) as worker:
        assert worker.run(bytearray, 3_000_000_000) == Stopped("the memory is used up")


def test_reading_expressions_loads_no_heavy_library() -> None:
    code = (
        "import sys, builder.expressions as x; x.parse('softmax(W @ x)');"
        "print([name for name in ('numpy', 'sympy', 'mpmath') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("count", [1, 3])
def test_a_script_that_is_not_guarded_is_refused_at_once(count: int, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from tests.claims_reading import claim\n"
        "from builder.claims.judge import judge_all\n"
        f"claims = [claim(f'{{{{value: {{n}}/3, is: 0.667}}}}') for n in range({count})]\n"
        "print([verdict.kind for verdict in judge_all(claims)])\n"
    )
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, env=environment)

    assert time.perf_counter() - start < 10
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.splitlines()[-1].endswith('so what the script does must stand below `if __name__ == "__main__":`')


def test_a_script_that_is_guarded_works(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from builder.expressions.isolation import Worker\n"
        "if __name__ == '__main__':\n"
        "    with Worker() as worker:\n"
        "        print(worker.run(pow, 2, 10))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True, env=environment)

    assert run.stdout == "Finished(value=1024)\n"


def test_an_alarm_counts_the_time_of_this_process_alone() -> None:
    start = time.perf_counter()
    with alarm(0.2):
        time.sleep(0.5)
    with pytest.raises(TimeIsOverError), alarm(0.2):
        sum(iter(lambda: 0 if time.perf_counter() - start < 30 else 1, 1))
    assert time.perf_counter() - start < 20
    with alarm(0.05):
        pass
    while time.process_time() < 0.05:
        pass
