#!/usr/bin/env bash
# Writes requirements.lock anew from pyproject.toml, with hashes and without the address of any index.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! .cache/uv/bin/uv --version >/dev/null 2>&1; then
    .venv/bin/python -m venv .cache/uv
    .cache/uv/bin/python -m pip --disable-pip-version-check install --quiet uv
fi
.cache/uv/bin/uv pip compile pyproject.toml --extra development --universal --generate-hashes --quiet \
    --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --output-file requirements.lock "$@"
