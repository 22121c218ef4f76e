from __future__ import annotations

import subprocess
import sys
import time

from builder.expressions.isolation import Failed
from builder.expressions.isolation import Finished
from builder.expressions.isolation import Stopped
from builder.expressions.isolation import Worker
from builder.expressions.isolation import run_limited


def test_work_is_done_and_its_value_comes_back() -> None:
    assert run_limited(pow, 2, 10) == Finished(1024)


def test_a_worker_survives_errors_and_is_replaced_after_a_stop() -> None:
    with Worker() as worker:
        assert worker.run(divmod, 1, 0) == Failed("ZeroDivisionError", "integer division or modulo by zero")
        start = time.perf_counter()
        assert worker.run(time.sleep, 30, seconds=0.3) == Stopped("not done after 0.3 s")
        assert time.perf_counter() - start < 3
        assert worker.run(abs, -3) == Finished(3)


def test_memory_is_bounded() -> None:
    outcome = run_limited(bytearray, 3_000_000_000, memory=1_000_000_000)
    assert outcome == Stopped("the memory is used up")


def test_reading_expressions_loads_no_heavy_library() -> None:
    code = (
        "import sys, builder.expressions as x; x.parse('softmax(W @ x)');"
        "print([name for name in ('numpy', 'sympy', 'mpmath') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
