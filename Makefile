# Sets Asker up in .venv and runs it. On Windows, see the README.
#
#     make ask Q="Hvem vant innovasjonsprisen?"
#     make test

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --retries 0 --no-deps
Q ?= Hvem vant innovasjonsprisen?
CATALOGUES := $(wildcard bot/locale/*/LC_MESSAGES/asker.po)

.PHONY: ask test check lint types tests format lock messages clean

ask: .venv/installed
	$(BIN)/asker "$(Q)"

test: check

check: lint types tests

lint: .venv/tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/tools
	$(BIN)/mypy

tests: .venv/tools
	$(BIN)/python -m pytest -n auto

format: .venv/tools
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The CPU build of torch comes first, so that nothing pulls in gigabytes of CUDA.
.venv/installed: pyproject.toml hatch_build.py requirements-cpu.txt $(CATALOGUES)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Asker needs Python 3.11 or later.")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) -r requirements-cpu.txt
	$(PIP) --editable .
	touch $@

.venv/tools: .venv/installed requirements-dev.txt
	$(PIP) -r requirements-dev.txt
	touch $@

# Exact versions for every system, from the ranges in pyproject.toml.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate
lock: .venv/tools
	$(BIN)/python -m pip install --quiet uv
	( sed -n '/^#/p; /^--/p' requirements-cpu.txt; \
	  $(COMPILE) pyproject.toml | grep -vE '^(nvidia|cuda|triton)' ) > .lock-cpu
	( sed -n '/^#/p' requirements-dev.txt; \
	  $(COMPILE) --extra dev pyproject.toml | grep -vE '^(nvidia|cuda|triton)' | grep -vxFf .lock-cpu ) > .lock-dev
	mv .lock-cpu requirements-cpu.txt
	mv .lock-dev requirements-dev.txt

# Brings the message catalogues up to date with the sources and with click; translate what is new by hand.
messages: .venv/tools
	$(BIN)/pybabel -q extract --no-default-keywords -k _ -k N_ -k ngettext:1,2 --no-location --sort-output \
	  -o .messages.pot bot index tui $$($(BIN)/python -c 'import click; print(click.__path__[0])')
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete -i .messages.pot -d bot/locale -D asker
	rm .messages.pot

clean:
	rm -rf .venv build dist
