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
step "Lints" cargo clippy --release --locked --workspace --all-targets -- -D warnings
step "End-to-end tests" npm test --prefix e2e
# Each of these starts several nodes, and expects finality in time.
step "Networks" npm run test:networks --prefix e2e
step "Demonstration" node e2e/demo/main.mjs
step "Zombienet smoke network" ./scripts/zombienet.sh smoke
succeed "every test passed"
