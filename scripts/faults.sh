#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the fault cases against real nodes, the longer zombienet networks among them, and prints what
# was expected and what was seen:
# ./scripts/faults.sh [case …] [--short] [--keep] [--set name=value] [--list]

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"

RELEASE="$CARGO_TARGET_DIR/release"

# Whether the arguments name the case on RocksDB, or no case, which means all of them.
wants_rocksdb() {
	local argument after="" named=false
	for argument in "$@"; do
		case "$after$argument" in
		--list | --help) return 1 ;;
		--set) after="of --set: " && continue ;;
		1 | 01 | *killed-author-rocksdb) return 0 ;;
		--* | "of --set: "*) ;;
		*) named=true ;;
		esac
		after=""
	done
	[ "$named" = false ]
}

# RocksDB is C++ and takes long the first time. What is built then lies beside the other.
build_with_rocksdb() {
	cargo build --release --locked -p salus-node --features rocksdb &&
		cp -f "$RELEASE/salus-node" "$SALUS_NODE_ROCKSDB"
}

# Wrong clocks and partitions want these; a case that still misses something says so.
PACKAGES=(faketime iproute2)
ROCKSDB=false
if [ -z "${SALUS_NODE_ROCKSDB:-}" ] && wants_rocksdb "$@"; then
	ROCKSDB=true
	PACKAGES+=(clang libclang-dev)
	export SALUS_NODE_ROCKSDB="$RELEASE/salus-node-rocksdb"
fi
step "Set-up" ./scripts/setup.sh "${PACKAGES[@]}"
[ "$ROCKSDB" = false ] || step "Build the node with RocksDB" build_with_rocksdb
step "Build the node" cargo build --release --locked -p salus-node
step "Fault cases" node e2e/faults/main.mjs "$@"
succeed "every case that was run held"
