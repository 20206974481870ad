// SPDX-License-Identifier: Apache-2.0

/** What a provider knows about whom its claims name: insurers, members, clinicians, code books. */

import { createHmac } from 'node:crypto';
import { decodeAddress, encodeAddress } from '@polkadot/util-crypto';
import { SS58_PREFIX } from './accounts.mjs';
import { CodeBook, CodeBookError } from './codeBook.mjs';
import { dispensingNumber } from './dispensings.mjs';
import { Gs1Error } from './epcis/numbers.mjs';

const MEMBERS = [
	'authorisations', 'clinicians', 'codeBooks', 'dispensings', 'evidence', 'insurers', 'members', 'provider', 'secret',
];
const MAX_NUMBER = 0xffff_ffff;
const DIGEST = /^0x[0-9a-f]{64}$/;

/** A directory that cannot be used, with the place in it. Never quotes what could be a secret. */
export class DirectoryError extends Error {
	constructor(place, reason) {
		super(`${place}: ${reason}`);
		this.name = 'DirectoryError';
	}
}

const refuse = (place, reason) => {
	throw new DirectoryError(place, reason);
};

function objectAt(value, place, allowed) {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(place, 'an object was expected');
	for (const name of Object.keys(value)) {
		if (allowed && !allowed.includes(name)) refuse(`${place}.${name}`, 'is unknown');
	}
	return value;
}

const mapAt = (value, place, read) =>
	new Map(Object.entries(objectAt(value ?? {}, place)).map(
		([name, member]) => [name, read(member, `${place}[${JSON.stringify(name)}]`)],
	));

function numberAt(value, place) {
	if (!Number.isInteger(value) || value < 0 || value > MAX_NUMBER) refuse(place, `is no number up to ${MAX_NUMBER}`);
	return value;
}

function digestAt(value, place) {
	if (!DIGEST.test(value ?? '')) refuse(place, 'is not 0x and 64 hexadecimal digits in small letters');
	return value;
}

const bytesAt = (value, place) => Buffer.from(digestAt(value, place).slice(2), 'hex');

/** The account in SS58 of this chain. */
function accountAt(text, place) {
	try {
		return encodeAddress(decodeAddress(text), SS58_PREFIX);
	} catch {
		return refuse(place, 'is no account');
	}
}

function clinicianAt(value, place) {
	const { account, credential } = objectAt(value, place, ['account', 'credential']);
	return {
		account: accountAt(account, `${place}.account`),
		credential: digestAt(credential, `${place}.credential`),
	};
}

function authorisationAt(value, place) {
	const { number, whole = false } = objectAt(value, place, ['number', 'whole']);
	if (typeof whole !== 'boolean') refuse(`${place}.whole`, 'is true or false');
	return { number: numberAt(number, `${place}.number`), whole };
}

function proofAt(value, place) {
	const { root, index, leaf, path } = objectAt(value, place, ['index', 'leaf', 'path', 'root']);
	if (!Array.isArray(path)) refuse(`${place}.path`, 'a list was expected');
	return {
		root: digestAt(root, `${place}.root`),
		index: numberAt(index, `${place}.index`),
		leaf: digestAt(leaf, `${place}.leaf`),
		path: path.map((sibling, at) => digestAt(sibling, `${place}.path[${at}]`)),
	};
}

/** What was dispensed for a line: the pack, and which part of it. */
function packAt(value, place, secret) {
	const { gtin, serial, part = 0 } = objectAt(value, place, ['gtin', 'part', 'serial']);
	for (const [name, text] of Object.entries({ gtin, serial })) {
		if (typeof text !== 'string') refuse(`${place}.${name}`, 'a text was expected');
	}
	try {
		return { pack: { gtin, serial, part }, number: dispensingNumber(secret, { gtin, serial }, part) };
	} catch (cause) {
		if (!(cause instanceof Gs1Error || cause instanceof RangeError)) throw cause;
		return refuse(place, 'is no pack, or no part of one');
	}
}

