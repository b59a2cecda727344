# make demo    sets up and codes the example day         make test   sets up and runs every test
# make fast    the quick tests, under 20 s               make check  ruff, mypy, import-linter, tests
# make day     plays the example day to its end: sent to a clearinghouse of its own, answered, corrected, appealed, settled
# make watch VISIT=examples/clinic-day/01-diabetes-ckd   codes the visit again on save
# make measure runs every measurement against ../shared and writes docs/measurements.md (PEER=a python with medspaCy: beside it)
# make stress  kills a day of 1,000 claims 200 times against the misbehaving stand-in, on SQLite and on PostgreSQL,
#              and gives a million spoilt files to the readers
PYTHON ?= python3.11
BIN := .venv/bin
LOCK := -q --strip-extras --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

.PHONY: demo day test fast check lock measure stress watch schemas examples clean

demo: .venv/.run
	$(BIN)/claimwright run examples/clinic-day --out build/clinic-day

day: .venv/.dev
	rm -rf build/whole-day && $(BIN)/python examples/whole_day.py build/whole-day

test: .venv/.dev
	$(BIN)/pytest --cov --cov-report=term:skip-covered -n auto

fast: .venv/.dev
	$(BIN)/pytest -m "not slow" -n auto

check: .venv/.dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

watch: .venv/.run
	$(BIN)/claimwright watch $(VISIT)

schemas: .venv/.run
	$(BIN)/claimwright schemas docs/schemas

examples: .venv/.run
	$(BIN)/python examples/make_examples.py

measure: .venv/.dev
	$(BIN)/python benchmarks/measure.py $(if $(PEER),--peer $(PEER))

stress: .venv/.dev
	PYTHONPATH=.:tests $(BIN)/python tests/tracking/stress.py --database sqlite
	PYTHONPATH=.:tests $(BIN)/python tests/tracking/stress.py --database postgresql
	$(BIN)/python benchmarks/fuzz.py

lock: .venv/.dev
	echo setuptools | $(BIN)/pip-compile $(LOCK) --allow-unsafe -o requirements-build.lock -
	$(BIN)/pip-compile $(LOCK) -o requirements.lock pyproject.toml
	$(BIN)/pip-compile $(LOCK) --allow-unsafe --extra dev --extra sftp --extra postgresql -o requirements-dev.lock pyproject.toml

clean:
	rm -rf build .venv

.venv/.run: requirements.lock requirements-build.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-build.lock -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/claimwright shelf build
	touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@
