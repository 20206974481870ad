// SPDX-License-Identifier: Apache-2.0

/** The command line of `scripts/consortium.sh`. */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkCard, parseLegalId, writeLegalId } from './cards.mjs';
import { checkChain } from './check.mjs';
import { readJson } from './folders.mjs';
import { makeFounder } from './founder.mjs';
import { makeLocal } from './local.mjs';
import { LEAST_EPOCH_SLOTS, makeSpecification } from './specification.mjs';

const USAGE = `consortium.sh founder FOLDER --name NAME --legal-id Gln:NUMBER --country CC --roles ROLE,ROLE
              --endpoint https://… [--address /dns/NAME/tcp/30333]… [--accreditation 0-5]
              [--admin ADDRESS] [--validator ADDRESS] [--no-validator]
consortium.sh spec FOLDER CARD.json… --name NAME --id ID [--technician ADDRESS]…
              [--fund ADDRESS=SAL]… [--epoch-slots NUMBER] [--trial]
consortium.sh check CHAIN-FOLDER [FOUNDER-FOLDER] [--agreed PATH]… [--trial]
consortium.sh local NUMBER FOLDER [--compose | --free-ports] [--technician ADDRESS]…
              [--fund ADDRESS=SAL]… [--epoch-slots NUMBER]
consortium.sh rotate ADDRESS --node http://127.0.0.1:9944
consortium.sh set-keys KEYS.json PHRASE-FILE --node ws://HOST:9944
consortium.sh act admit|accredit INSTITUTION LEVEL --node ws://HOST:9944
consortium.sh act name-validator INSTITUTION ADDRESS|none --node ws://HOST:9944
consortium.sh act suspend|reinstate INSTITUTION --node ws://HOST:9944
consortium.sh act remove-validators INSTITUTION… --node ws://HOST:9944
consortium.sh act note-stalled DELAY LAST-FINAL-BLOCK --node ws://HOST:9944

founder   makes accounts, session keys and a node key in FOLDER and prints the card for the others.
          FOLDER/server goes to the validator's machine, FOLDER/offline to none.
spec      makes FOLDER/salus.plain.json and FOLDER/salus.json of the founders' cards.
check     compares a chain with the template of your binary and with your card; shows who is in it.
          --agreed names a place, as check prints it, where the founders want it otherwise.
local     does all of this for NUMBER validators on one machine, and writes what starts them. The
          founders' admins are the technical committee unless somebody is named.
rotate    lets a validator's node make new session keys; prints them with their proof, as JSON.
set-keys  puts them in force, signed by the validator account.
act       prints the call that the institutions vote on, or for note-stalled the two calls, one for
          each body that votes; signs and sends nothing.
--trial   lets sessions have fewer than ${LEAST_EPOCH_SLOTS} slots; what local makes is a trial.

Exit code: 0 done, 1 refused, with the reason; check: 2 do not run this chain.`;

const DO_NOT_RUN = 2;
const TEXTS = ['name', 'legal-id', 'country', 'roles', 'endpoint', 'accreditation', 'admin', 'validator', 'id', 'epoch-slots', 'node'];
const LISTS = ['address', 'agreed', 'fund', 'technician'];
const SWITCHES = ['no-validator', 'compose', 'free-ports', 'trial', 'help'];

function readArguments(argv) {
	return parseArgs({
		args: argv,
		allowPositionals: true,
		options: {
			...Object.fromEntries(TEXTS.map((name) => [name, { type: 'string' }])),
			...Object.fromEntries(LISTS.map((name) => [name, { type: 'string', multiple: true, default: [] }])),
			...Object.fromEntries(SWITCHES.map((name) => [name, { type: 'boolean', default: false }])),
		},
	});
}

function ask(values, ...names) {
	for (const name of names) if (values[name] === undefined) throw new Error(`--${name} is asked for`);
}

function count(text, name) {
	if (!/^[1-9][0-9]{0,8}$/.test(text ?? '')) throw new Error(`${name} is a number from 1`);
	return Number(text);
}

const grouped = (coins) => coins.toLocaleString('en-US');

/** What `spec` and `local` say about a chain in the same way. */
function choices(values) {
	const funds = values.fund.map((text) => {
		const [, address, coins] = /^(\w+)=([0-9]+)$/.exec(text) ?? [];
		if (!address) throw new Error('--fund is such as ADDRESS=1000');
		return [address, BigInt(coins)];
	});
	const epochSlots = values['epoch-slots'] && count(values['epoch-slots'], '--epoch-slots');
	return { funds, technicians: values.technician, epochSlots };
}

async function founder([folder], values) {
	ask(values, 'name', 'legal-id', 'country', 'roles', 'endpoint');
	const validates = !values['no-validator'];
	if (validates && values.address.length === 0) throw new Error('--address is asked for: where the others reach your node');
	const card = await makeFounder({
		folder,
		name: values.name,
		institution: {
			legalId: parseLegalId(values['legal-id']),
			jurisdiction: values.country,
			roles: values.roles.split(','),
			accreditation: Number(values.accreditation ?? 5),
			endpoint: values.endpoint,
		},
		addresses: values.address,
		admin: values.admin,
		validator: values.validator,
		validates,
	});
	console.log(JSON.stringify(card, null, 2));
	console.error(`\nThe card is ${path.join(folder, 'card.json')}. Take ${path.join(folder, 'offline')} off this machine.`);
}

