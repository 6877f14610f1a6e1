# Two commands on a fresh machine: `make refresh` and `make test`. Each sets up what it needs first.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# Recursive make targets share one stamp: the environment is rebuilt only when a lock or the package list changes.
STAMP := .venv/.installed
STAMP15 := .venv-duckdb15/.installed
UV := UV_PROJECT_ENVIRONMENT=.venv VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv --no-progress

.DEFAULT_GOAL := help
.PHONY: help setup refresh test lint dev lock dictionary benchmark

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP)  ## create .venv from requirements.lock; the command is then .venv/bin/dsig

$(STAMP): requirements.lock requirements/bootstrap.lock pyproject.toml
	@echo "setting up .venv (once; half a minute)" >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "dsig needs Python 3.11 or later: make PYTHON=python3.12 setup")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@$(UV) pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMP15): requirements/duckdb15.lock $(STAMP)
	@$(PYTHON) -m venv .venv-duckdb15
	@$(BIN)/uv --no-progress pip install --quiet --python .venv-duckdb15/bin/python --require-hashes -r $<
	@touch $@

refresh: setup  ## run the main job on the bundled published figures and print the comparison table
	@$(BIN)/dsig refresh

test: setup $(STAMP15)  ## lint, types, import rules and every test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@DSIG_DUCKDB15_PYTHON=$(CURDIR)/.venv-duckdb15/bin/python $(BIN)/pytest

lint: setup  ## format and fix what can be fixed
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

dev: setup  ## the Dagster page on this machine's data
	@DAGSTER_HOME=$$($(BIN)/dsig dagster-home) $(BIN)/dagster dev -w workspace.yaml

dictionary: setup  ## write docs/data-dictionary.md and the code list of indicators anew from their declarations
	@$(BIN)/python -m schemas.make_indicators
	@$(BIN)/python -m warehouse.dictionary docs/data-dictionary.md

benchmark: setup  ## seconds of a first refresh and of one with nothing new
	@$(BIN)/python benchmarks/refresh.py

lock: setup  ## resolve requirements.lock anew from pyproject.toml
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev pyproject.toml -o requirements.lock
