#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes a consortium from nothing, on one machine or many, and changes who validates:
# ./scripts/consortium.sh --help

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

command -v node >/dev/null || stop "run ./scripts/setup.sh first: Node.js is missing"
exec node "$ROOT/ops/consortium/main.mjs" "$@"
