# `make run` opens the till, `make test` tries everything; the work is in packaging/*.sh.
# PYTHON=/path/to/python3 chooses the interpreter for .venv, ARGS="-k hold" goes to pytest, which
# works on every core here; `.venv/bin/python -m pytest FILE` by hand works on one.
.DEFAULT_GOAL := help
.PHONY: help setup web run test check bench format pictures translations package audit lock clean

help:     ## this list
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 14

setup:    ## .venv with the locked packages, and the libraries Qt needs
	@packaging/setup.sh

web:      ## the web engine as well, for the card form: 175 MB to fetch
	@packaging/setup.sh web

run: setup  ## open the till in training mode; without a display, tell one sale in words
	@packaging/run.sh

test:     ## run every test
	@packaging/setup.sh test
	@PYTHONDONTWRITEBYTECODE= TMPDIR="$$(packaging/scratch.sh)" .venv/bin/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal $(ARGS)

check:    ## ruff, mypy --strict and the import contracts
	@packaging/setup.sh dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

bench:    ## measure against floors of the same run
	@packaging/setup.sh dev
	@.venv/bin/python -m tests.bench

format:   ## put the code in shape
	@packaging/setup.sh dev
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

pictures: web  ## draw the pictures of the help and of the read-me anew
	@PYTHONPATH=. .venv/bin/python packaging/help_pictures.py
	@PYTHONPATH=. .venv/bin/python packaging/pictures.py resources/pictures

translations:  ## read the texts from the sources, update and compile every language
	@packaging/setup.sh
	@.venv/bin/python packaging/i18n.py extract
	@.venv/bin/python packaging/i18n.py update
	@.venv/bin/python packaging/i18n.py compile

package:  ## the folder and the Debian package a shop installs, in build/package, tried out
	@packaging/package.sh

audit:    ## known holes in the locked packages; asks the network, so it is no part of check
	@packaging/setup.sh dev
	@.venv/bin/python packaging/audit.py

lock:     ## resolve pyproject.toml anew; UPGRADE=--upgrade takes newer versions
	@packaging/setup.sh dev
	@packaging/lock.sh

clean:    ## remove .venv and every cache
	rm -rf .venv .venv-apt.log build ./*.egg-info .pytest_cache .mypy_cache .ruff_cache
	rm -rf .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
