// SPDX-License-Identifier: Apache-2.0

/** Requests that are malformed or forbidden: an error each, and the blocks go on. */

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { blocksFromNow } from '../lib/chain.mjs';
import { post, request, startChain } from './fixture.mjs';

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const NO_HASH = `0x${'00'.repeat(32)}`;
const UNSAFE_METHODS = [
	['author_rotateKeys'],
	['author_rotateKeysWithOwner', ['0x00']],
	['author_insertKey', ['babe', '//Alice', NO_HASH]],
	['author_hasKey', [NO_HASH, 'babe']],
	['author_removeExtrinsic', [[]]],
	['babe_epochAuthorship'],
	['offchain_localStorageSet', ['PERSISTENT', '0x00', '0x00']],
	['state_getPairs', ['0x']],
	['state_traceBlock', [NO_HASH, null, null, null]],
	['system_addLogFilter', ['trace']],
	['system_addReservedPeer', ['/ip4/127.0.0.1/tcp/30333']],
	['system_dryRun', ['0x00']],
	['system_peers'],
	['system_unstable_networkState'],
];

let chain;

before(async () => {
	chain = await startChain({ extra: ['--rpc-methods', 'safe'] });
});
after(() => chain?.end());
afterEach(async () => {
	await blocksFromNow(chain.api, 1);
	assert.ok(chain.node.isRunning);
});

const codeOf = ({ answer }) => answer?.error?.code;

test('what is no JSON is answered with a parse error', async () => {
	for (const body of ['{', 'salus', '{"jsonrpc":"2.0","id":1,"method":']) {
		assert.equal(codeOf(await post(chain.node, body)), PARSE_ERROR, body);
	}
});

test('JSON that is no request is answered with an error', async () => {
	for (const body of ['{}', '[]', '7', '{"jsonrpc":"1.0","id":1,"method":"system_name"}']) {
		const { answer, status } = await post(chain.node, body);
		const code = (Array.isArray(answer) ? answer[0] : answer)?.error?.code;
		assert.ok([PARSE_ERROR, INVALID_REQUEST].includes(code) || status >= 400, `${body}: ${status}`);
	}
});

test('a body of 20 MB is turned away', async () => {
	const body = JSON.stringify(request('system_name', ['x'.repeat(20 * 1024 * 1024)]));
	const outcome = await post(chain.node, body).catch((cause) => ({ closed: cause }));
	const refused = outcome.closed || outcome.status === 413 || outcome.answer?.error;
	assert.ok(refused, JSON.stringify(outcome).slice(0, 200));
});

test('an unknown method and wrong parameters are named', async () => {
	assert.equal(codeOf(await post(chain.node, request('salus_everything'))), METHOD_NOT_FOUND);
	assert.equal(codeOf(await post(chain.node, request('chain_getBlock', [{}]))), INVALID_PARAMS);
	assert.equal(codeOf(await post(chain.node, request('chain_getBlockHash', ['x']))), INVALID_PARAMS);
});

test('bytes that are no transaction are refused', async () => {
	const garbage = ['0x', '0x00', '0xdeadbeef', `0x${'ff'.repeat(1000)}`, `0x8400${'00'.repeat(200)}`];
	for (const bytes of garbage) {
		const { answer } = await post(chain.node, request('author_submitExtrinsic', [bytes]));
		assert.ok(answer.error, bytes.slice(0, 20));
	}
});

test('bytes that are no arguments of a runtime API are refused', async () => {
	const endless = `0x${'ff'.repeat(500)}`;
	const calls = [
		['RecordsApi_entry', '0x'],
		['RecordsApi_entry', '0x01'],
		['RecordsApi_verify_inclusion', endless],
		['RecordsApi_verify_folded', endless],
		['InstitutionsApi_agent', '0x01'],
		['InstitutionsApi_institution_by_legal_id', endless],
		['RecordsApi_nothing', '0x'],
		['IdentitiesApi_methods_at', '0x01'],
		['CredentialsApi_credentials_of', endless],
		['ConsentApi_decide', endless],
		['ConsentApi_standing_for', '0x03'],
		['EmergenciesApi_overdue', endless],
		['DisclosuresApi_verify', endless],
		['CoverageApi_coverage', '0x01'],
		['CoverageApi_version', endless.slice(0, 8)],
		['SettlementApi_verify_folded_advices', endless],
		['PanelsApi_panel', '0x01'],
		['PanelsApi_verify_folded', endless],
		['ClaimsApi_dry_run', endless],
		['ClaimsApi_claim', '0x01'],
		['ClaimsApi_remittance', '0x02'],
	];
	for (const [method, bytes] of calls) {
		const { answer } = await post(chain.node, request('state_call', [method, bytes]));
		assert.ok(answer.error, `${method} ${bytes.slice(0, 10)}`);
	}
});

test('every unsafe method is refused from outside', async () => {
	for (const [method, params = []] of UNSAFE_METHODS) {
		const { answer } = await post(chain.node, request(method, params));
		assert.match(answer.error?.message ?? 'answered', /unsafe to be called externally/, method);
	}
	assert.ok((await post(chain.node, request('system_name'))).answer.result);
});

test('a flood of broken requests at once leaves the node up', async () => {
	const bodies = Array.from({ length: 200 }, (_, at) => (at % 2 ? '{' : request('state_call', ['x', '0x'])));
	const answers = await Promise.all(bodies.map((body) => post(chain.node, body)));
	assert.ok(answers.every(({ answer }) => answer?.error));
});
