# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Sourced by the scripts beside it: where things are, and how a step reports itself.

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/salus"
# Outside the clone, so that a fresh clone on the same machine builds on what is there.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$CACHE/target}"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"
export SALUS_NODE="${SALUS_NODE:-$CARGO_TARGET_DIR/release/salus-node}"
# The Wasm of the next release, which a running chain takes on in tests and demonstration.
export SALUS_RELEASE="${SALUS_RELEASE:-$CARGO_TARGET_DIR/salus_next_release.wasm}"
# Named before they are there: setup.sh may put them there after this is read.
PATH="$CACHE/bin:$CACHE/node/node_modules/.bin:$HOME/.cargo/bin:$PATH"
STARTED=$SECONDS
STEPS=()

# step "what it does" command …: runs the command and says how long it took.
step() {
	local title="$1" began=$SECONDS
	shift
	printf '\n== %s\n' "$title"
	if "$@"; then
		STEPS+=("$(printf '%5d s  %s' $((SECONDS - began)) "$title")")
		printf '== %s: %d s\n' "$title" $((SECONDS - began))
	else
		stop "$title failed after $((SECONDS - began)) s; the lines above say why"
	fi
}

# The one sentence that says what to do.
stop() {
	printf '\n%s: FAILED: %s.\n' "$(basename "$0")" "$1" >&2
	exit 1
}

# The last line of a script that succeeded.
succeed() {
	[ ${#STEPS[@]} -eq 0 ] || printf '\n%s\n' "$(printf '%s\n' "${STEPS[@]}")"
	printf '%s: OK: %s in %d s.\n' "$(basename "$0")" "$1" $((SECONDS - STARTED))
}
