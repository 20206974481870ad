#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Starts a validator, and waits a minute first if the last one did not end by itself: by then the
# rounds in which it may have voted are over. Docker starts a container again at once.

set -euo pipefail

RUNS="${SALUS_HOME:-/var/lib/salus}/runs"
PAUSE_SECONDS="${SALUS_PAUSE_SECONDS:-60}"

if [ -e "$RUNS" ]; then
	echo "the validator did not end by itself: it starts in $PAUSE_SECONDS s" >&2
	sleep "$PAUSE_SECONDS" &
	trap 'exit 143' TERM INT
	wait $!
fi
: >"$RUNS"
told=0
salus-node "$@" &
node=$!
trap 'told=1; kill -TERM "$node" 2>/dev/null || true' TERM INT
status=0
wait "$node" || status=$?
# The signal ends the waiting, not the node.
while [ "$told" = 1 ]; do
	told=0
	status=0
	wait "$node" || status=$?
done
[ "$status" != 0 ] || rm "$RUNS"
exit "$status"
