// SPDX-License-Identifier: Apache-2.0

/** What a developer of an application does first, on a real node. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { ask, blocksFromNow, ChainError, PoolError, Sender } from '../lib/chain.mjs';
import { institutionReads, legalId, SAL } from '../lib/institutions.mjs';
import { startChain } from './fixture.mjs';

const FOUNDER_GLN = '9506000117843';
let chain;
let api;
let bob;

before(async () => {
	chain = await startChain();
	api = chain.api;
	bob = await chain.stage.sender('//Bob');
});
after(() => chain?.end());

test('the chain says what it is', async () => {
	assert.equal(api.runtimeVersion.specName.toString(), 'salus');
	assert.deepEqual(api.registry.chainTokens, ['SAL']);
	assert.deepEqual(api.registry.chainDecimals, [12]);
	assert.equal(api.registry.chainSS58, 42);
	assert.equal(api.consts.babe.expectedBlockTime.toNumber(), 3000);
});

test('the metadata comes in versions 14 to 16 and has the pallets', async () => {
	const versions = (await api.call.metadata.metadataVersions()).map((version) => version.toNumber());
	for (const version of [14, 15, 16]) assert.ok(versions.includes(version), `version ${version}`);
	const pallets = api.runtimeMetadata.asLatest.pallets.map(({ name }) => name.toString());
	for (const name of ['System', 'Balances', 'MetaTx', 'Institutions', 'Records']) {
		assert.ok(pallets.includes(name), name);
	}
});

test('no two types share a name in the library, which would decode one as the other', () => {
	const { lookup } = api.registry;
	const named = lookup.types.map(({ id }) => lookup.getTypeDef(id)).filter(({ lookupName }) => lookupName);
	const kinds = new Map(named.map(({ lookupName, type }) => [lookupName, type]));
	const shared = named.filter(({ lookupName, type }) => kinds.get(lookupName) !== type);
	assert.deepEqual(shared.map(({ lookupName }) => lookupName), []);
	assert.ok(kinds.size > 400);
});

test('every call of the two pallets is documented', () => {
	for (const pallet of ['institutions', 'records']) {
		for (const [name, call] of Object.entries(api.tx[pallet])) {
			assert.ok(call.meta.docs.join('').trim().length > 0, `${pallet}.${name}`);
		}
	}
});

test('storage is queried, also at a past block', async () => {
	const { data } = await api.query.system.account(bob.address);
	assert.ok(data.free.toBigInt() > 0n);
	const genesis = await api.at(api.genesisHash);
	const endowed = (await genesis.query.system.account(bob.address)).data.free.toBigInt();
	assert.equal(endowed, 1_000_000n * SAL);
});

test('a transfer is signed, estimated, included and finalised', async () => {
	const receiver = chain.stage.pair('//first-transfer').address;
	const call = api.tx.balances.transferKeepAlive(receiver, SAL);
	const { partialFee } = await call.paymentInfo(bob.address);
	const submission = bob.submit(call);
	const receipt = await submission.included;
	assert.equal(receipt.fee, partialFee.toBigInt());
	assert.equal(receipt.only('balances.Transfer').amount.toBigInt(), SAL);
	const { blockHash } = await submission.finalized;
	assert.equal(blockHash, receipt.blockHash);
	const then = await api.at(blockHash);
	assert.equal((await then.query.system.account(receiver)).data.free.toBigInt(), SAL);
});

test('events are subscribed to', async () => {
	const receiver = chain.stage.pair('//listened').address;
	const heard = new Promise((resolve) => {
		const stop = api.query.system.events((records) => {
			const found = records.find(
				({ event }) => api.events.balances.Transfer.is(event) && event.data.to.eq(receiver),
			);
			if (found) stop.then((unsubscribe) => unsubscribe()).then(() => resolve(found.event.data));
		});
	});
	await bob.send(api.tx.balances.transferKeepAlive(receiver, 2n * SAL));
	assert.equal((await heard).amount.toBigInt(), 2n * SAL);
});

test('blocks come and become final', async () => {
	const number = await blocksFromNow(api, 2);
	assert.ok(number >= 2);
	const head = await api.rpc.chain.getFinalizedHead();
	assert.ok((await api.rpc.chain.getHeader(head)).number.toNumber() > 0);
});

test('a runtime API tells about the founder', async () => {
	const asking = institutionReads(api);
	const founder = await asking.byLegalId(legalId.gln(FOUNDER_GLN));
	assert.equal(founder, 0);
	const institution = await asking.institution(founder);
	assert.ok(institution.status.isActive);
	assert.equal(institution.jurisdiction.toUtf8?.() ?? Buffer.from(institution.jurisdiction).toString(), 'CH');
	assert.deepEqual([...institution.roles].map(String), ['Regulator', 'Auditor']);
	const { institution: ofAlice, duties } = await asking.agent(chain.stage.pair('//Alice').address);
	assert.equal(ofAlice.toNumber(), 0);
	assert.deepEqual([...duties].map(String), ['Admin', 'Delegate', 'ValidatorOperator']);
	assert.equal(await asking.institution(4_000_000), undefined);
});

test('a refused call names its pallet and error', async () => {
	const { institutions } = chain.stage;
	await assert.rejects(
		bob.send(institutions.appoint(chain.stage.pair('//Dave').address, ['RecordWriter'])),
		(error) => error instanceof ChainError && error.code === 'Institutions.NotAnAgent' && error.docs !== '',
	);
	await assert.rejects(
		bob.sendAll([api.tx.system.remark('0x00'), institutions.appoint(bob.address, [])]),
		{ pallet: 'Institutions' },
	);
	await assert.rejects(chain.stage.decide(institutions.suspend(4_000_000)), { error: 'InstitutionUnknown' });
	await assert.rejects(bob.send(api.tx.institutions.suspend(0)), { code: 'Runtime.BadOrigin' });
});

test('what no block can have is refused by the pool', async () => {
	const poor = await Sender.of(api, chain.stage.pair('//poor'));
	await assert.rejects(poor.send(api.tx.system.remark('0x00')), PoolError);
	const signed = await api.tx.system.remark('0x00').signAsync(bob.pair, { nonce: -1 });
	const forged = Uint8Array.from(signed.toU8a());
	forged[forged.length - 1] ^= 1;
	await assert.rejects(ask(api, 'author_submitExtrinsic', [u8aToHex(forged)]), /bad signature/);
});
