#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Shows that a running network takes on the next release by the vote of its institutions.
# ./scripts/upgrade.sh [--short]

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"

SHORT=()
case "${1:-}" in
--short) SHORT=(--short) ;;
"") ;;
*) stop "there is no option $1: ./scripts/upgrade.sh [--short]" ;;
esac

WORK="$(mktemp -d "${TMPDIR:-/tmp}/salus-upgrade-XXXXXX")"
trap 'rm -rf "$WORK"' EXIT

# With the code of the next release: every row of the state that the network was left with is read,
# and every invariant checked.
check_state() {
	SKIP_WASM_BUILD=1 SALUS_STATE="$WORK/state" cargo test --locked -p salus-runtime \
		--features next-release,try-runtime --test state every_row
}

step "Set-up" ./scripts/setup.sh
step "Build the node" cargo build --release --locked -p salus-node
step "Build the next release" ./scripts/wasm.sh --features next-release "$WORK/next.wasm"
step "Upgrade" node e2e/upgrade/main.mjs --wasm "$WORK/next.wasm" --state "$WORK/state" "${SHORT[@]}"
step "Check the state" check_state
succeed "four validators took on the next release"
