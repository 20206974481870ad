#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what building and testing need, on Debian 12 with git, curl and rustup. Does nothing
# that is done already.

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"

TOOLCHAIN="$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)"
# What Node.js the JavaScript side is written for, at least.
NODE_MAJOR=20

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"
	elif command -v sudo >/dev/null; then sudo "$@"
	else stop "run this as root, or install sudo: '$*' needs the rights to install packages"
	fi
}

debian_packages() {
	local missing=() package
	for package in build-essential libprotobuf-dev libssl-dev pkg-config protobuf-compiler; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' ||
			missing+=("$package")
	done
	[ ${#missing[@]} -eq 0 ] && { echo "all there"; return; }
	command -v apt-get >/dev/null || stop "install ${missing[*]} with your system's package manager"
	as_root apt-get update -qq || stop "connect this machine to a Debian mirror: apt-get update failed"
	as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
		stop "install ${missing[*]} by hand: apt-get could not"
}

rust_toolchain() {
	command -v rustup >/dev/null || stop "install rustup first (https://rustup.rs)"
	rustup toolchain list | grep -q "^$TOOLCHAIN" ||
		rustup toolchain install "$TOOLCHAIN" --profile minimal ||
		stop "connect this machine to the network: rustup could not install Rust $TOOLCHAIN"
	local installed
	installed="$(rustup component list --toolchain "$TOOLCHAIN" --installed)"
	case "$installed" in
	*rust-std-wasm32v1-none*) ;;
	*) rustup target add wasm32v1-none --toolchain "$TOOLCHAIN" ||
		stop "connect this machine to the network: rustup could not add the Wasm target" ;;
	esac
	local component
	for component in rustfmt clippy; do
		case "$installed" in
		*"$component"*) ;;
		*) rustup component add "$component" --toolchain "$TOOLCHAIN" ||
			stop "connect this machine to the network: rustup could not add $component" ;;
		esac
	done
	rustc --version
}

# Debian 12 has Node.js 18; the npm registry carries newer ones as packages.
node_js() {
	if ! node_is_recent; then
		command -v npm >/dev/null || {
			as_root apt-get update -qq &&
				as_root env DEBIAN_FRONTEND=noninteractive \
					apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
		} || stop "install Node.js $NODE_MAJOR or newer by hand: apt-get could not"
		node_is_recent || npm install --silent --no-fund --no-audit --prefix "$CACHE/node" "node@$NODE_MAJOR" ||
			stop "install Node.js $NODE_MAJOR or newer by hand: npm could not"
		PATH="$CACHE/node/node_modules/.bin:$PATH"
		node_is_recent || stop "install Node.js $NODE_MAJOR or newer by hand"
	fi
	node --version
}

node_is_recent() {
	command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$NODE_MAJOR" ]
}

# Installs by the lockfile, once for each state of it.
npm_packages() {
	local stamp="e2e/node_modules/.installed"
	if [ -f "$stamp" ] && cmp -s e2e/package-lock.json "$stamp"; then
		echo "all there"
		return
	fi
	npm ci --prefix e2e --no-fund --no-audit ||
		stop "connect this machine to the npm registry: npm ci failed in e2e"
	cp e2e/package-lock.json "$stamp"
}

step "Debian packages" debian_packages
step "Rust toolchain" rust_toolchain
step "Node.js" node_js
step "npm packages" npm_packages
succeed "set up"
