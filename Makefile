# make demo: the main job on corpus/        make test: everything that must hold before a change lands        make docs: the site
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint types docs bench lock clean

demo: $(VENV)/users
	@rm -rf out/demo
	$(BIN)/extract run corpus/articles.jsonl -o out/demo
	$(BIN)/extract show out/demo

test: lint types
	$(BIN)/python -m pytest

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

$(VENV)/users: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps -e .
	@touch $@

$(VENV)/developers: $(VENV)/users requirements-dev.txt
	$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

lock:
	$(PIP) pip-tools
	$(BIN)/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras --no-header --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host -o requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --allow-unsafe --generate-hashes --strip-extras --no-header --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host -o requirements-dev.txt requirements-dev.in

clean:
	rm -rf $(VENV) out build dist .mypy_cache .pytest_cache .ruff_cache
