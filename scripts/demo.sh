#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Shows the main job on a real node: ./scripts/demo.sh [--keep] [FHIR-bundle.json …]

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

FILES=()
for argument in "$@"; do
	case "$argument" in
	-*) FILES+=("$argument") ;;
	*) FILES+=("$(realpath -e -- "$argument")") || stop "give the path of a FHIR bundle: $argument is not there" ;;
	esac
done
cd "$ROOT"

step "Set-up" ./scripts/setup.sh
step "Build the node" cargo build --release --locked -p salus-node
step "Build the next release" ./scripts/wasm.sh --features next-release "$SALUS_RELEASE"
step "Demonstration" node e2e/demo/main.mjs --release "$SALUS_RELEASE" "${FILES[@]}"
succeed "shown on a real node"
