# make demo: the main job on corpus/    make check: what must hold at every commit, in two minutes
# make test: what must hold before a change lands    make docs: the site
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
LOCKED := --no-deps --require-hashes
LOCK := $(BIN)/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras --no-header --no-emit-index-url \
	--no-emit-find-links --no-emit-trusted-host

# Tests and tools start many processes: what one has compiled of the source, the next ones read.
export PYTHONDONTWRITEBYTECODE :=

TESTS := $(BIN)/python -m pytest -n logical --dist loadgroup --no-loadscope-reorder
QUICK := not slow and not browser and not database and not network

.PHONY: demo check test lint types fast docs bench lock clean

demo: $(VENV)/users
	@rm -rf out/demo
	$(BIN)/extract run corpus/articles.jsonl -o out/demo
	$(BIN)/extract show out/demo

check: $(VENV)/developers
	@$(MAKE) --no-print-directory --output-sync=target -j 2 types lint fast

fast: $(VENV)/developers
	$(TESTS) -m "$(QUICK)"

test: lint types
	$(TESTS)

lint: $(VENV)/developers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/developers
	$(BIN)/mypy

docs: $(VENV)/developers
	$(BIN)/sphinx-build --fresh-env --fail-on-warning --keep-going --quiet docs out/docs
	@echo "out/docs/index.html"

bench: $(VENV)/users
	$(BIN)/python bench/throughput.py $(ARTICLES)

$(VENV)/users: requirements-pip.txt requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "no Python from 3.11 to 3.14 is on the PATH: install one, or say make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) $(LOCKED) -r requirements-pip.txt
	$(PIP) $(LOCKED) -r requirements.txt
	$(PIP) --no-deps -e .
	@touch $@

$(VENV)/developers: $(VENV)/users requirements-dev.txt
	$(PIP) $(LOCKED) -r requirements-dev.txt
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
	@touch $@

lock:
	$(PIP) pip-tools
	echo pip | $(LOCK) --no-annotate -o requirements-pip.txt -
	$(LOCK) -o requirements.txt pyproject.toml
	$(LOCK) -o requirements-dev.txt requirements-dev.in

clean:
	rm -rf $(VENV) out build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
