// SPDX-License-Identifier: Apache-2.0

/** What an operator does without a running node, on the database that an archive node left. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { ask, blocksFromNow, connect } from '../lib/chain.mjs';
import { binaryPath, SalusNode } from '../lib/node.mjs';

const ARCHIVE = ['--state-pruning', 'archive', '--blocks-pruning', 'archive'];
const BLOCKS = 4;
const WELL_KNOWN = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

const execute = promisify(execFile);
let folder;
let rpcMethods;
let code;

/** Runs a subcommand of the node; fails unless that succeeds. */
async function run(...command) {
	const { stdout } = await execute(binaryPath(), command, { maxBuffer: 64 * 1024 * 1024 });
	return stdout;
}

const onChain = () => ['--chain', 'dev', '--base-path', path.join(folder, 'chain')];
const onCopy = () => ['--chain', 'dev', '--base-path', path.join(folder, 'copy')];
const info = async (chain) => JSON.parse(await run('chain-info', ...chain));
const specification = async (chain, ...more) =>
	JSON.parse(await run('build-spec', '--chain', chain, '--disable-default-bootnode', ...more));

before(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'salus-commands-'));
	const node = await SalusNode.start({ folder, extra: ARCHIVE });
	const api = await connect(node.url);
	({ methods: rpcMethods } = await ask(api, 'rpc_methods'));
	code = Buffer.from((await node.rpc('state_getStorage', ['0x3a636f6465'])).slice(2), 'hex');
	await blocksFromNow(api, BLOCKS);
	await api.disconnect();
	await node.stop();
});
after(() => rm(folder, { recursive: true, force: true }));

test('an archive node serves every group of methods', () => {
	for (const group of ['system', 'chain', 'state', 'author', 'babe', 'grandpa', 'payment']) {
		assert.ok(rpcMethods.some((method) => method.startsWith(`${group}_`)), group);
	}
	for (const group of ['chainHead', 'archive', 'transaction', 'chainSpec']) {
		assert.ok(rpcMethods.some((method) => method.startsWith(`${group}_v1_`)), `${group}_v1`);
	}
});

test('specifications name the token and leave session keys where network tools look for them', async () => {
	for (const chain of ['dev', 'local', 'consortium']) {
		const spec = await specification(chain);
		assert.deepEqual(spec.properties, { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'SAL' });
		assert.equal(spec.telemetryEndpoints, null);
		const genesis = spec.genesis.runtimeGenesis.patch ?? spec.genesis.runtimeGenesis.config;
		assert.ok(Array.isArray(genesis.session.keys), chain);
	}
});

test('the template of a consortium holds no well-known account', async () => {
	const known = JSON.stringify(await specification('dev'));
	assert.ok(known.includes(WELL_KNOWN));
	assert.ok(!JSON.stringify(await specification('consortium')).includes(WELL_KNOWN));
});

test('a specification is the same each time, raw ones too', async () => {
	const [first, second] = await Promise.all([1, 2].map(() => specification('local', '--raw')));
	assert.deepEqual(first, second);
	assert.ok(Object.keys(first.genesis.raw.top).length > 0);
});

test('exported blocks are imported into a second database with the same hashes', async () => {
	const file = path.join(folder, 'blocks.bin');
	await run('export-blocks', ...onChain(), ...ARCHIVE, '--to', String(BLOCKS), file);
	await run('import-blocks', ...onCopy(), ...ARCHIVE, file);
	const [chain, copy] = [await info(onChain()), await info(onCopy())];
	assert.equal(copy.genesis_hash, chain.genesis_hash);
	assert.equal(copy.best_number, BLOCKS);
	await run('check-block', ...onChain(), ...ARCHIVE, String(BLOCKS));
	await run('check-block', ...onChain(), ...ARCHIVE, copy.best_hash);
});

test('the state of a block is exported as a specification', async () => {
	const state = JSON.parse(await run('export-state', ...onChain(), ...ARCHIVE, '2'));
	assert.equal(state.id, 'salus_dev');
	assert.ok(Object.keys(state.genesis.raw.top).length > 0);
});

test('a block that is not final is reverted, a final one is not', async () => {
	const before = await info(onChain());
	assert.ok(before.best_number > before.finalized_number);
	await run('revert', ...onChain(), ...ARCHIVE, '1');
	assert.equal((await info(onChain())).best_number, before.best_number - 1);
	await run('revert', ...onChain(), ...ARCHIVE, '1000');
	assert.equal((await info(onChain())).best_number, before.finalized_number);
});

test('a chain is purged', async () => {
	await access(path.join(folder, 'copy', 'chains', 'salus_dev', 'paritydb'));
	await run('purge-chain', ...onCopy(), '-y');
	await assert.rejects(access(path.join(folder, 'copy', 'chains', 'salus_dev', 'paritydb')));
});

test('keys are made and inspected', async () => {
	const made = JSON.parse(await run('key', 'generate', '--output-type', 'json'));
	const seen = JSON.parse(await run('key', 'inspect', '--output-type', 'json', made.secretPhrase));
	assert.equal(seen.ss58Address, made.ss58Address);
	const file = path.join(folder, 'node-key');
	await run('key', 'generate-node-key', '--file', file);
	assert.equal((await readFile(file, 'utf8')).trim().length, 64);
});

describe('a runtime that is compiled ahead', () => {
	const kept = () => path.join(folder, 'kept');
	const wasm = () => path.join(folder, 'runtime.wasm');
	const compile = (file) => run('compile-runtime', file, '--runtime-cache', kept(), '--base-path', path.join(folder, 'none'));
	/** What was compiled, and when: beside it lie statistics and locks. */
	const compiled = async () => {
		const found = await readdir(path.join(kept(), 'runtimes'), { recursive: true, withFileTypes: true });
		const files = found.filter((one) => one.isFile() && !one.name.includes('.'));
		return Promise.all(files.map(async ({ name, parentPath }) => [name, (await stat(path.join(parentPath, name))).mtimeMs]));
	};

	test('is kept, and not compiled again by the command or by a node', async () => {
		await writeFile(wasm(), code);
		assert.match(await compile(wasm()), /^salus-\d+ .*: ready after \d+\.\d s\n$/);
		const files = await compiled();
		assert.equal(files.length, 1);
		await compile(wasm());
		const node = await SalusNode.start({ extra: ['--runtime-cache', kept()] });
		await node.stop();
		assert.deepEqual(await compiled(), files);
	});

	test('leaves alone what else is in the folder', async () => {
		const other = path.join(kept(), 'chains', 'salus', 'keystore', 'key');
		await mkdir(path.dirname(other), { recursive: true });
		await writeFile(other, 'secret');
		await rm(path.join(kept(), 'runtimes'), { recursive: true });
		await compile(wasm());
		assert.equal(await readFile(other, 'utf8'), 'secret');
	});

	test('needs a folder to be kept in', async () => {
		const command = ['compile-runtime', wasm(), '--runtime-cache', wasm()];
		await assert.rejects(run(...command), ({ stderr }) => /cannot keep anything in/.test(stderr));
	});

	test('is a runtime', async () => {
		for (const bytes of ['', 'no Wasm', '\0asm\x01\0\0\0']) {
			const file = path.join(folder, 'other.wasm');
			await writeFile(file, bytes);
			await assert.rejects(compile(file), ({ stderr }) => /this is no runtime/.test(stderr));
		}
		await assert.rejects(compile(path.join(folder, 'nothing.wasm')), ({ stderr }) => /No such file/.test(stderr));
	});
});
