// SPDX-License-Identifier: Apache-2.0

/** The field certificationInfo: URIs of certificates (EPCIS 2.0, 7.4.1), never the certificates. */

import { uri } from './fields.mjs';
import { member } from './findings.mjs';
import { isDate, isObject } from './values.mjs';

const DATE_FIELD = /Date$/;

/** What stands in place of a URI may be wrong in itself: the sender learns both. */
function refuseDates(reader, value, path) {
	for (const [name, entry] of Object.entries(value)) {
		const at = member(path, name);
		if (isObject(entry)) refuseDates(reader, entry, at);
		else if (DATE_FIELD.test(name) && !isDate(String(entry))) {
			reader.findings.refuse(at, `${JSON.stringify(entry)} is no date such as 2023-12-20`);
		}
	}
}

function certificate(reader, value, path) {
	if (!isObject(value)) return uri(reader, value, path);
	reader.findings.refuse(path, 'the URI of a certificate was expected');
	return refuseDates(reader, value, path);
}

export function certificationInfo(reader, value, path) {
	if (!Array.isArray(value)) return [certificate(reader, value, path)];
	return value.map((entry, at) => certificate(reader, entry, `${path}[${at}]`));
}
