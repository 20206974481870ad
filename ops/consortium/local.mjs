// SPDX-License-Identifier: Apache-2.0

/** A whole consortium on one machine, for trying things out: every founder's keys lie side by side. */

import { chown, mkdir, readdir } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { makePrivateFolder, placesIn, writePublic } from './folders.mjs';
import { makeFounder } from './founder.mjs';
import { makeSpecification, MOST_TECHNICIANS } from './specification.mjs';

export const MOST_FOUNDERS = 16;
/** The account of the image: what root makes for containers is given to it, so that they need not run as root. */
export const IMAGE_ACCOUNT = 10_001;
const FIRST_PORTS = { peers: 30_333, rpc: 9_944, metrics: 9_615 };
const COUNTRIES = ['CH', 'DE', 'FR', 'NL'];
/** Twelve digits of the numbers that GS1 gives out for examples; the thirteenth is computed. */
const FIRST_GLN = 950_600_011_784;

function gln(number) {
	const digits = String(FIRST_GLN + number);
	const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
	return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** A port that nobody listens on now. */
function freePort() {
	return new Promise((resolve, reject) => {
		const server = net.createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

async function portsOf(number, isFree) {
	const ports = {};
	for (const [name, first] of Object.entries(FIRST_PORTS)) {
		ports[name] = isFree ? await freePort() : first + number;
	}
	return ports;
}

function institution(number) {
	return {
		legalId: { Gln: gln(number) },
		jurisdiction: COUNTRIES[number % COUNTRIES.length],
		roles: number === 0 ? ['Regulator', 'Auditor'] : ['HealthcareProvider'],
		accreditation: 5,
		endpoint: `https://institution-${number + 1}.example`,
	};
}

const startLine = ({ name, ports }) => `\
start ${name} --port ${ports.peers} --public-addr /ip4/127.0.0.1/tcp/${ports.peers} \\
	--rpc-port ${ports.rpc} --prometheus-port ${ports.metrics}`;

/** A script that runs all nodes of the folder until it is interrupted. */
const startScript = (nodes) => `#!/usr/bin/env bash
# Runs the validators of this folder; Ctrl-C ends them. Logs are in logs/.

set -euo pipefail
cd "$(dirname "\${BASH_SOURCE[0]}")"
SALUS_NODE="\${SALUS_NODE:-\${CARGO_TARGET_DIR:-\${XDG_CACHE_HOME:-$HOME/.cache}/salus/target}/release/salus-node}"
[ -x "$SALUS_NODE" ] || { echo "name the node's binary in SALUS_NODE: $SALUS_NODE is not there" >&2; exit 1; }
mkdir -p logs
PIDS=()

end() {
	trap - INT TERM EXIT
	[ \${#PIDS[@]} -eq 0 ] || kill "\${PIDS[@]}" 2>/dev/null || true
	wait
}
trap 'end; exit 130' INT
trap 'end; exit 143' TERM
trap end EXIT

start() {
	local name="$1"
	shift
	"$SALUS_NODE" --chain chain/salus.json --validator --name "$name" \\
		--base-path "$name/server" --node-key-file "$name/server/node.key" \\
		--keystore-path "$name/server/keystore" --allow-private-ip --no-mdns --no-telemetry \\
		"$@" >>"logs/$name.log" 2>&1 &
	PIDS+=($!)
}

${nodes.map(startLine).join('\n')}
echo "${nodes.length} validators run; the RPC of the first is ws://127.0.0.1:${nodes[0].ports.rpc}"
# None should end before it is told to.
wait -n || true
echo "a validator has ended: see logs/" >&2
exit 1
`;

/**
 * Makes `count` founders and their chain in `folder`. With `forCompose` the nodes find each other by
 * the names that ops/docker/compose.yaml gives them, otherwise on ports of this machine.
 */
export async function makeLocal({ folder, count, forCompose = false, hasFreePorts = false, technicians, ...chain }) {
	if (!Number.isInteger(count) || count < 1 || count > MOST_FOUNDERS) {
		throw new Error(`a consortium on one machine has 1 to ${MOST_FOUNDERS} validators`);
	}
	await makePrivateFolder(folder);
	const nodes = [];
	for (let number = 0; number < count; number += 1) {
		const name = `institution-${number + 1}`;
		const ports = await portsOf(number, hasFreePorts);
		const card = await makeFounder({
			folder: path.join(folder, name),
			name,
			institution: institution(number),
			addresses: [forCompose ? `/dns/validator-${number + 1}/tcp/30333` : `/ip4/127.0.0.1/tcp/${ports.peers}`],
		});
		nodes.push({ name, ports, card });
	}
	const admins = nodes.map(({ card }) => card.institution.admin);
	const made = await makeSpecification({
		name: 'Salus Local Consortium',
		id: 'salus_trial',
		...chain,
		folder: path.join(folder, 'chain'),
		isTrial: true,
		cards: nodes.map(({ card }) => card),
		technicians: technicians?.length > 0 ? technicians : admins.slice(0, MOST_TECHNICIANS),
	});
	if (!forCompose) {
		await writePublic(path.join(folder, 'start.sh'), startScript(nodes), 0o755);
		return { ...made, nodes };
	}
	return { ...made, nodes, account: await makeDatabases(folder, nodes) };
}

/** Made here, because Docker would make what it mounts as root's. Gives the account that has it all. */
async function makeDatabases(folder, nodes) {
	const servers = nodes.map(({ name }) => placesIn(path.join(folder, name)).server);
	for (const server of servers) await mkdir(path.join(server, 'chains'));
	const rpc = path.join(folder, 'rpc');
	await mkdir(rpc);
	if (process.getuid() !== 0) return `${process.getuid()}:${process.getgid()}`;
	for (const mounted of [...servers, rpc]) {
		const below = await readdir(mounted, { recursive: true });
		for (const name of ['', ...below]) await chown(path.join(mounted, name), IMAGE_ACCOUNT, IMAGE_ACCOUNT);
	}
	return `${IMAGE_ACCOUNT}:${IMAGE_ACCOUNT}`;
}
