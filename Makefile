# Everything here sets up what it needs in .venv; `make` alone says what there is.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# A virtual environment of its own: checkov pins older versions of what the tests need.
CHECKOV := $(VENV)/checkov/.installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast lint format docs schemas bench clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "argoform needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "==> setting up $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

$(CHECKOV): | $(STAMP)
	@echo "==> setting up $(VENV)/checkov"
	@$(BIN)/python -m venv $(VENV)/checkov
	@$(VENV)/checkov/bin/python -m pip install --quiet 'checkov==3.3.30'
	@touch $@

demo: $(STAMP) ## Synthesize the demo stack and plan it offline: the main job
	@echo "==> planning stacks/docproc.py offline"
	@mkdir -p build/demo
	@$(BIN)/argoform plan stacks/docproc.py --json build/demo/plan.json --manifests build/demo/manifests

test: $(STAMP) $(CHECKOV) ## Run every test
	@echo "==> running every test"
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q

test-fast: $(STAMP) ## Run the tests that take under a minute together
	@echo "==> running the fast tests"
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q -m "not slow and not terraform"

lint: $(STAMP) ## Check style, types and the direction of imports
	@echo "==> ruff";         $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "==> mypy";         $(BIN)/mypy
	@echo "==> import-linter"; $(BIN)/lint-imports --no-cache

format: $(STAMP) ## Put the code into shape
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

schemas: $(STAMP) ## Regenerate what is generated from the models
	@for script in schemas/generate_*.py; do echo "==> $$script"; $(BIN)/python "$$script" || exit 1; done

bench: $(STAMP) ## Print the measurements, side by side
	@$(BIN)/python benchmarks/run.py

clean: ## Remove what was made here
	rm -rf $(VENV) build dist cdktf.out .mypy_cache .ruff_cache .pytest_cache .hypothesis
