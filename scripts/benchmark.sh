#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures the weights of the pallets of Salus and writes runtime/src/weights.
# ./scripts/benchmark.sh [pallet …]

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"

PALLETS=("$@")
[ ${#PALLETS[@]} -gt 0 ] || PALLETS=(pallet_institutions pallet_records)
# A folder of its own, so that no test meets a node with benchmarks in it. It starts as hard links to
# what is built already: only crates that know of benchmarks are built again.
BENCH_TARGET="$CARGO_TARGET_DIR-benchmarks"

seed_target() {
	[ ! -d "$BENCH_TARGET" ] && [ -d "$CARGO_TARGET_DIR/release" ] || return 0
	mkdir -p "$BENCH_TARGET"
	cp -al "$CARGO_TARGET_DIR/release" "$BENCH_TARGET/"
}

measure() {
	"$BENCH_TARGET/release/salus-node" benchmark pallet --chain dev --pallet "$1" --extrinsic '*' \
		--steps 50 --repeat 20 --heap-pages 4096 \
		--header scripts/weights-header.txt --output "runtime/src/weights/$1.rs"
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
