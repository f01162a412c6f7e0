# The commands a developer or a newcomer types. They need Python 3.11+, venv and make; uv is used if it is there.
.PHONY: run setup test test-fast check-outside bench bench-check bench-backend lint format lock snapshots docs clean
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE :=

run: setup
	@$(BIN)/mxprofile demo

setup: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mxprofile needs Python 3.11 or newer: set PYTHON=python3.x")'
	@echo "Setting up .venv (once; a minute or so)…"
ifdef UV
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --require-hashes --compile-bytecode -r requirements.lock
	@VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --no-build-isolation -e .
else
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@$(BIN)/python -m compileall -q api_client backend styles tui widgets
	@touch $@

# One more than there are cores: tests that wait for a terminal or a lock leave theirs to others.
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN) + 1)
test: setup
	@$(BIN)/lint-imports
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup

test-fast: setup
	@$(BIN)/pytest -n auto -m "not slow" tests/rules tests/wire tests/widgets

# The API judged by tools of others, what becomes of it when processes, databases and the lines of SSH are killed, and of
# the client in two hours of use: in full, for minutes.
# `make check-outside FORM=` is the short form, for CI; none of it is in `make test`.
FORM ?= --full
check-outside: setup
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m outside $(FORM) tests/outside tests/packaging tests/faults tests/hostile tests/kiosk tests/ssh

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# Look at every changed picture before you commit it.
snapshots: setup
	@$(BIN)/pytest -q tests/snapshots --snapshot-update

# Tables, pages, the manual and the pictures that are made from the code.
docs: setup
	@$(BIN)/python -m docs
	@$(BIN)/python -m docs.pictures

# What the client costs, against a bare Textual program and against posting; RUNS=7 for steadier times. Some minutes.
RUNS ?= 5
bench: setup
	@$(BIN)/python -W ignore -m bench.client --runs $(RUNS)

# Fails when bytes, frames or idle output grew by a tenth: less than a minute. After a change that is meant to cost more:
# .venv/bin/python -m bench.client --renew
bench-check: setup
	@$(BIN)/python -W ignore -m bench.client --check

# Boards by the number of members, against Redis where it is installed; requests against an empty route. Some minutes.
bench-backend: setup
	@$(BIN)/python -m bench.backend --sizes 10000,100000,1000000

# Needs uv: resolves for every supported Python and platform at once.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --all-extras --group dev --generate-hashes --no-header pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist
