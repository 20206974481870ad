// SPDX-License-Identifier: Apache-2.0

/**
 * What the rows of a price table and the numbers of modifiers mean: procedure codes, off chain. The
 * chain has the root of a tree (RFC 6962) over one line each, `row,qualifier,code` or
 * `modifier,number,code`, with a salt before it that only who has the book knows. One line can be
 * opened without the others.
 */

import { createHmac } from 'node:crypto';
import { leafHash, MerkleTree, verifyInclusion } from './merkle.mjs';

const MAX_ROW = 0xffff_ffff;
const MAX_MODIFIER = 0xff;
const SECRET_BYTES = 32;
const CODE = /^[A-Z0-9][A-Z0-9.-]{0,29}$/;

/** A book that cannot be used, with the place in it. */
export class CodeBookError extends Error {
	constructor(place, reason) {
		super(`${place}: ${reason}`);
		this.name = 'CodeBookError';
	}
}

const refuse = (place, reason) => {
	throw new CodeBookError(place, reason);
};

function numberAt(value, place, most) {
	if (!Number.isInteger(value) || value < 0 || value > most) refuse(place, `is no number up to ${most}`);
	return value;
}

function codeAt(value, place) {
	if (typeof value !== 'string' || !CODE.test(value)) refuse(place, 'is no code of capitals and digits');
	return value;
}

const procedureKey = (qualifier, code) => `${qualifier},${code}`;

/** Two maps, one each way. What stands twice would mean two things. */
function bothWays(pairs, place) {
	const there = new Map(pairs);
	const back = new Map(pairs.map(([number, code]) => [code, number]));
	if (there.size < pairs.length || back.size < pairs.length) refuse(place, 'a number or a code stands twice');
	return { there, back };
}

const ascending = (left, right) => left[0] - right[0];

/** A list of codes, and the tree over it. */
export class CodeBook {
	#rows;
	#modifiers;
	#lines;
	#secret;
	#tree;

	/** `rows` are `{row, qualifier, code}`, `modifiers` are `{number, code}`. */
	constructor({ secret, rows, modifiers = [] }) {
		const bytes = Buffer.from(secret);
		if (bytes.length !== SECRET_BYTES) refuse('secret', `is not ${SECRET_BYTES} bytes`);
		this.#secret = bytes;
		const procedures = rows.map(({ row, qualifier, code }, at) => [
			numberAt(row, `rows[${at}].row`, MAX_ROW),
			procedureKey(codeAt(qualifier, `rows[${at}].qualifier`), codeAt(code, `rows[${at}].code`)),
		]);
		const signs = modifiers.map(({ number, code }, at) => [
			numberAt(number, `modifiers[${at}].number`, MAX_MODIFIER),
			codeAt(code, `modifiers[${at}].code`),
		]);
		this.#rows = bothWays(procedures, 'rows');
		this.#modifiers = bothWays(signs, 'modifiers');
		this.#lines = [
			...procedures.sort(ascending).map(([row, procedure]) => `${row},${procedure}`),
			...signs.sort(ascending).map(([number, code]) => `modifier,${number},${code}`),
		];
		this.#tree = new MerkleTree(this.#lines.map((line) => leafHash(this.#leaf(line))));
	}

	/** Different for each line, and the same each time. */
	#salt(line) {
		return createHmac('sha256', this.#secret).update(line).digest();
	}

	#leaf(line) {
		return Buffer.concat([this.#salt(line), Buffer.from(line)]);
	}

	/** What the chain has as the table's list of codes. */
	get root() {
		return this.#tree.root;
	}

	get size() {
		return this.#lines.length;
	}

	/** The row of a procedure, if it has one. */
	rowOf(qualifier, code) {
		return this.#rows.back.get(procedureKey(qualifier, code));
	}

	/** The procedure of a row, if it has one. */
	procedureOf(row) {
		const [qualifier, code] = this.#rows.there.get(row)?.split(',') ?? [];
		return qualifier === undefined ? undefined : { qualifier, code };
	}

	numberOf(modifier) {
		return this.#modifiers.back.get(modifier);
	}

	modifierOf(number) {
		return this.#modifiers.there.get(number);
	}

	#open(line) {
		const index = this.#lines.indexOf(line);
		return { line, salt: this.#salt(line), index, size: this.size, path: this.#tree.inclusionPath(index) };
	}

	/** What shows somebody that a row means a procedure, and nothing about another row. */
	openRow(row) {
		const procedure = this.#rows.there.get(row);
		if (procedure === undefined) refuse(`row ${row}`, 'is not in the book');
		return this.#open(`${row},${procedure}`);
	}

	openModifier(number) {
		const code = this.#modifiers.there.get(number);
		if (code === undefined) refuse(`modifier ${number}`, 'is not in the book');
		return this.#open(`modifier,${number},${code}`);
	}
}

/** Whether an opened line is under the root that the chain has. */
export const verifyLine = (root, { line, salt, index, size, path }) =>
	verifyInclusion({ hash: leafHash(Buffer.concat([salt, Buffer.from(line)])), index, size, path, root });
