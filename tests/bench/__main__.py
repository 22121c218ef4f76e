"""Print every measurement."""

from __future__ import annotations

import os
import sys

from tests.bench import building
from tests.bench import drawing
from tests.bench import reviewing

print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors")
building.report()
drawing.report()
reviewing.report()
