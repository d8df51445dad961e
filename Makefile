# Two commands: `make serve` and `make test`. Each sets up what it needs.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.installed

EDITOR := src/treatygraph/serve/pages/static/yasgui/yasgui.min.js

.PHONY: setup yasgui serve test browser lint bench bench-full notebooks lock clean

setup: $(STAMP) yasgui

$(STAMP): pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "TreatyGraph needs Python 3.11 or later; $(PYTHON) is older. Set PYTHON=/path/to/python3.11."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(STAMP)

# YASGUI, the editor of the query page, from the npm registry or from YASGUI=/path/to/its/tarball; pinned by a checksum.
# Without it everything else works, and the query page takes it from unpkg.com.
yasgui: $(STAMP)
	@test $(EDITOR) -nt src/treatygraph/serve/yasgui.py || $(BIN)/python -m treatygraph.serve.yasgui $(YASGUI) || true

serve: setup
	$(BIN)/treatygraph serve

test: setup browser
	$(BIN)/python -m pytest

# Chromium for tests/browser, from Debian's packages where that can be done; without it they are skipped.
browser:
	@command -v chromedriver >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && echo "Installing chromium and chromium-driver for the browser tests." && apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium chromium-driver >/dev/null; } \
	  || echo "There is no chromedriver, so the browser tests are skipped. As root: apt-get install chromium chromium-driver"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m tests.bench

bench-full: setup
	$(BIN)/python -m tests.bench --full

# Runs the notebooks on the built graph and keeps what they show.
notebooks: setup
	$(BIN)/treatygraph build
	$(BIN)/jupyter-execute --inplace queries/notebooks/*.ipynb

# Writes the development lock anew from the ranges in pyproject.toml.
lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --all-extras --group dev --python-version 3.11 --no-emit-index-url --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv build dist
