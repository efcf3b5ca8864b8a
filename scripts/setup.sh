#!/usr/bin/env bash
# Makes .venv in the checkout from requirements.lock; does nothing when it is already made from it.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=".venv/.made-from"
wanted="$(cat requirements.lock pyproject.toml | cksum)"

# A virtual environment holds absolute paths, so one that was moved with its folder has to be made anew.
in_place() {
    .venv/bin/python -c '' >/dev/null 2>&1 && grep -qF -- "$PWD/.venv" .venv/pyvenv.cfg
}

usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11 python; do
        if usable "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer with its venv module was not found." >&2
    echo "Install it, or name it: make setup PYTHON=/path/to/python3" >&2
    return 1
}

if in_place; then
    if [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ]; then
        exit 0
    fi
else
    python="$(find_python)"
    "$python" -m venv --clear "$PWD/.venv"
fi

echo "Installing the locked packages into .venv; the first time this takes a few minutes." >&2
install=(.venv/bin/python -m pip --disable-pip-version-check install --quiet --quiet --no-warn-script-location)
# The lock names everything, so pip has nothing to resolve: with extras it would look at newer releases and refuse them.
"${install[@]}" --require-hashes --no-deps --requirement requirements.lock
"${install[@]}" --no-deps --no-build-isolation --editable .
.venv/bin/python -m pip --disable-pip-version-check check --quiet
printf '%s\n' "$wanted" >"$stamp"

# The tests of tenants behind a pooler use the real one; where it cannot be installed they are skipped and say so.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! PATH="$PATH:/usr/sbin" command -v pgbouncer >/dev/null; then
    if DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends pgbouncer >/dev/null 2>&1; then
        service pgbouncer stop >/dev/null 2>&1 || true
    fi
fi
