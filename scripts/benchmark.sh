#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the weights of the pallets of Salus and writes runtime/src/weights.
# ./scripts/benchmark.sh [pallet …]

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"

PALLETS=("$@")
[ ${#PALLETS[@]} -gt 0 ] ||
	mapfile -t PALLETS < <(cd runtime/src/weights && basename --suffix .rs -- pallet_*.rs)
# A folder of its own, so that no test meets a node with benchmarks in it. It starts as hard links to
# what is built already: only crates that know of benchmarks are built again.
BENCH_TARGET="$CARGO_TARGET_DIR-benchmarks"

seed_target() {
	[ ! -d "$BENCH_TARGET" ] && [ -d "$CARGO_TARGET_DIR/release" ] || return 0
	mkdir -p "$BENCH_TARGET"
	cp -al "$CARGO_TARGET_DIR/release" "$BENCH_TARGET/"
	# The Wasm is written in place: a link would put benchmarks into the other node.
	rm -rf "$BENCH_TARGET/release/wbuild"
}

# On the template of a consortium, whose genesis holds nothing that could be in the way. What names
# the machine stays out of the result.
measure() {
	local weights="runtime/src/weights/$1.rs"
	"$BENCH_TARGET/release/salus-node" benchmark pallet --chain consortium --pallet "$1" \
		--extrinsic '*' --steps 25 --repeat 20 --heap-pages 4096 \
		--header scripts/weights-header.txt --output "$weights" &&
		sed -i -e '/^\/\/ Executed Command:/,/^$/d' -e 's/HOSTNAME: `[^`]*`, //' "$weights"
}

step "Set-up" ./scripts/setup.sh
step "Start from what is built" seed_target
step "Build the node with benchmarks" \
	env CARGO_TARGET_DIR="$BENCH_TARGET" cargo build --release --locked -p salus-node --features runtime-benchmarks
for pallet in "${PALLETS[@]}"; do
	step "Measure $pallet" measure "$pallet"
done
step "Format" cargo fmt -p salus-runtime
succeed "weights are written to runtime/src/weights"
