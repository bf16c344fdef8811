# Everything a person or a machine starts from here. PORT and VITRINE_VAR come from the environment.
PYTHON := .venv/bin/python
WITH_SERVICES := $(PYTHON) bin/with-services --stop
ARGS ?=

.PHONY: run test quick check evals shots format
.DEFAULT_GOAL := run

run: ## the running demo, until Ctrl-C
	@exec bin/serve

test: ## all tests; make test ARGS="tests/appointments -k race"
	@exec bin/test $(ARGS)

quick: ## lint and the inner loop's tests, under a minute
	@bin/setup --dev
	@$(PYTHON) -m ruff check .
	@exec $(WITH_SERVICES) $(PYTHON) -m pytest -m "not journey" -x \
		--ignore=tests/services --ignore=tests/journeys --ignore=tests/faults $(ARGS)

check: ## style, types, layers, migrations, templates, scripts
	@bin/setup --dev
	@exec $(WITH_SERVICES) bin/check

evals: ## how right the answers are: var/evals/report.json and a table; make evals ARGS="--only claims"
	@exec bin/evals $(ARGS)

shots: ## pictures of every page, phone and desktop, light and dark, in var/shots
	@exec bin/shots

format: ## put everything into the project's form
	@bin/setup --dev
	@$(PYTHON) -m ruff check --fix --quiet . ; $(PYTHON) -m ruff format .
