# Each target is one line; what it does is in interviews/deploy/commands.py, with the system's Python and nothing installed.
PYTHON ?= python3
PORT ?= 8000

.PHONY: demo test check lint bench setup build

demo:
	@$(PYTHON) interviews/deploy/bootstrap.py demo --port $(PORT)
test:
	@$(PYTHON) interviews/deploy/bootstrap.py test
check:
	@$(PYTHON) interviews/deploy/bootstrap.py check
lint:
	@$(PYTHON) interviews/deploy/bootstrap.py lint
bench:
	@$(PYTHON) interviews/deploy/bootstrap.py bench
setup:
	@$(PYTHON) interviews/deploy/bootstrap.py setup
build:
	@$(PYTHON) interviews/deploy/bootstrap.py build
