// SPDX-License-Identifier: Apache-2.0

/** Two hospitals join, appoint agents and register a subject, who signs while the hospital pays. */

import { randomInt } from 'node:crypto';
import { delegatePath } from '../lib/accounts.mjs';
import { glnFrom, legalId, proposedId, SAL } from '../lib/institutions.mjs';
import { relay, signMetaTransaction } from '../lib/metaTransaction.mjs';
import { keptFor, statementOf } from '../lib/records.mjs';
import { today } from '../lib/time.mjs';
import { commitmentOf } from '../lib/vault.mjs';

const ACCREDITATION = 3;
/** What each of them buys. */
export const QUOTA_ROWS = 5_000;
/** Each agent has the duties of its task and no other. */
const AGENTS = {
	records: ['RecordWriter'],
	privacy: ['PrivacyOfficer'],
	ward: ['Practitioner'],
	billing: ['ClaimSubmitter'],
	delegate: ['Delegate'],
};
const HOUSES = [
	{ name: 'kantonsspital', title: 'Kantonsspital Beispielstadt' },
	{ name: 'lindenhof', title: 'Klinik Lindenhof' },
].map((house) => ({ ...house, roles: ['HealthcareProvider'], agents: AGENTS, withoutCoins: [] }));
const REGISTRATION_FORM = Buffer.from(
	'{"resourceType":"QuestionnaireResponse","status":"completed",' +
		'"item":[{"linkId":"weight","text":"Body weight in kg","answer":[{"valueDecimal":71.50}]}]}',
);

const randomGln = () => glnFrom(`7601${String(randomInt(10 ** 8)).padStart(8, '0')}`);

/** Accounts that apply for their houses; on a fresh chain only the known ones have coins. */
async function fundApplicants(stage, houses) {
	const alice = await stage.sender('//Alice');
	const accounts = houses.map(({ name }) => `//${name}/${stage.run}/admin`);
	await alice.sendAll(
		accounts.map((account) => stage.institutions.fund(stage.pair(account).address, 5_000n * SAL)),
	);
	return Promise.all(accounts.map((account) => stage.sender(account)));
}

async function propose(stage, houses, applicants) {
	const profile = ({ name, roles }) => ({
		legalId: legalId.gln(randomGln()),
		country: 'CH',
		roles,
		endpoint: `https://${name}.example.org/records`,
	});
	const receipts = await Promise.all(
		houses.map((house, at) => applicants[at].send(stage.institutions.propose(profile(house)))),
	);
	const proposed = houses.map((house, at) => ({
		...house,
		id: proposedId(receipts[at]),
		admin: applicants[at],
	}));
	const asking = await stage.asking();
	const rows = await Promise.all(proposed.map(({ id }) => asking.institution(id)));
	const stands = rows.every((row, at) => row.endpoint.toUtf8() === profile(houses[at]).endpoint);
	stage.check('each applicant stands with the endpoint that it named', stands);
	return proposed;
}

/** Governance admits them, with what else it decides then, and their accounts are funded. */
async function admit(stage, houses, decisions) {
	const alice = await stage.sender('//Alice');
	const asking = await stage.asking();
	for (const house of houses) house.account = await asking.sovereignAccount(house.id);
	await Promise.all([
		stage.decide(...houses.map(({ id }) => stage.institutions.admit(id, ACCREDITATION)), ...decisions),
		alice.sendAll(houses.map(({ account }) => stage.institutions.fund(account, 500n * SAL))),
	]);
}

/** Appoints the agents of a house and pays their fees and its quota from its own account. */
async function appoint(stage, house) {
	const pathOf = (task) =>
		task === 'delegate' ? delegatePath(house.id) : `//${house.name}/${stage.run}/${task}`;
	const pairOf = (task) => stage.pair(pathOf(task));
	const tasks = Object.entries(house.agents);
	const funded = tasks.filter(([task]) => !house.withoutCoins.includes(task));
	await house.admin.sendAll([
		...tasks.map(([task, duties]) => stage.institutions.appoint(pairOf(task).address, duties)),
		...funded.map(([task]) => stage.institutions.topUp(pairOf(task).address, 50n * SAL)),
		stage.records.buyQuota(QUOTA_ROWS),
	]);
	for (const [task] of tasks) house[task] = await stage.sender(pathOf(task));
}

/** Houses from their application to their agents; `decide` gives what governance decides besides. */
export async function join(stage, houses, decide = () => []) {
	const applicants = await fundApplicants(stage, houses);
	const joined = await propose(stage, houses, applicants);
	await admit(stage, joined, decide(joined));
	await Promise.all(joined.map((house) => appoint(stage, house)));
	return joined;
}

export async function checkJoined(stage, houses) {
	const asking = await stage.asking();
	for (const house of houses) {
		const { status, accreditation } = await asking.institution(house.id);
		const admitted = status.isActive && accreditation.toNumber() === ACCREDITATION;
		const claim = `${house.title} is institution ${house.id}, Active, accredited at level ${ACCREDITATION}`;
		stage.check(claim, admitted);
		const tasks = Object.entries(house.agents);
		const agents = await Promise.all(tasks.map(([task]) => asking.agent(house[task].address)));
		const right = agents.every(({ duties, institution }, at) =>
			[...duties].join() === tasks[at][1].join() && institution.toNumber() === house.id,
		);
		const agency = tasks.length === 1 ? 'an agent' : `${tasks.length} agents`;
		stage.check(`it has ${agency} and room for ${QUOTA_ROWS} rows`, right);
	}
}

/** Registers the subject with its agreement, and its registration form as a first record. */
async function registerSubject(stage, hospital, subject) {
	const vault = await stage.vault(hospital.name);
	const sealed = await vault.seal(REGISTRATION_FORM);
	const statement = statementOf(sealed, {
		subject: subject.address,
		author: hospital.ward.address,
		occurredOn: today(),
		sensitivity: 'Normal',
		retentionUntil: keptFor(),
	});
	await hospital.records.sendAll([
		stage.records.registerSubject(subject, hospital.id),
		stage.records.register(statement),
	]);
	const registered = await (await stage.asking()).subject(subject.address);
	stage.check('a subject is registered with its own signature', registered.custodian.toNumber() === hospital.id);
	stage.check('it holds no coin', (await stage.freeBalance(subject.address)) === 0n);
	return { key: { custodian: hospital.id, digest: sealed.digest }, statement };
}

/** The subject asks to amend its form: it signs, the hospital relays and pays. */
async function requestAmendment(stage, hospital, subject, form) {
	const wish = commitmentOf(Buffer.alloc(32, 1), Buffer.from('the weight was 71.05 kg'));
	const call = stage.records.requestAmendment(form.key, wish);
	const signed = await signMetaTransaction(stage.api, subject, call);
	const receipt = await hospital.records.send(relay(stage.api, signed));
	const entry = await (await stage.asking()).entry(form.key);
	stage.check('what it signed took effect: the amendment is requested', entry.amendment.isSome);
	const balance = await stage.freeBalance(subject.address);
	stage.check('the hospital paid the fee, the subject still holds no coin', receipt.fee > 0n && balance === 0n);
	return signed;
}

export async function play(stage) {
	stage.act('1  Two hospitals join, and a subject without coins makes a call');
	const hospitals = await join(stage, HOUSES);
	await checkJoined(stage, hospitals);
	const [hospital, clinic] = hospitals;
	const subject = stage.subject('1', hospital.id);
	const form = await registerSubject(stage, hospital, subject);
	const relayed = await requestAmendment(stage, hospital, subject, form);
	return { hospital, clinic, subject, form, relayed };
}
