# The same targets everywhere: locally, in the README, in CI.
#
#   make up VENV=dir     use an existing virtual environment, unchanged, instead of .venv
#   make up PYTHON=…     Python 3.11 or newer for .venv

PYTHON ?= python3
WORKERS ?= 2

ifdef VENV
environment := --venv $(VENV)
else
VENV := .venv
made := .venv
endif

BIN := $(abspath $(VENV))/bin
# A comma inside of $(if …) would end its argument.
comma := ,

.DEFAULT_GOAL := help
.PHONY: help up shell down install cli languages browser check audit laws engine other-languages crash record record-traces test test-all lock derive new-resource docs pictures bench mutants

help: ## List the targets
	@echo "make up        deploy the first example with the real engine to the emulator"
	@echo "make shell     open a shell for its stack, in which pulumi asks before changing anything"
	@echo "make down      destroy the stack and stop the emulator"
	@echo "make test      run the checks and the tests: samples of the large matrices, and an eighth of what takes long"
	@echo "make test-all  run the checks and all tests, with the complete matrices (pytest --whole)"
	@echo "make check     run formatter, linter, types, licences, known vulnerabilities"
	@echo "make audit     list all licences; fail for a known vulnerability, or if no database can be reached"
	@echo "make laws      run the laws that every resource keeps"
	@echo "make engine    run the tests with the real engine"
	@echo "make other-languages   run the tests of programs in YAML, TypeScript and Go, with make languages"
	@echo "make crash     interrupt and kill the engine at every call of examples, starts and restarts"
	@echo "make record    record a state of this release for the tests of later ones"
	@echo "make record-traces   record what the engine asks of the provider, for its stand-in in tests"
	@echo "make lock      write constraints.txt from setup.py"
	@echo "make derive    regenerate the derived files"
	@echo "make new-resource NAME=CasterThing   write the skeleton of a new resource"
	@echo "make docs      build the manual as a site in site/"
	@echo "make pictures  draw the pictures of the manual in a browser"
	@echo "make bench     run the benchmarks"
	@echo "make mutants   report changes of a module that no test notices: MODULE=model/diff.py, SAMPLE=N, SEED=0"
	@echo "make install   only create .venv"
	@echo "make cli       only find or install the Pulumi CLI"
	@echo "make languages   find or install the Pulumi CLI and its language hosts for YAML, TypeScript and Go"
	@echo "make browser   only find or install Chromium, for the tests of pages"

up:
	@$(PYTHON) tools/studio.py up $(environment)

shell:
	@$(PYTHON) tools/studio.py shell $(environment)

down:
	@$(PYTHON) tools/studio.py down $(environment)

install:
	$(if $(made),@$(PYTHON) tools/installation.py)

cli: install
	@$(PYTHON) tools/toolchain.py --python $(BIN)/python

languages: install
	@$(PYTHON) tools/toolchain.py --languages --python $(BIN)/python

browser:
	@$(PYTHON) tools/chromium.py

check: install
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict provider/
	@$(BIN)/python tools/supply_chain.py

audit: install
	$(BIN)/python tools/supply_chain.py --strict --list

laws: install
	$(BIN)/python -m pytest tests/laws

engine: cli
	$(BIN)/python -m pytest tests/engine -n $(WORKERS) --dist worksteal

other-languages: languages
	$(BIN)/python -m pytest -m other_languages -n $(WORKERS) --dist worksteal

crash: cli
	$(BIN)/python -m pytest --whole tests/engine/test_crash.py tests/engine/test_crash_matrix.py -n $(WORKERS)

record: cli
	APSARA_LIVE_RECORD=write $(BIN)/python -m pytest tests/engine/test_recorded.py -k test_recording

record-traces: cli
	APSARA_LIVE_RECORD=traces $(BIN)/python -m pytest tests/engine/test_traces.py -k test_recording -p no:randomly

test: check cli browser
	$(BIN)/python -m pytest --in-turn -n $(WORKERS) --dist worksteal

test-all: check languages browser
	$(BIN)/python -m pytest --whole -n $(WORKERS) --dist worksteal

# Keeps each pinned version that still fits setup.py; UPGRADE=--upgrade takes the newest ones. Python 3.11.0 takes all.
lock: install
	$(BIN)/python -m uv pip compile setup.py --extra dev --extra bench --extra mutants --python-version 3.11.0 $(UPGRADE) \
		--no-annotate --custom-compile-command "make lock" --quiet --output-file constraints.txt

derive: install
	$(BIN)/python -m authoring.contract
	$(BIN)/python -m authoring.sdk
	$(BIN)/python -m authoring.outputs
	$(BIN)/python -m authoring.schema
	$(BIN)/python -m authoring.hosts
	$(BIN)/python -m authoring.calls
	$(BIN)/python -m authoring.operations
	$(BIN)/python -m authoring.tables
	$(BIN)/python -m authoring.reference
	$(BIN)/python -m authoring.permissions

new-resource: install
	@$(BIN)/python -m authoring.new_resource '$(NAME)'

docs: install
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

pictures: cli browser
	$(BIN)/python -m authoring.preview_page
	$(BIN)/python -m authoring.control_room

bench: cli
	$(if $(made),@$(PYTHON) tools/installation.py --extras dev$(comma)bench)
	$(BIN)/python benchmarks/run.py

# In an environment of its own: a package of cosmic-ray's is under the LGPL, which make check takes from no dependency.
mutants:
	$(if $(made),@$(PYTHON) tools/installation.py --venv .venv-mutants --extras dev$(comma)mutants)
	nice $(if $(made),.venv-mutants/bin,$(BIN))/python tools/mutants.py $(MODULE) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))