/** The secret that is shared with a payer, and what was dispensed for its claims, by control number and line. */
function dispensingsAt(value, place) {
	const { secret, packs } = objectAt(value, place, ['packs', 'secret']);
	const bytes = bytesAt(secret, `${place}.secret`);
	const ofLine = (pack, at) => packAt(pack, at, bytes);
	return mapAt(packs, `${place}.packs`, (lines, at) => mapAt(lines, at, ofLine));
}

/** The list of codes that a file states. */
export function codeBookAt(value, place) {
	const { secret, rows, modifiers = [] } = objectAt(value, place, ['modifiers', 'rows', 'secret']);
	for (const [name, list, members] of [
		['rows', rows, ['code', 'qualifier', 'row']], ['modifiers', modifiers, ['code', 'number']],
	]) {
		if (!Array.isArray(list)) refuse(`${place}.${name}`, 'a list was expected');
		list.forEach((entry, at) => objectAt(entry, `${place}.${name}[${at}]`, members));
	}
	try {
		return new CodeBook({ secret: bytesAt(secret, `${place}.secret`), rows, modifiers });
	} catch (cause) {
		if (!(cause instanceof CodeBookError)) throw cause;
		return refuse(place, cause.message);
	}
}

/** A directory that was checked, and the questions to it. A payer is named as in its claims. */
export class Directory {
	#secret;
	#insurers;
	#members;
	#clinicians;
	#authorisations;
	#codeBooks;
	#dispensings;
	#evidence;

	constructor(stated) {
		const value = objectAt(stated, 'directory', MEMBERS);
		/** The institution that submits. */
		this.provider = numberAt(value.provider, 'directory.provider');
		this.#secret = bytesAt(value.secret, 'directory.secret');
		this.#insurers = mapAt(value.insurers, 'directory.insurers', numberAt);
		this.#members = mapAt(value.members, 'directory.members', (members, place) => mapAt(members, place, accountAt));
		this.#clinicians = mapAt(value.clinicians, 'directory.clinicians', clinicianAt);
		this.#authorisations = mapAt(value.authorisations, 'directory.authorisations', authorisationAt);
		this.#codeBooks = mapAt(value.codeBooks, 'directory.codeBooks', codeBookAt);
		this.#dispensings = mapAt(value.dispensings, 'directory.dispensings', dispensingsAt);
		this.#evidence = mapAt(value.evidence, 'directory.evidence', proofAt);
	}

	/** The number of the institution that a payer is. */
	insurer(payer) {
		return this.#insurers.get(payer);
	}

	/** The account of a patient in its relationship with a payer. */
	member(payer, key) {
		return this.#members.get(payer)?.get(key);
	}

	/** Account and credential of who rendered services, by its NPI. */
	clinician(npi) {
		return this.#clinicians.get(npi);
	}

	/** An authorisation by the number in a claim. What is a number is the chain's, unless stated. */
	authorisation(text) {
		const isNumber = /^(?:0|[1-9][0-9]{0,9})$/.test(text) && Number(text) <= MAX_NUMBER;
		return this.#authorisations.get(text) ?? (isNumber ? { number: Number(text), whole: false } : undefined);
	}

	codeBook(payer) {
		return this.#codeBooks.get(payer);
	}

	/** The root of each payer's list of codes. */
	get roots() {
		return new Map([...this.#codeBooks].map(([payer, book]) => [payer, book.root]));
	}

	/** What was dispensed for a line: `{ pack, number }`, the number being that under the payer's secret. */
	dispensing(payer, controlNumber, line) {
		return this.#dispensings.get(payer)?.get(controlNumber)?.get(String(line));
	}

	/** The proof of the record that shows the services of a claim. */
	evidence(controlNumber) {
		return this.#evidence.get(controlNumber);
	}

	/**
	 * The salt of a commitment: without the secret nobody can tell it, with it the same claim has the
	 * same one again, so that a claim that is submitted twice is one.
	 */
	salt(purpose, ...parts) {
		return createHmac('sha256', this.#secret).update(JSON.stringify([purpose, ...parts])).digest();
	}
}
