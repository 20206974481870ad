#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts a network of several nodes on this machine and tests it. Needs no root.

# Who names a binary wants that one, and no build.
GIVEN_NODE="${SALUS_NODE:-}"
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
cd "$ROOT"

# More than the limits of any test's assertions come to.
LIMIT_SECONDS=3600

networks() {
	local file
	for file in zombienet/*.zndsl; do basename "$file" .zndsl; done | paste -sd ' '
}

usage() {
	cat <<END
usage: ./scripts/zombienet.sh NAME [--keep]

Starts the network NAME on this machine, tests it and removes it. NAME is one of: $(networks).
zombienet/README.md says what each is and what its test asserts.

  --keep   no test: print the addresses of the nodes and leave them running until Ctrl-C
  --help   print this

SALUS_NODE names the node's binary; without it the release build is made and taken.
END
}

NAME="" KEEP=""
for argument in "$@"; do
	case "$argument" in
	--help | -h) usage; exit ;;
	--keep) KEEP=yes ;;
	*)
		[ -z "$NAME" ] || stop "name one network, not $NAME and $argument"
		NAME="$argument"
		;;
	esac
done
[ -n "$NAME" ] || { usage >&2; exit 2; }
[ -f "zombienet/$NAME.zndsl" ] || stop "name one of the networks $(networks): there is none called $NAME"

# Reads until nobody holds the other end of its standard input, so that it acts whatever ends this
# script. Then ends the process group that it was told, and removes the folder; unless it was told
# that all is well, it leaves the logs.
clear_up() {
	trap '' INT TERM HUP
	local folder="$1" word value group="" well=""
	while read -r word value; do
		case "$word" in
		group) group="$value" ;;
		well) well=yes ;;
		esac
	done
	[ -z "$group" ] || kill -KILL -- "-$group" 2>/dev/null || true
	if [ -n "$well" ]; then
		rm -rf "$folder"
	else
		find "$folder" -mindepth 1 -maxdepth 1 ! -name '*.log' -exec rm -rf {} +
		printf 'The logs of the network lie in %s\n' "$folder"
	fi
}

# What a reader wants of all that zombienet prints: assertions, figures, errors, addresses.
digest() {
	sed --unbuffered --quiet \
		-e 's/\x1b\[[0-9;]*m//g' \
		-e 's/^.* : ✅ /   holds  /p' \
		-e 's/^.* : ❌ /   FAILS  /p' \
		-e 's/^figure: /          /p' \
		-e '/Error running script/p' -e '/Timeout(/p' -e '/Error launching/p' \
		-e '/^Name : /{s///;h}' \
		-e '/^Direct Link (pjs) : /{s/.*rpc=\([^#]*\).*/ \1/;H;x;s/\n//;s/^/          /;p}'
}

# network command file: has zombienet do this in a folder of its own, and leaves nothing behind.
network() {
	local folder pipe cleaner status=0
	folder="$(mktemp -d -t "salus-zombienet-$NAME.XXXXXX")" || return
	exec {pipe}> >(clear_up "$folder")
	cleaner=$!
	# The numbers are put in now: the names are gone when the script exits.
	# shellcheck disable=SC2064
	{
		trap "exec $pipe>&-; wait $cleaner" EXIT
		trap 'exit 130' INT
		trap 'exit 143' TERM HUP
		# Who keeps a network ends it by hand.
		[ -z "$KEEP" ] || trap "echo well >&$pipe; exit 0" INT TERM HUP
	}

	# zombienet joins words to commands: a name has no blank in it, where a path may.
	mkdir "$folder/bin" && ln -s "$(realpath -- "$SALUS_NODE")" "$folder/bin/salus-node" || return
	# What follows is a process group, and the nodes are in it.
	set -m
	(
		echo "group $BASHPID" >&"$pipe"
		exec {pipe}>&-
		PATH="$folder/bin:$PATH" timeout --foreground "$LIMIT_SECONDS" \
			zombienet/node_modules/.bin/zombienet --provider native --logType text \
			--dir "$folder" --force "$@" </dev/null 2>&1 | tee "$folder/zombienet.log" | digest
	) &
	set +m
	wait $! || status=$?
	[ "$status" != 0 ] || echo well >&"$pipe"
	exec {pipe}>&-
	wait "$cleaner"
	trap - EXIT INT TERM HUP
	return "$status"
}

step "Set-up" ./scripts/setup.sh
[ -n "$GIVEN_NODE" ] || step "Build the node" cargo build --release --locked -p salus-node
[ -x "$SALUS_NODE" ] || stop "build the node, or name another binary in SALUS_NODE: $SALUS_NODE is not there"
if [ -n "$KEEP" ]; then
	echo "Press Ctrl-C to end the network."
	step "Network $NAME" network spawn "zombienet/$NAME.toml"
else
	step "Network $NAME" network test "zombienet/$NAME.zndsl"
fi
succeed "what has to hold on the network $NAME held"
