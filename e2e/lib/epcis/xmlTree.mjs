// SPDX-License-Identifier: Apache-2.0

/**
 * XML as a tree of elements with namespaces. A document type is refused, so no entity can be
 * declared in it, expanded, or fetched from anywhere.
 */

import { SaxesParser } from 'saxes';
import { EpcisError } from './findings.mjs';

const MAX_DEPTH = 64;
const NAMESPACES = 'http://www.w3.org/2000/xmlns/';
const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

const wrong = (line, reason) => new EpcisError([{ path: `line ${line}`, reason }]);

function elementOf(tag, line) {
	const attributes = Object.values(tag.attributes)
		.filter(({ uri }) => uri !== NAMESPACES)
		.map(({ local, uri, value }) => ({ name: local, namespace: uri, value }));
	return { name: tag.local, namespace: tag.uri, attributes, children: [], text: '', line };
}

/** The text behind the bytes, which are UTF-8 and say nothing else. */
function textOf(bytes) {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw wrong(1, 'the bytes are not UTF-8');
	}
}

function listen(parser, open, roots) {
	parser.on('error', ({ message }) => {
		throw wrong(parser.line, message.replace(/^[^ ]*: /, ''));
	});
	parser.on('doctype', () => {
		throw wrong(parser.line, 'a document type is not allowed');
	});
	parser.on('xmldecl', ({ encoding }) => {
		if (encoding !== undefined && !/^utf-8$/i.test(encoding)) throw wrong(1, `the encoding is ${encoding}, not UTF-8`);
	});
	parser.on('opentag', (tag) => {
		if (open.length >= MAX_DEPTH) throw wrong(parser.line, `nested deeper than ${MAX_DEPTH}`);
		const element = elementOf(tag, parser.line);
		(open.at(-1)?.children ?? roots).push(element);
		open.push(element);
	});
	parser.on('closetag', () => open.pop());
	const add = (text) => {
		if (open.length > 0) open.at(-1).text += text;
	};
	parser.on('text', add);
	parser.on('cdata', add);
}

/** The root element of a document: name, namespace, attributes, children, text, line. */
export function parseXml(bytes) {
	const parser = new SaxesParser({ xmlns: true, position: true });
	const roots = [];
	listen(parser, [], roots);
	parser.write(textOf(bytes)).close();
	return roots[0];
}

/** Attributes beside those that tell a validator what to do. */
export const ownAttributes = ({ attributes }) => attributes.filter(({ namespace }) => namespace !== SCHEMA_INSTANCE);
