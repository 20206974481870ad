// SPDX-License-Identifier: Apache-2.0

/**
 * A strict JSON scanner (RFC 8259) over bytes. It finds where values begin and end without
 * reading them, because a parsed and rewritten document loses its decimals (7.10 becomes 7.1).
 */

const MAX_DEPTH = 256;
const [QUOTE, BACKSLASH, MINUS] = Buffer.from('"\\-');
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const LITERALS = ['true', 'false', 'null'].map((word) => Buffer.from(word));
/** Longer numbers than this stand in no document of good faith. */
const MAX_NUMBER_BYTES = 512;

/** A document that is not JSON, with the offset of the first byte that cannot be. */
export class JsonError extends Error {
	constructor(reason, offset) {
		super(reason);
		this.name = 'JsonError';
		this.offset = offset;
	}
}

const isSpace = (byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

export function skipSpace(bytes, at) {
	let next = at;
	while (isSpace(bytes[next])) next += 1;
	return next;
}

/** The length that `pattern` matches at the start of a few bytes, 0 when it does not. */
function matchLength(pattern, bytes, at, longest) {
	pattern.lastIndex = 0;
	return pattern.exec(bytes.toString('latin1', at, at + longest))?.[0].length ?? 0;
}

function endOfString(bytes, at) {
	if (bytes[at] !== QUOTE) throw new JsonError('a string was expected', at);
	let next = at + 1;
	for (;;) {
		const byte = bytes[next];
		if (byte === QUOTE) return next + 1;
		if (byte === undefined) throw new JsonError('the document ends inside a string', next);
		if (byte < 0x20) throw new JsonError('a control character inside a string', next);
		if (byte === BACKSLASH) {
			const length = matchLength(ESCAPE, bytes, next, 6);
			if (length === 0) throw new JsonError('an unknown escape', next);
			next += length;
		} else {
			next += 1;
		}
	}
}

function endOfScalar(bytes, at) {
	const literal = LITERALS.find((word) => bytes.subarray(at, at + word.length).equals(word));
	if (literal) return at + literal.length;
	const isNumber = bytes[at] === MINUS || (bytes[at] >= 0x30 && bytes[at] <= 0x39);
	const length = isNumber ? matchLength(NUMBER, bytes, at, MAX_NUMBER_BYTES) : 0;
	if (length === 0) {
		const ended = at >= bytes.length;
		throw new JsonError(ended ? 'the document ends too early' : 'a value was expected', at);
	}
	return at + length;
}

/** Where the value that begins at `at` ends. */
function endOfValue(bytes, at, depth) {
	if (depth > MAX_DEPTH) throw new JsonError(`nested deeper than ${MAX_DEPTH}`, at);
	switch (bytes[at]) {
		case QUOTE:
			return endOfString(bytes, at);
		case 0x7b:
			return drain(members(bytes, at, depth));
		case 0x5b:
			return drain(elements(bytes, at, depth));
		default:
			return endOfScalar(bytes, at);
	}
}

/** Runs a generator to its end and gives what it returns. */
function drain(generator) {
	for (;;) {
		const { done, value } = generator.next();
		if (done) return value;
	}
}

/** Steps over `,` or the closing bracket: `[next offset, whether it was the end]`. */
function separator(bytes, at, closing) {
	const next = skipSpace(bytes, at);
	if (bytes[next] === closing) return [next + 1, true];
	if (bytes[next] === 0x2c) return [skipSpace(bytes, next + 1), false];
	throw new JsonError(`',' or '${String.fromCharCode(closing)}' was expected`, next);
}

/** The members of the object at `at` as `{name, start, end}` of their values; returns its end. */
export function* members(bytes, at, depth = 0) {
	let next = skipSpace(bytes, at + 1);
	if (bytes[next] === 0x7d) return next + 1;
	for (let done = false; !done; ) {
		const nameEnd = endOfString(bytes, next);
		const name = JSON.parse(bytes.toString('utf8', next, nameEnd));
		const colon = skipSpace(bytes, nameEnd);
		if (bytes[colon] !== 0x3a) throw new JsonError("':' was expected", colon);
		const start = skipSpace(bytes, colon + 1);
		const end = endOfValue(bytes, start, depth + 1);
		yield { name, start, end };
		[next, done] = separator(bytes, end, 0x7d);
	}
	return next;
}

/** The elements of the array at `at` as `{start, end}`; returns its end. */
export function* elements(bytes, at, depth = 0) {
	let next = skipSpace(bytes, at + 1);
	if (bytes[next] === 0x5d) return next + 1;
	for (let done = false; !done; ) {
		const end = endOfValue(bytes, next, depth + 1);
		yield { start: next, end };
		[next, done] = separator(bytes, end, 0x5d);
	}
	return next;
}

/** The range of the only value in the document. */
export function document(bytes) {
	const start = skipSpace(bytes, 0);
	const end = endOfValue(bytes, start, 0);
	const rest = skipSpace(bytes, end);
	if (rest < bytes.length) throw new JsonError('something follows the document', rest);
	return { start, end };
}
