# make deck    the Anki package, dist/flashmath.apkg
# make test    everything that can be tested, real Anki and real MathJax included
# Both make their own environment in .venv from the hashed locks; PYTHON names another interpreter (3.11 or later).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: deck test lint bench gallery lock clean

deck: $(VENV)/run.done
	$(BIN)/flashmath --cards cards build --output dist/flashmath.apkg

# One process a core; each takes work from the other that has more of it left.
test: $(VENV)/dev.done $(VENV)/npm.done
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

lint: $(VENV)/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/dev.done
	$(BIN)/python -m tests.bench

# Every kind of figure on one page, by day and by night: dist/gallery/index.html
gallery: $(VENV)/dev.done
	$(BIN)/python -m tests.figures_gallery

# The locks hold names, versions and hashes, and no address.
lock: $(VENV)/dev.done
	$(BIN)/uv pip compile pyproject.toml --group build $(LOCK_OPTIONS) --output-file locks/run.txt
	$(BIN)/uv pip compile pyproject.toml --group build --group dev $(LOCK_OPTIONS) --constraints locks/run.txt --output-file locks/dev.txt
LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

$(VENV)/run.done: locks/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "flashmath needs Python 3.11 or later: make PYTHON=python3.12 ..." >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --requirement locks/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.done: $(VENV)/run.done locks/dev.txt
	$(PIP) install --require-hashes --requirement locks/dev.txt
	@touch $@

# MathJax comes from npm; without it the exact check of the formulas is skipped, and says so.
$(VENV)/npm.done: $(VENV)/dev.done package-lock.json
	@if command -v npm >/dev/null; then \
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@; \
	else \
	  echo "npm is missing: the formulas are NOT checked with MathJax 3.2.2" >&2; \
	fi

clean:
	rm -rf $(VENV) node_modules dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
