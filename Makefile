# Two commands do everything on a fresh machine with Python 3.11, git and make:
#   make demo    set up, read the five programmes, write the next due reports, serve http://127.0.0.1:8000
#   make test    set up, then every check and test
# The rest is for those who work on beredd; `make help` lists it.

SHELL := /bin/sh
.DEFAULT_GOAL := help

PORT ?= 8000
SERVE ?= yes
DECISIONS ?=

# uv from the path, else from the local folder that scripts/get_uv.py fills.
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
export UV_PYTHON_DOWNLOADS = never
# The checkout's own environment, whatever the caller has activated.
unexport VIRTUAL_ENV
# Without cached bytecode every command would compile a thousand modules again.
unexport PYTHONDONTWRITEBYTECODE
RUN := .venv/bin/

.PHONY: help
help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

# ---- set-up -------------------------------------------------------------------------------------------------------

.tools/bin/uv:
	@echo "beredd: installing uv into .tools/"
	@python3 scripts/get_uv.py

.venv/.ready: pyproject.toml uv.lock | $(filter .tools/bin/uv,$(UV))
	@echo "beredd: installing the locked Python packages into .venv/"
	@$(UV) sync --quiet --locked --all-extras
	@touch $@

node_modules/.ready: package.json package-lock.json scripts/vendor_assets.py .venv/.ready
	@echo "beredd: fetching style sheets and fonts from npm"
	@UV="$(UV)" sh scripts/npm_ci.sh
	@$(RUN)python scripts/vendor_assets.py
	@touch $@

.venv/.messages: .venv/.ready $(wildcard src/beredd/site/locale/*/LC_MESSAGES/*.po)
	@$(RUN)beredd site messages
	@touch $@

# Compiled once for this machine, so that nobody waits for it in a page.
.venv/.kernels: .venv/.ready $(wildcard src/beredd/*/*kernels.py)
	@$(RUN)python -m beredd.amr.warm
	@touch $@

.PHONY: setup
setup: node_modules/.ready .venv/.messages .venv/.kernels ## everything that demo and test need

# ---- the two commands ---------------------------------------------------------------------------------------------

.PHONY: demo
demo: setup ## a filled site on this machine (PORT=8000, SERVE=no stops before serving, DECISIONS=DIR adds documents)
	@$(RUN)beredd demo --port $(PORT) $(if $(filter no,$(SERVE)),--no-serve) $(if $(DECISIONS),--decisions "$(DECISIONS)")

.PHONY: test
test: setup ## style, types, the rules of the house, and every test
	@$(RUN)python scripts/test_programs.py
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)lint-imports
	$(RUN)mypy
	$(RUN)pytest $(ON_BOTH_CORES) -q
	$(RUN)python scripts/test_postgres.py $(ON_BOTH_CORES) -q -m "database and not browser"

# The tests run on SQLite, then on PostgreSQL every one that meets a database (the marker comes from the fixtures,
# tests/conftest.py); the others would only be the same again. The browser walks there in `make test-postgres`, which
# has everything: here the whole must end within half an hour on two cores.
# Files stay together, in the order that tests/conftest.py gives: the dearest first, so that both cores end together.
ON_BOTH_CORES := -n 2 --dist loadgroup --no-loadscope-reorder

.PHONY: test-postgres
test-postgres: setup ## every test on PostgreSQL, the browser's too, in a cluster made for it
	@$(RUN)python scripts/test_programs.py
	$(RUN)python scripts/test_postgres.py $(ON_BOTH_CORES) -q

# ---- for those who work on beredd ---------------------------------------------------------------------------------

.PHONY: fix
fix: setup ## mend style and imports
	$(RUN)ruff check --fix .
	$(RUN)ruff format .

.PHONY: unit
unit: setup ## the fast tests alone, without a browser
	$(RUN)pytest $(ON_BOTH_CORES) -q -m "not browser"

.PHONY: bench
bench: setup ## measures each engine (benchmarks/)
	@kept=0; for file in $(filter-out %_data.py,$(wildcard benchmarks/*.py)); do \
		echo "== $$file"; $(RUN)python $$file || kept=1; done; exit $$kept

ROWS ?= 10000 100000 1000000

.PHONY: bench-amr
bench-amr: setup ## AMR beside the R package AMR where it is installed (ROWS="10000 100000 1000000")
	@$(RUN)python benchmarks/amr.py --rows $(ROWS)

.PHONY: screenshots
screenshots: setup ## take the pictures in docs/pictures/ anew
	$(RUN)python scripts/screenshots.py

.PHONY: clean
clean: ## remove what set-up made; var/ (what users entered) stays
	rm -rf .venv .tools node_modules src/beredd/site/static/vendor src/beredd/reports/fonts
