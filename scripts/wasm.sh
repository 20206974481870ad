#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the runtime by itself, the same bytes in every folder and on every machine.
# ./scripts/wasm.sh [--features FEATURE,…] [FILE]
# Writes the compressed Wasm to FILE (by default salus_runtime.wasm in the folder of build results)
# and says what it hashes to.

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

FEATURES=""
FILE=""
while [ $# -gt 0 ]; do
	case "$1" in
	--features) FEATURES="${2:?name the features}" && shift ;;
	-*) stop "there is no option $1: ./scripts/wasm.sh [--features FEATURE,…] [FILE]" ;;
	*) FILE="$(realpath -m -- "$1")" ;;
	esac
	shift
done
FILE="${FILE:-$CARGO_TARGET_DIR/salus_runtime.wasm}"
cd "$ROOT"

# What the Wasm exports and imports as nodes expect it, and names in place of the paths that panics
# tell. As a member of the workspace the runtime has the same symbols in every folder, which a
# project outside of it, such as the one that a build of the node makes, has not.
rust_flags() {
	local sysroot
	sysroot="$(rustc --print sysroot)"
	printf '%s\x1f' -Clink-arg=--export-table -Clink-arg=--export=__heap_base \
		-Clink-arg=--import-memory --cfg=substrate_runtime \
		"--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rust" \
		"--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo" \
		"--remap-path-prefix=$CARGO_TARGET_DIR=/target" "--remap-path-prefix=$ROOT=/salus" |
		head -c -1
}

build() {
	CARGO_ENCODED_RUSTFLAGS="$(rust_flags)" cargo rustc --locked --profile wasm --lib \
		--crate-type cdylib --target wasm32v1-none -p salus-runtime --no-default-features \
		--features "$FEATURES"
}

compress() {
	mkdir -p "$(dirname "$FILE")"
	cargo run --quiet --locked --release -p salus-blob -- \
		"$CARGO_TARGET_DIR/wasm32v1-none/wasm/salus_runtime.wasm" "$FILE"
}

# Nothing in it says where it was built.
without_paths() {
	local path
	for path in "$ROOT" "$CARGO_TARGET_DIR" "${CARGO_HOME:-$HOME/.cargo}" "$HOME"; do
		! grep --quiet --text --fixed-strings -- "$path" \
			"$CARGO_TARGET_DIR/wasm32v1-none/wasm/salus_runtime.wasm" ||
			stop "map $path to a name in scripts/wasm.sh: the Wasm tells it"
	done
}

step "Build the Wasm${FEATURES:+ with $FEATURES}" build
step "Look for paths of this machine" without_paths
step "Compress" compress
succeed "the Wasm is $FILE"