async function spec([folder, ...files], values) {
	ask(values, 'name', 'id');
	if (files.length === 0) throw new Error('name the cards of the founders');
	const cards = await Promise.all(files.map(async (file) => checkCard(await readJson(file), file)));
	const made = await makeSpecification({ folder, cards, name: values.name, id: values.id, isTrial: values.trial, ...choices(values) });
	console.log(`${made.plain}\n${made.raw}\nsha256 ${made.sha256}`);
}

function show({ name, id, institutions, technicians, validators, bootNodes, balances, agreed, unseen, sha256, faults }) {
	console.log(`${name} (${id}): ${institutions.length} institutions, ${validators} of them with session keys\n`);
	for (const [number, { legalId, jurisdiction, roles, accreditation, endpoint }] of institutions.entries()) {
		console.log(`${number}  ${writeLegalId(legalId)}  ${jurisdiction}  level ${accreditation}  ${roles.join(', ')}  ${endpoint}`);
	}
	console.log();
	for (const { address, coins, reason } of balances) {
		console.log(`${address}  ${grouped(coins).padStart(14)} SAL  ${reason ?? 'NO FOUNDER SAYS WHOSE THIS IS'}`);
	}
	console.log(`\nthe technical committee: ${technicians.length === 0 ? 'nobody yet' : ''}`);
	for (const { address, reason } of technicians) console.log(`${address}  ${reason ?? 'NO FOUNDER SAYS WHO THIS IS'}`);
	console.log(`\n${bootNodes.join('\n') || 'no bootnodes'}`);
	for (const { at, value } of agreed) console.log(`\nagreed on: ${at} = ${value}`);
	console.log(`\nsha256 ${sha256}`);
	for (const what of unseen) console.log(`NOT COMPARED: ${what}`);
	for (const fault of faults) console.log(`FAULT: ${fault}`);
	console.log(faults.length === 0 ? 'The chain is as it should be; compare the digest with the others.' : 'Do not run this chain.');
}

async function check([chainFolder, folder], values) {
	const found = await checkChain({ chainFolder, folder, isTrial: values.trial, agreed: values.agreed });
	show(found);
	if (found.faults.length > 0) process.exitCode = DO_NOT_RUN;
}

/** Says the account, because the keys are for nobody else. */
const composeStart = (folder, account) => `\
export SALUS_CONSORTIUM='${folder}' SALUS_ACCOUNT=${account}
docker compose -f ops/docker/compose.yaml up --build`;

async function local([number, folder], values) {
	if (values.compose && values['free-ports']) throw new Error('--compose needs no --free-ports: containers have ports of their own');
	const made = await makeLocal({
		folder,
		count: count(number, 'the number of validators'),
		forCompose: values.compose,
		hasFreePorts: values['free-ports'],
		...choices(values),
	});
	for (const { name, ports } of made.nodes) {
		const where = values.compose ? 'in compose.yaml' : `RPC ${ports.rpc}, metrics ${ports.metrics}, peers ${ports.peers}`;
		console.log(`${path.join(folder, name)}: ${where}`);
	}
	console.log(`${made.raw}: sha256 ${made.sha256}`);
	if (values.compose) console.log(`start them:\n${composeStart(path.resolve(folder), made.account)}`);
	else console.log(`start them: ${path.join(folder, 'start.sh')}`);
}

/** Only what talks to a chain needs the npm packages. */
const chainActs = async () => {
	try {
		return await import('./chainActs.mjs');
	} catch (cause) {
		if (cause.code !== 'ERR_MODULE_NOT_FOUND') throw cause;
		throw new Error('the npm packages of e2e are missing: npm ci --prefix e2e --omit=dev');
	}
};

async function rotate([address], values) {
	ask(values, 'node');
	console.log(JSON.stringify(await (await chainActs()).rotate(values.node, address), null, 2));
}

async function setKeys([keysFile, phraseFile], values) {
	ask(values, 'node');
	const session = await (await chainActs()).putInForce(values.node, keysFile, phraseFile);
	console.log(`the keys are set, and final; they count from session ${session}. Leave the old ones until then.`);
}

async function act([name, ...words], values) {
	ask(values, 'node');
	const { ACTS, actOf, takes } = await chainActs();
	if (!Object.hasOwn(ACTS, name)) throw new Error(`act is one of ${Object.keys(ACTS).join(', ')}`);
	if (!takes(name, words.length)) throw new Error(`act ${name} takes ${ACTS[name].words}`);
	console.log(JSON.stringify(await actOf(values.node, name, words), null, 2));
}

/** Commands, and the least and the most words that they take. */
const COMMANDS = {
	founder: [founder, 1, 1],
	spec: [spec, 1, Infinity],
	check: [check, 1, 2],
	local: [local, 2, 2],
	rotate: [rotate, 1, 1],
	'set-keys': [setKeys, 2, 2],
	act: [act, 2, Infinity],
};

async function main(argv) {
	const { values, positionals: [command, ...words] } = readArguments(argv);
	if (values.help || command === undefined) return console.log(USAGE);
	if (!Object.hasOwn(COMMANDS, command)) throw new Error(`the first word is one of ${Object.keys(COMMANDS).join(', ')}`);
	const [run, least, most] = COMMANDS[command];
	if (words.length < least || words.length > most) throw new Error(`${command} takes other words; see --help`);
	return run(words, values);
}

// Whatever this makes is nobody else's to read, unless it says otherwise.
process.umask(0o077);
main(process.argv.slice(2)).then(
	// A connection that a library keeps open must not keep this open.
	() => process.exit(),
	(cause) => {
		console.error(`consortium.sh: ${cause.message}`);
		process.exit(1);
	},
);
