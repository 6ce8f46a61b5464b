# Sets Asker up in .venv and runs it. On Windows, see the README.
#
#     make ask Q="Hvem vant innovasjonsprisen?"
#     make test

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation
LOCKED := $(PIP) --require-hashes
Q ?= Hvem vant innovasjonsprisen?
CATALOGUES := $(wildcard bot/locale/*/LC_MESSAGES/asker.po)

.PHONY: ask test check lint types tests format lock audit messages clean

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

# What builds comes first, so that pip fetches nothing for it by itself; then the CPU build of torch, so that nothing
# pulls in gigabytes of CUDA.
.venv/installed: pyproject.toml hatch_build.py requirements-build.txt requirements-torch.txt requirements-cpu.txt $(CATALOGUES)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Asker needs Python 3.11 or later.")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(LOCKED) -r requirements-build.txt
	$(PIP) --retries 0 -r requirements-torch.txt
	$(LOCKED) -r requirements-cpu.txt
	$(PIP) --editable .
	touch $@

.venv/tools: .venv/installed requirements-dev.txt
	$(LOCKED) -r requirements-dev.txt
	touch $@

# Exact versions, with the hashes of every system's files, from the ranges in pyproject.toml. What stands in one file is
# left out of the later ones; torch has a file of its own. langdetect comes as source only, which setuptools builds.
UV := $(BIN)/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
BUILD := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], "setuptools", sep="\n")
LATER := awk '/^--$$/ { on = 1; next } /^[^ ]/ { keep = !seen[$$0]++ && !/^(torch=|nvidia|cuda|triton)/ } on && keep'
lock: .venv/tools $(UV)
	$(COMPILE) --extra dev --extra llm --extra training pyproject.toml > .lock
	$(BIN)/python -c '$(BUILD)' | $(COMPILE) -c .lock - > .lock-build
	( cat .lock-build; echo --; $(COMPILE) --extra llm -c .lock pyproject.toml ) | $(LATER) > .lock-cpu
	( cat .lock-build .lock-cpu; echo --; cat .lock ) | $(LATER) > .lock-dev
	for part in build cpu dev; do \
	  { sed -n '/^#/p' requirements-$$part.txt; cat .lock-$$part; } > .lock; mv .lock requirements-$$part.txt; rm .lock-$$part; \
	done

# Known holes in what is locked, asked of PyPI; the one check that needs the network.
audit: $(UV)
	$(UV) tool run pip-audit==2.10.1 --disable-pip --require-hashes \
	  -r requirements-build.txt -r requirements-cpu.txt -r requirements-dev.txt
	$(UV) tool run pip-audit==2.10.1 --disable-pip --no-deps -r requirements-torch.txt

$(UV): | .venv/tools
	$(PIP) uv==0.13.9

# Brings the message catalogues up to date with the sources and with click; translate what is new by hand.
messages: .venv/tools
	$(BIN)/pybabel -q extract --no-default-keywords -k _ -k N_ -k ngettext:1,2 --no-location --sort-output \
	  -o .messages.pot bot index tui $$($(BIN)/python -c 'import click; print(click.__path__[0])')
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete -i .messages.pot -d bot/locale -D asker
	rm .messages.pot

clean:
	rm -rf .venv build dist
