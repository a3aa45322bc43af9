# regelwerk: `make run` and `make test` do all the set-up themselves.
PYTHON ?= python3
VENV := .venv/bin
FRONTEND := service/frontend
DIST := service/web/static/dist/manifest.json
SOURCES := $(shell find $(FRONTEND) -path '*/node_modules' -prune -o -type f -print 2>/dev/null)
TEXTS := $(wildcard service/translations/*/*.po)
CATALOGUE := service/translations/nl/LC_MESSAGES/messages.mo
export PATH := $(CURDIR)/$(VENV):$(PATH)
export IBM_TELEMETRY_DISABLED := true

.PHONY: help setup run test check bench lock format clean

help:  ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: .venv/installed $(DIST) $(CATALOGUE)  ## install everything; leaves .venv/bin/regelwerk

run: setup  ## serve the product with demo cases on http://127.0.0.1:8000 (HOST, PORT)
	@exec $(VENV)/regelwerk run

test: setup .venv/tested .venv/mining/installed  ## every check and test there is
	@$(MAKE) --no-print-directory check

check: setup .venv/tested .venv/mining/installed  ## format, lint, types, layers, tests: the one gate
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/python -m pytest -n 2 --dist loadgroup

bench: setup  ## measure; figures go to docs/performance.md by hand
	$(VENV)/regelwerk bench

format: .venv/tested  ## put the layout right
	$(VENV)/ruff check --fix -q . || true
	$(VENV)/ruff format -q .

lock: .venv/tested  ## renew the lock files after a change in pyproject.toml
	$(VENV)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
	    --no-annotate pyproject.toml -o requirements.lock
	$(VENV)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
	    --no-annotate --extra dev pyproject.toml -o requirements-dev.lock
	$(VENV)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
	    --no-annotate --group mining -o requirements-mining.lock

.venv/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo 'regelwerk needs Python 3.11 or newer (PYTHON=/path/to/python3 make …)'; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	    { echo 'Python has no venv module (Debian: apt-get install python3-venv)'; exit 2; }
	@test -x $(VENV)/python || $(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/created requirements.lock pyproject.toml
	@echo 'Installing Python packages (once)'
	@$(VENV)/python -m pip install -q --disable-pip-version-check --require-hashes \
	    -r requirements.lock
	@$(VENV)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation \
	    -e .
	@touch $@

.venv/tested: .venv/installed requirements-dev.lock
	@echo 'Installing the test tools (once)'
	@$(VENV)/python -m pip install -q --disable-pip-version-check --require-hashes \
	    -r requirements-dev.lock
	@touch $@

.venv/mining/installed: .venv/created requirements-mining.lock
	@echo 'Installing a reader of process logs, apart (once)'
	@$(PYTHON) -m venv .venv/mining
	@.venv/mining/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
	    -r requirements-mining.lock
	@touch $@

$(FRONTEND)/node_modules/installed: $(FRONTEND)/package-lock.json .venv/installed
	@echo 'Installing front-end packages (once)'
	@cd $(FRONTEND) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST): $(SOURCES) $(FRONTEND)/node_modules/installed
	@cd $(FRONTEND) && node build.mjs

$(CATALOGUE): $(TEXTS) service/translations/build.py .venv/installed
	@$(VENV)/python -m service.translations.build

clean:  ## remove everything that setup and running made
	rm -rf .venv var $(FRONTEND)/node_modules service/web/static/dist service/translations/*/LC_MESSAGES
