# The commands of this project. `make run` and `make test` set up everything they need.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --retries 5 --timeout 60
INSTALL := $(PIP) install --quiet --require-hashes
DATA ?= ../shared/data
DEMO := ../shared/data/bulk_conversations.jsonl
# Where there is no bulk of dialogues beside the project, the sample that ships with it is taken.
export EMPFIO_DEMO_DATA ?= $(wildcard $(DEMO))

.PHONY: help setup run web widget wheel screenshots test check fix bench eval fuzz torture faults mutants lock clean

help:            ## List the commands
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' Makefile

run: .venv/run   ## Serve inbox and API with a demo business on http://localhost:8001
	@nice $(BIN)/python web/build.py --once & $(BIN)/empfio serve --demo

web: .venv/run   ## Build the team's page from web/inbox into the package
	@$(BIN)/python web/build.py

wheel: web       ## Build the wheel, with the page in it, into dist
	@$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

test: .venv/dev  ## Run every test and check
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest

setup: .venv/dev ## Make the virtual environment with the locked dependencies

check: .venv/dev ## Format, lint, floors and types
	@$(BIN)/ruff format --check --quiet || { echo "run: make fix"; exit 1; }
	@$(BIN)/ruff check --quiet
	@$(BIN)/lint-imports --no-cache >.venv/floors || { cat .venv/floors; exit 1; }
	@$(BIN)/mypy

fix: .venv/dev   ## Format and mend what can be mended
	@$(BIN)/ruff format --quiet
	@$(BIN)/ruff check --fix

bench: .venv/bench ## Measure against the baselines: one table and bench/results.json
	@$(BIN)/python -m bench $(BENCH)

eval: .venv/run  ## Score the agent on recorded dialogues and phrases (DATA=folder)
	@if test -d "$(DATA)"; then $(BIN)/empfio eval --data "$(DATA)"; else \
	  echo "There are no recorded dialogues at $(DATA); name a folder: make eval DATA=…"; fi

screenshots: .venv/dev ## Picture every page of the inbox: sizes, lights, languages (INTO=folder)
	@$(BIN)/python -m tests.browser.screenshots $(or $(INTO),screenshots)

fuzz: .venv/dev  ## Fuzz every operation (EXAMPLES=n for each)
	@$(BIN)/python -m pytest -n0 -p no:randomly tests/fuzz --examples=$(or $(EXAMPLES),2000)

torture: .venv/dev ## Kill server, worker and database under load (KILLS=n of each), 100,000 deliveries, 100 handovers
	@$(BIN)/python -m pytest -n0 -s -p no:randomly tests/torture tests/journeys/test_deliveries.py \
	  tests/journeys/test_handing_over.py --kills=$(or $(KILLS),125) \
	  --deliveries=$(or $(DELIVERIES),100000) --rounds=$(or $(ROUNDS),1200)

faults: .venv/dev ## Full disks, cuts, locks, slow crowds, strangers: as often and as many as promised
	@$(BIN)/python -m pytest -n0 -s -p no:randomly --whole --rounds=$(or $(ROUNDS),500) tests/faults \
	  tests/journeys/test_strangers_timing.py tests/journeys/test_tenant_timing.py \
	  tests/journeys/test_login_limits.py tests/journeys/test_races.py

mutants: .venv/dev ## Switch guards off one by one: the tests must turn red (GUARD=part of a name)
	@$(BIN)/python -m tests.mutants "$(GUARD)"

widget:          ## Build the chat's scripts and style from web/widget; needs node
	@cd web/widget && npm ci --silent && npm run --silent build

lock:            ## Lock the dependencies anew; needs uv
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header -q -o requirements/run.txt
	uv pip compile pyproject.toml --group dev -c requirements/run.txt --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  -q -o requirements/dev.txt
	uv pip compile pyproject.toml --group bench -c requirements/dev.txt --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  -q -o requirements/bench.txt

clean:           ## Remove the virtual environment and caches; data stays
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis dist screenshots \
	  web/*/node_modules src/empfio/inbox/built*

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or later is needed; name one: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { \
	  echo "$(PYTHON) cannot make virtual environments; on Debian: apt install python3-venv"; exit 1; }

.venv/run: .venv/bin/pip requirements/run.txt requirements/build.txt pyproject.toml
	@echo "Installing what Empfio needs …"
	@$(INSTALL) -r requirements/build.txt -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	@echo "Installing what its tests need …"
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

.venv/bench: .venv/dev requirements/bench.txt
	@echo "Installing what it is measured against …"
	@$(INSTALL) -r requirements/bench.txt
	@touch $@
