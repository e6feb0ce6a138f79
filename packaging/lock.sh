#!/bin/sh
# Writes the three lock files from pyproject.toml; `make lock UPGRADE=--upgrade` takes newer versions.
# uv and not pip-compile, because one lock must serve Linux, macOS and Windows and each Python
# from 3.11 on: uv resolves them all at once and writes a marker where they differ.
set -eu
cd "$(dirname "$0")/.."

compile() {
    lock=$1
    shift
    .venv/bin/uv pip compile pyproject.toml "$@" --quiet --output-file "$lock" --no-header \
        --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links
    { echo "# Written by \`make lock\` from pyproject.toml; not for editing."; cat "$lock"; } >"$lock.new"
    mv "$lock.new" "$lock"
}

# shellcheck disable=SC2086  # empty or one word
compile requirements.lock --extra build ${UPGRADE:-}
# shellcheck disable=SC2086
compile requirements-web.lock --extra build --extra web --constraint requirements.lock ${UPGRADE:-}
# shellcheck disable=SC2086
compile requirements-dev.lock --extra build --extra web --extra dev --constraint requirements.lock ${UPGRADE:-}
