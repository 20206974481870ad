#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the Wasm twice, in different folders with different places for results, and compares.
# ./scripts/reproducible.sh [--features FEATURE,…]

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"

WORK="$(mktemp -d "${TMPDIR:-/tmp}/salus-reproducible-XXXXXX")"
trap 'rm -rf "$WORK"' EXIT
ARGUMENTS=("$@")

# build FOLDER TARGET FILE: from a copy of what is in the repository, as it is now.
build() {
	mkdir -p "$1"
	git ls-files -z --cached --others --exclude-standard |
		xargs -0 -r sh -c 'for file; do [ ! -f "$file" ] || printf "%s\0" "$file"; done' sh |
		tar --create --null --files-from=- | tar --extract --directory "$1"
	env -u WASM_BUILD_WORKSPACE_HINT CARGO_TARGET_DIR="$2" "$1/scripts/wasm.sh" "${ARGUMENTS[@]}" "$3"
}

same() {
	sha256sum "$WORK/first.wasm" "$WORK/second.wasm"
	cmp "$WORK/first.wasm" "$WORK/second.wasm"
}

step "Build the first" build "$WORK/first" "$WORK/results-of-the-first" "$WORK/first.wasm"
step "Build the second" build "$WORK/another/folder" "$WORK/another/place" "$WORK/second.wasm"
step "Compare" same
succeed "both have the hash $(sha256sum "$WORK/first.wasm" | cut -d ' ' -f 1)"
