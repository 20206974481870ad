// SPDX-License-Identifier: Apache-2.0

/** Reads files with Consents: one each, or Bundles. */

import { BundleError } from '../fhir.mjs';
import { document, elements, JsonError, members } from '../json.mjs';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const [OBJECT, ARRAY] = Buffer.from('{[');

/** The value at a range. A name that stands twice in an object is refused: one would be lost. */
function valueAt(bytes, { start, end }) {
	if (bytes[start] === ARRAY) return [...elements(bytes, start)].map((range) => valueAt(bytes, range));
	if (bytes[start] !== OBJECT) return JSON.parse(bytes.toString('utf8', start, end));
	const found = new Map();
	for (const member of members(bytes, start)) {
		if (found.has(member.name)) throw new JsonError(`"${member.name}" stands twice`, member.start);
		found.set(member.name, valueAt(bytes, member));
	}
	return Object.fromEntries(found);
}

function parse(contents, file) {
	const isMarked = contents.subarray(0, 3).equals(BYTE_ORDER_MARK);
	const bytes = isMarked ? contents.subarray(3) : contents;
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		throw new BundleError(file, bytes, 0, 'the file is not UTF-8');
	}
	try {
		return valueAt(bytes, document(bytes));
	} catch (cause) {
		if (cause instanceof JsonError) throw new BundleError(file, bytes, cause.offset, cause.message);
		throw cause;
	}
}

/** The Consents in the contents of `file`, and how many resources of other types a Bundle has. */
export function consentsIn(contents, file) {
	const resource = parse(contents, file);
	if (resource?.resourceType === 'Consent') return { consents: [resource], others: 0 };
	if (resource?.resourceType !== 'Bundle' || !Array.isArray(resource.entry)) {
		throw new Error(`${file}: neither a Consent nor a Bundle with entries`);
	}
	const resources = resource.entry.map((entry) => entry?.resource).filter((each) => each !== undefined);
	const consents = resources.filter((each) => each?.resourceType === 'Consent');
	return { consents, others: resources.length - consents.length };
}
