// SPDX-License-Identifier: Apache-2.0

/** Data types of FHIR R4 that several resources share. */

import { SYSTEMS } from './codes.mjs';

/** A number whose decimals are kept as written: 7.10 stays 7.10. */
export class Decimal {
	constructor(text) {
		this.text = text;
	}

	toJSON() {
		return `\u0001${this.text}\u0001`;
	}
}

/** JSON text in which every Decimal stands with its own digits. */
export const toText = (value) =>
	JSON.stringify(value, null, 2).replaceAll(/"\\u0001([^"\\]+)\\u0001"/g, '$1');

export const concept = (system, code, display) => ({
	coding: [{ system: SYSTEMS[system] ?? system, code, display }],
	text: display,
});

const terminology = (name) => `http://terminology.hl7.org/CodeSystem/${name}`;

export const hl7 = (name, code, display) => ({
	coding: [{ system: terminology(name), code, ...(display && { display }) }],
});

export const coding = (name, code, display) => ({ system: terminology(name), code, display });

export const quantity = (value, unit) => ({
	value: new Decimal(value),
	unit,
	system: SYSTEMS.ucum,
	code: unit,
});

export const money = (text) => ({ value: new Decimal(text), currency: 'CHF' });

export const reference = (resource, display) => ({
	reference: `urn:uuid:${resource.id}`,
	...(display && { display }),
});

export const identifier = (kind, value) => ({ system: `urn:example.org:${kind}`, value });

/** The narrative that a human reads. */
export const narrative = (...lines) => ({
	status: 'generated',
	div: `<div xmlns="http://www.w3.org/1999/xhtml">${lines.map((line) => `<p>${line}</p>`).join('')}</div>`,
});

/** Version, profile, and the confidentiality label where it is not the ordinary one. */
export const meta = (date, confidentiality = 'N') => ({
	versionId: '1',
	lastUpdated: `${date}T18:00:00.000+01:00`,
	...(confidentiality !== 'N' && {
		security: [{ system: SYSTEMS.confidentiality, code: confidentiality }],
	}),
});
