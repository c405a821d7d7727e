# Everything a newcomer or a machine needs to type; `make` alone lists it.
# All paths are relative, so the checkout may lie in a folder whose name has spaces.

# Another Python is named where .venv is not made yet, in a fresh clone or after `make clean`: make PYTHON=python3.13 test
PYTHON ?= python3
VENV := .venv
IN_VENV := $(VENV)/bin/python
PIP_INSTALL := $(IN_VENV) -m pip install --quiet --no-input --disable-pip-version-check

# The tests start a hundred processes, and two workers import the same files: what one has compiled the others read.
unexport PYTHONDONTWRITEBYTECODE

# Stamps remember what is installed: a newer requirements file makes its stamp stale.
MADE := $(VENV)/made.stamp
CAN_RUN := $(VENV)/requirements.stamp
CAN_TEST := $(VENV)/requirements-dev.stamp

# No cache: it remembers what an import meant when the imported file did not exist yet.
LINT_IMPORTS := from importlinter.cli import lint_imports_command as lint; lint(["--no-logo", "--no-cache"])
COVERAGE := $(IN_VENV) -m coverage
CORE := bot/*,storage/*

# Called as $(call step,name,command): one line when all is well, the command's whole output when not.
define step
@began=$$(date +%s); output=$$($(2) 2>&1) \
	|| { status=$$?; printf '%s\n' "$$output"; printf 'FAILED  %s\n' '$(1)'; exit $$status; }; \
	printf 'ok      %s (%s s)\n' '$(1)' "$$(($$(date +%s) - began))"
endef

# Expanded late: only inside a recipe does make know whether it was itself called with -j.
BOTH_CORES = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j2) $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test test-long bench format docs gallery pins clean \
	checks check-format check-lint check-types check-imports check-tests check-coverage

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(CAN_TEST)  ## create .venv with everything that running and testing need

run: $(CAN_RUN)  ## set up what running needs and start the bot
	@$(IN_VENV) -m bot run

test: $(CAN_TEST)  ## set up and run all checks (see also test-long)
	@$(MAKE) --no-print-directory $(BOTH_CORES) checks
	@$(MAKE) --no-print-directory check-tests
	@$(MAKE) --no-print-directory check-coverage

test-long: $(CAN_TEST)  ## set up and run the kill loops, the sweeps and the soak
	@$(ROOMY) $(IN_VENV) -m $(PYTEST) -m long -o tmp_path_retention_policy=failed || { status=$$?; \
	if test $$status -eq 5 && ! grep -rqs --include='*.py' 'mark\.long' tests; \
	then echo 'There are no long tests yet.'; else exit $$status; fi; }

bench: $(CAN_TEST)  ## print the benchmark table
	@$(IN_VENV) -m benchmarks

format: $(CAN_TEST)  ## rewrite the code in the project's format and mend what ruff can mend
	@$(IN_VENV) -m ruff check --quiet --fix-only .
	@$(IN_VENV) -m ruff format .

docs: $(CAN_TEST)  ## write anew what docs/commands.md and the Slack manifest say of the commands
	@$(IN_VENV) -m tests.generated

# Another folder: make gallery TO=/tmp/gallery
TO ?= build/gallery
gallery: $(CAN_TEST)  ## draw every kind of picture in every state on one page, to look at
	@$(IN_VENV) -m tests.pictures.gallery "$(TO)"

pins: $(MADE)  ## write requirements*.txt anew from requirements*.in (delete the .txt first to move to the newest)
	@$(IN_VENV) -m uv --version >/dev/null 2>&1 || $(PIP_INSTALL) uv
	@$(IN_VENV) -m uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 \
		requirements.in -o requirements.txt
	@$(IN_VENV) -m uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 \
		requirements.in requirements-dev.in -o requirements-dev.txt

clean:  ## remove the environment and all caches; databases and .env stay
	@rm -rf $(VENV) .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find bot adapters storage tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

checks: check-format check-lint check-types check-imports

check-format: $(CAN_TEST)
	$(call step,format,$(IN_VENV) -m ruff format --check .)

check-lint: $(CAN_TEST)
	$(call step,lint,$(IN_VENV) -m ruff check .)

check-types: $(CAN_TEST)
	$(call step,types,$(IN_VENV) -m mypy)

check-imports: $(CAN_TEST)
	$(call step,import contracts,$(IN_VENV) -c '$(LINT_IMPORTS)')

# Where there is one, a file system in memory: a thousand databases are made and thrown away.
IN_MEMORY := $(if $(wildcard /dev/shm/.),TMPDIR=/dev/shm)
# The long tests write files of some hundred megabytes; a container often has 64 there.
ROOMY = $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 2000000 { print "TMPDIR=/dev/shm" }')
PYTEST := pytest -q -n 2 --dist worksteal
SWEEPS := (unmeasured or hypothesis)

# Under the measure of coverage everything takes twice as long. What sweeps over many cases runs without: it reaches
# nothing that chosen examples do not, and what chance alone reaches would be covered today and not tomorrow.
# The dots are shown as they come: a test that hangs should be seen to hang.
check-tests: $(CAN_TEST)
	@rm -f .coverage .coverage.*
	@$(IN_MEMORY) $(COVERAGE) run -m $(PYTEST) -m 'not long and not $(SWEEPS)'
	@$(IN_MEMORY) $(IN_VENV) -m $(PYTEST) -m 'not long and $(SWEEPS)'
	@echo 'ok      tests'

check-coverage: $(CAN_TEST)
	@$(COVERAGE) combine --quiet
	$(call step,coverage of bot and storage: 100 %,$(COVERAGE) report --fail-under=100 --include='$(CORE)')
	$(call step,coverage of adapters: at least 95 %,$(COVERAGE) report --fail-under=95 --include='adapters/*')

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo 'Credence needs Python 3.11 or newer; name one with: make PYTHON=python3.12 setup'; exit 1; }
	@echo 'Setting up $(VENV); this takes a minute the first time.'
	@$(PYTHON) -m venv --clear $(VENV) \
		|| { echo 'Python could not create $(VENV). On Debian and Ubuntu: apt-get install python3-venv'; exit 1; }
	@touch $@

$(CAN_RUN): requirements.txt $(MADE)
	@$(PIP_INSTALL) --require-hashes -r requirements.txt
	@touch $@

$(CAN_TEST): requirements-dev.txt $(CAN_RUN)
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@
