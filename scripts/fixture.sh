#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes runtime/tests/fixtures/demonstration.state anew: what a demonstration leaves in the state.
# Upgrades are tried on it. Run it when a release is out, so that the next one starts from its state.

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"

FIXTURE="runtime/tests/fixtures/demonstration.state"
MOST_BYTES=$((2 * 1024 * 1024))
PLAIN="$(mktemp "${TMPDIR:-/tmp}/salus-state-XXXXXX")"
trap 'rm -f "$PLAIN"' EXIT

compress() {
	mkdir -p "$(dirname "$FIXTURE")"
	cargo run --quiet --locked --release -p salus-blob -- "$PLAIN" "$FIXTURE"
}

# Whatever names this machine has no place in the repository.
without_traces() {
	local word
	for word in "$ROOT" "$HOME" "$CARGO_TARGET_DIR" "$(uname -n)" "${TMPDIR:-/tmp}/"; do
		[ ${#word} -gt 3 ] || continue
		! grep --quiet --text --fixed-strings -- "$word" "$PLAIN" || stop "find out why the state tells $word"
	done
}

small() { test "$(stat --format %s "$FIXTURE")" -lt "$MOST_BYTES"; }

step "Set-up" ./scripts/setup.sh
step "Build the node" cargo build --release --locked -p salus-node
step "Play and export" node e2e/tools/make-fixture.mjs "$PLAIN"
step "Look for traces of this machine" without_traces
step "Compress" compress
step "Check the size" small
step "Read it" env SKIP_WASM_BUILD=1 cargo test --locked -p salus-runtime --features try-runtime --test state
succeed "the fixture is $FIXTURE"
