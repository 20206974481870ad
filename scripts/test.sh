#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs every test. What takes long has scripts of its own.

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"

# Tests in the dev profile need no Wasm. The lints share the release profile with the node, where
# what compiles for the host (OpenSSL, wasm-opt and their like) is there already.
without_wasm() { SKIP_WASM_BUILD=1 "$@"; }

step "Set-up" ./scripts/setup.sh
step "Format" cargo fmt --all --check
step "One generation of the SDK" test "$(grep -c '^name = "sp-runtime"$' Cargo.lock)" = 1
step "Build the node" cargo build --release --locked -p salus-node
step "Tests of the node" cargo test --release --locked -p salus-node
step "Rust tests" without_wasm cargo test --locked --workspace --exclude salus-node --features try-runtime
step "Tests of the next release" without_wasm cargo test --locked -p pallet-institutions -p salus-runtime \
	--features salus-runtime/next-release,salus-runtime/try-runtime --lib --test metadata --test upgrade --test state
# Without try-runtime, with which the migrator panics instead of calling for help.
step "Tests of a failing release" without_wasm cargo test --locked -p salus-runtime \
	--features failing-release --test failing_release
step "Lints" cargo clippy --release --locked --workspace --all-targets --features try-runtime -- -D warnings
# Of the whole workspace again: with fewer members cargo would compile their dependencies anew.
step "Lints of the next release" without_wasm cargo clippy --release --locked --workspace --all-targets \
	--features try-runtime,salus-runtime/next-release -- -D warnings
step "Build the next release" ./scripts/wasm.sh --features next-release "$SALUS_RELEASE"
step "End-to-end tests" npm test --prefix e2e
# Each of these starts several nodes, and expects finality in time.
step "Networks" npm run test:networks --prefix e2e
step "Demonstration" node e2e/demo/main.mjs --release "$SALUS_RELEASE"
step "Zombienet smoke network" ./scripts/zombienet.sh smoke
step "An upgrade by vote" ./scripts/upgrade.sh --short
succeed "every test passed"
