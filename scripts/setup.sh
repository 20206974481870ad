#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what building and testing need, on Debian 12 with git, curl and rustup, and the Debian
# packages that are named: ./scripts/setup.sh [package …]. Does nothing that is done already.
# The alerts are tested by promtool: 19 MB from Debian, 48 MB in the cache.

. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"

FURTHER_PACKAGES=("$@")
TOOLCHAIN="$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)"
# What Node.js the JavaScript side and its dependencies are written for, at least.
NODE_MINIMUM="$(sed -n 's/^.*"node": ">=\([0-9.]*\)".*$/\1/p' e2e/package.json)"
[ -n "$NODE_MINIMUM" ] || stop "say in the engines of e2e/package.json which Node.js is needed, as >=MAJOR.MINOR"

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"
	elif command -v sudo >/dev/null; then sudo "$@"
	else stop "run this as root, or install sudo: packages are missing, and $(id -un) may not install any"
	fi
}

# install_packages package …: from Debian, with what they need.
install_packages() {
	command -v apt-get >/dev/null || stop "install $* with your system's package manager"
	as_root true || stop "run this as root, or in a terminal where sudo can ask for your password"
	as_root apt-get update -qq -o APT::Update::Error-Mode=any ||
		stop "connect this machine to its Debian mirrors, or let another apt-get end first: apt-get update failed"
	# A machine that has just started may be installing updates of its own.
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		-o DPkg::Lock::Timeout=300 "$@" >/dev/null ||
		stop "install $* by hand, or mend what the lines above say: apt-get install failed"
}

debian_packages() {
	local missing=() package
	for package in build-essential libprotobuf-dev libssl-dev pkg-config procps protobuf-compiler \
		"${FURTHER_PACKAGES[@]}"; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' ||
			missing+=("$package")
	done
	[ ${#missing[@]} -eq 0 ] && { echo "all there"; return; }
	install_packages "${missing[@]}"
}

rust_toolchain() {
	command -v rustup >/dev/null || stop "install rustup for the user $(id -un) (https://rustup.rs)"
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
	command -v npm >/dev/null || install_packages nodejs npm
	if ! node_is_recent; then
		# npm stumbles over what an interrupted npm left.
		rm -rf "$CACHE/node"
		npm install --loglevel=error --no-fund --no-audit --prefix "$CACHE/node" "node@^$NODE_MINIMUM" ||
			stop "connect this machine to the npm registry, or install Node.js $NODE_MINIMUM or newer by hand"
	fi
	node_is_recent || stop "install Node.js $NODE_MINIMUM or newer by hand: what npm installed does not run"
	node --version
}

node_is_recent() {
	local found
	found="$(node -p process.versions.node 2>/dev/null)" || return
	printf '%s\n' "$NODE_MINIMUM" "$found" | sort --version-sort --check=quiet
}

# Installs by the lockfile of each folder, once for each state of it.
npm_packages() {
	local folder stamp
	for folder in e2e zombienet; do
		stamp="$folder/node_modules/.installed"
		if [ -f "$stamp" ] && cmp -s "$folder/package-lock.json" "$stamp"; then
			echo "all there in $folder"
			continue
		fi
		npm ci --prefix "$folder" --no-fund --no-audit ||
			stop "connect this machine to the npm registry: npm ci failed in $folder"
		cp "$folder/package-lock.json" "$stamp"
	done
}

# promtool alone, out of the package: what is installed of prometheus would run as a service. The
# tests that ask for it say so where it is missing, so no set-up fails for it.
alert_tests() {
	local folder="$CACHE/promtool"
	command -v promtool >/dev/null && { echo "all there"; return; }
	rm -rf "$folder"
	mkdir -p "$folder" "$CACHE/bin"
	if download_package prometheus "$folder" && dpkg-deb -x "$folder"/prometheus_*.deb "$folder"; then
		mv "$folder/usr/bin/promtool" "$CACHE/bin/promtool"
		promtool --version 2>&1 | head -n 1
	else
		echo "NOT THERE: promtool could not be fetched from Debian, so the alerts are not tested"
	fi
	rm -rf "$folder"
}

# download_package package folder: without the rights of root, unless the lists are missing.
download_package() {
	command -v apt-get >/dev/null || return
	(cd "$2" && apt-get download -qq -o APT::Sandbox::User=root "$1") && return
	(as_root apt-get update -qq) && (cd "$2" && apt-get download -qq -o APT::Sandbox::User=root "$1")
}

step "Debian packages" debian_packages
step "Tests of alerts" alert_tests
step "Rust toolchain" rust_toolchain
step "Node.js" node_js
step "npm packages" npm_packages
succeed "set up"
