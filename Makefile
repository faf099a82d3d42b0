# One entry for every task. Two of them are all a newcomer needs: `make demo` and `make test`.
# Everything is installed into .venv; nothing outside this folder is changed
# (but for Debian's Chromium, which `make test` installs where it may).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2

.PHONY: demo test quick peers conformance readers lint format golden bench soak mutants clean

demo: $(VENV)/.runtime
	@$(BIN)/stook demo

test: $(VENV)/.test
	@sh scripts/chromium.sh
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile
	@$(MAKE) --no-print-directory conformance

# R with metafor and LibreOffice, with which results are compared; tests skip visibly without.
peers:
	@sh scripts/peers.sh

# What to run while working: lint and the unit tests, about a minute.
quick: lint $(VENV)/.test
	$(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile tests/unit --ignore tests/unit/test_wheel.py

conformance: $(VENV)/.test
	@cd tests/reference && $(CURDIR)/$(BIN)/python -m conformance

# Every sentence that a reader may get, beside its finding; PACKAGES is a folder of RevMan packages.
PACKAGES ?= ../shared/data/revman
readers: $(VENV)/.test
	@$(BIN)/python tests/readerkit.py $(PACKAGES) output/readers.txt

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.lint
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: $(VENV)/.test
	$(BIN)/python -m pytest tests/golden tests/docs --update

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks

soak: $(VENV)/.test
	$(BIN)/python -m pytest -m soak --hypothesis-profile soak
	@$(MAKE) --no-print-directory mutants

mutants: $(VENV)/.test
	$(BIN)/python scripts/mutants.py --jobs $(JOBS)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis dist

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test: $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

$(VENV)/.lint: $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[lint]'
	@touch $@

$(VENV)/.bench: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@
