# Commands of this repository; `make` alone lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?=
ARGS ?=
WORKERS ?= 2

python := .venv/bin/python
npm := scripts/node.sh
# Where the vendors' published documents lie; they are not part of this repository.
export CAPLIQUIFY_CONTRACTS ?= $(abspath ../shared/contracts)
frontend_sources = $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -type f -print)

.PHONY: help setup up test check unit contracts test-contracts integration test-trust e2e frontend-check openapi web benchmark faults coverage lock format clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

setup: ## Make .venv with everything locked; instant when it is there
	@PYTHON='$(PYTHON)' scripts/setup.sh

up: setup web ## Run everything with the demo company: http://localhost:3000; options: ARGS="--web-port 8080"
	@$(python) -m capliquify up --demo $(ARGS)

test: setup check frontend-check web unit contracts integration e2e ## Run all checks and tests

check: setup ## Check format, lint, types and import rules
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	$(python) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

format: setup ## Format the code and apply safe lint fixes
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

unit: setup ## Run the tests of pure code (every branch of the domain) and of the repository's own rules
	$(python) -m pytest tests/domain -n $(WORKERS) -q --cov=capliquify.domain --cov-branch \
		--cov-report=term-missing:skip-covered --cov-fail-under=100 $(ARGS)
	$(python) -m pytest tests/windtunnel tests/connectors tests/architecture -n $(WORKERS) -q $(ARGS)

contracts: # test-contracts, where there is anything to test against
	@if [ -d '$(CAPLIQUIFY_CONTRACTS)' ]; then $(MAKE) test-contracts; \
		else echo 'contracts: not run, there is no folder $(CAPLIQUIFY_CONTRACTS)'; fi

test-contracts: setup ## Hold our clients and the wind tunnel against the vendors' documents and clients made by others
	@[ -d '$(CAPLIQUIFY_CONTRACTS)' ] || { echo 'There is no folder $(CAPLIQUIFY_CONTRACTS):' \
		'name the one with the published documents in CAPLIQUIFY_CONTRACTS.' >&2; exit 1; }
	@scripts/peers.sh
	$(python) -m pytest tests/contracts -n $(WORKERS) --dist loadfile -q $(ARGS)

integration: setup ## Run the tests that need PostgreSQL, processes or sockets
	$(python) -m pytest tests -n $(WORKERS) -q -m 'not e2e' \
		--ignore tests/domain --ignore tests/windtunnel --ignore tests/connectors --ignore tests/architecture \
		--ignore tests/contracts $(ARGS)

test-trust: setup ## Run what keeps companies apart and strangers out, alone: crossing, tokens, pooler
	$(python) -m pytest tests/trust tests/api/test_contract.py tests/storage/test_tenancy.py \
		$(wildcard tests/services/test_identity_contract.py tests/connectors/clerk) -n $(WORKERS) -q $(ARGS)

e2e: setup web ## Drive the web app in a browser, with accessibility checks
	$(python) -m pytest tests/e2e -q -m e2e $(ARGS)

frontend-check: setup frontend/node_modules/.package-lock.json ## Check format, lint, types and tests of the web app
	$(npm) run --silent check

web: setup src/capliquify/web/index.html ## Build the web app into the package

src/capliquify/web/index.html: frontend/node_modules/.package-lock.json $(frontend_sources)
	$(npm) run --silent build
	$(npm) run --silent size
	rm -rf src/capliquify/web
	cp -R frontend/dist src/capliquify/web
	touch $@

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	$(npm) ci --no-audit --no-fund
	touch $@

openapi: setup ## Write openapi.json, and the client of the web app from it
	$(python) -m capliquify.api > .openapi.json && mv .openapi.json openapi.json
	$(npm) run --silent generate

benchmark: setup ## Measure imports, projections and reads against their floors
	$(python) -m benchmarks $(ARGS)

faults: setup ## Kill every process a hundred times under writes, a worker fifty times in first syncs; count what is lost
	FAULTS_KILLS=100 FAULTS_SYNC_KILLS=50 $(python) -m pytest tests/reliability -q -s $(ARGS)

coverage: setup ## Run the tests with branch coverage
	rm -f .coverage .coverage.*
	$(python) -m pytest tests -n $(WORKERS) -q -m 'not e2e and not reliability' --cov --cov-report=term-missing:skip-covered

lock: setup ## Write requirements.lock anew from pyproject.toml; options: ARGS="--upgrade"
	scripts/lock.sh $(ARGS)

clean: ## Remove everything that was built; .venv and your data stay
	rm -rf src/capliquify/web frontend/dist frontend/node_modules build dist .coverage .coverage.*
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache .cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
