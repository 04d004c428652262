# Everything here sets up what it needs in .venv; `make` alone says what there is.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# A virtual environment of its own: checkov pins older versions of what the tests need.
CHECKOV := $(VENV)/checkov/.installed
# The documentation's tools, which no test needs.
DOCS := $(VENV)/.docs-installed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast lint format docs schemas bench clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# An environment whose interpreter is gone, or that was made where the checkout lay before, is made anew.
ifneq ($(shell test -x $(BIN)/python && cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP) $(CHECKOV) $(DOCS)
endif

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "argoform needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "==> setting up $(VENV)"
	@{ test "$$(cat $@ 2>/dev/null)" = "$(CURDIR)" && $(BIN)/python -c '' 2>/dev/null; } || $(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --editable '.[dev]' || \
	  { echo "the packages could not be installed, for the reason above; they come from PyPI" >&2; exit 1; }
	@echo "$(CURDIR)" > $@

$(CHECKOV): | $(STAMP)
	@echo "==> setting up $(VENV)/checkov"
	@$(BIN)/python -m venv $(VENV)/checkov
	@$(VENV)/checkov/bin/python -m pip install --quiet 'checkov==3.3.30'
	@touch $@

$(DOCS): pyproject.toml | $(STAMP)
	@echo "==> setting up the documentation's tools"
	@$(BIN)/python -m pip install --quiet --editable '.[docs]'
	@touch $@

demo: $(STAMP) ## Synthesize the demo stack, plan it offline and review a change to it: the main job
	@echo "==> planning stacks/docproc.py offline"
	@mkdir -p build/demo
	@rm -f build/demo/state.json
	@$(BIN)/argoform plan stacks/docproc.py --json build/demo/plan.json --manifests build/demo/manifests \
	  --keep-state build/demo/state.json
	@echo "==> reviewing stacks/docproc_proposal.py, a change to it"
	@PYTHONPATH=. $(BIN)/argoform plan stacks/docproc_proposal.py --keep-state build/demo/state.json --json build/demo/change.json
	@$(BIN)/argoform review build/demo/change.json --fail-on never
	@$(BIN)/argoform review build/demo/change.json --fail-on never --out build/demo/review.html --out build/demo/review.md

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

docs: $(DOCS) ## Build the documentation into site/
	@echo "==> building site/"
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: $(STAMP) ## Print the measurements, side by side
	@$(BIN)/python benchmarks/run.py
	@$(BIN)/python benchmarks/review.py

clean: ## Remove what was made here
	rm -rf $(VENV) build dist site cdktf.out .mypy_cache .ruff_cache .pytest_cache .hypothesis
