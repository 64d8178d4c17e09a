# make demo   sets up evalkit and shows what it does
# make test   sets up and runs lint, types, import layers and tests
# make docs   builds the handbook
# make release-check   builds what would be released, and tries it

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test bench docs picture release-check clean

.venv/made:
	@test -n "$(PYTHON)" || { echo "evalkit needs Python 3.11 or later; give it with make PYTHON=/path/to/python"; exit 1; }
	@echo "Making the environment in .venv …"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/user: .venv/made pyproject.toml
	@$(PIP) --editable .
	@touch $@

.venv/dev: .venv/made pyproject.toml
	@$(PIP) --editable '.[dev]'
	@touch $@ .venv/user

demo: .venv/user
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples.sh demo

test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses 2 --dist worksteal

bench: .venv/dev
	$(BIN)/python benchmarks/run.py

docs: .venv/dev
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --jobs auto --quiet docs docs/_build/html
	@echo "The handbook: docs/_build/html/index.html"

picture: .venv/dev
	$(BIN)/python docs/picture.py

release-check: .venv/dev
	$(BIN)/python ci/release.py $(RELEASE)

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
