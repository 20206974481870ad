// SPDX-License-Identifier: Apache-2.0

/**
 * Reads FHIR R4 Bundles and gives the exact bytes of each resource, as the file has them:
 * commitments are over those.
 */

import { readFile } from 'node:fs/promises';
import { document, elements, members, JsonError } from './json.mjs';
import { dayOf, today } from './time.mjs';

const CONFIDENTIALITY = new Set([
	'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
	'http://hl7.org/fhir/v3/Confidentiality',
]);
const SENSITIVITIES = {
	U: 'Normal',
	L: 'Normal',
	M: 'Normal',
	N: 'Normal',
	R: 'Restricted',
	V: 'VeryRestricted',
};
const LEVELS = ['Normal', 'Restricted', 'VeryRestricted'];

const BUNDLE_TYPES = new Set([
	'document', 'message', 'transaction', 'transaction-response', 'batch', 'batch-response',
	'history', 'searchset', 'collection',
]);

/** Where R4 types keep the day on which what they describe took place, the surest first. */
const OCCURRENCES = [
	'effectiveDateTime', 'effectivePeriod.start', 'effectiveInstant', 'performedDateTime',
	'performedPeriod.start', 'occurrenceDateTime', 'occurrencePeriod.start', 'occuredDateTime',
	'servicedDate', 'period.start', 'billablePeriod.start', 'authoredOn', 'recordedDate',
	'onsetDateTime', 'date', 'started', 'issued', 'created', 'recorded', 'whenHandedOver', 'sent',
];

/** A file that cannot be taken, with the place where that shows. */
export class BundleError extends Error {
	constructor(file, bytes, offset, reason) {
		const before = bytes.subarray(0, offset);
		const line = before.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 1);
		const column = offset - before.lastIndexOf(0x0a);
		super(`${file}:${line}:${column} (byte ${offset}): ${reason}`);
		Object.assign(this, { name: 'BundleError', file, line, column, offset });
	}
}

const ownText = (text) => (typeof text === 'string' && text !== '' ? text : undefined);

/** The value at a dotted path of a parsed resource. */
const valueAt = (resource, dotted) =>
	dotted.split('.').reduce((value, name) => value?.[name], resource);

/** The day on which it took place, today when the resource tells none or one still to come. */
export function occurredOn(resource, now = today()) {
	const moment = OCCURRENCES.map((dotted) => ownText(valueAt(resource, dotted))).find(Boolean);
	const day = moment === undefined ? undefined : dayOf(moment);
	return day === undefined ? now : Math.min(day, now);
}

/** The highest level among the confidentiality labels of `meta.security`. */
export function sensitivityOf(resource) {
	const labels = [resource.meta?.security ?? []].flat();
	const levels = labels
		.filter((label) => CONFIDENTIALITY.has(label?.system))
		.map((label) => {
			if (!Object.hasOwn(SENSITIVITIES, label.code)) {
				throw new TypeError(`the confidentiality code ${JSON.stringify(label.code)} is unknown`);
			}
			return LEVELS.indexOf(SENSITIVITIES[label.code]);
		});
	return LEVELS[Math.max(0, ...levels)];
}

/** The reference of the patient whom a resource is about, as the bundle writes it. */
function patientReference(resource) {
	const candidates = [resource.subject, resource.patient, resource.beneficiary, resource.individual];
	const references = candidates.map((reference) => ownText(reference?.reference));
	return references.find((reference) => reference !== undefined);
}

/** The members of the object at `range` by name; a name that stands twice is ambiguous. */
function objectAt(source, range, expected) {
	if (source.bytes[range.start] !== 0x7b) source.refuse(range.start, `${expected} was expected`);
	const found = new Map();
	for (const member of members(source.bytes, range.start)) {
		if (found.has(member.name)) source.refuse(member.start, `"${member.name}" stands twice`);
		found.set(member.name, member);
	}
	return found;
}

function parsedAt(source, range) {
	return range && JSON.parse(source.bytes.toString('utf8', range.start, range.end));
}

function readResource(source, entry, range) {
	const resource = parsedAt(source, range);
	objectAt(source, range, 'a resource');
	if (!/^[A-Z][A-Za-z]+$/.test(resource.resourceType ?? '')) {
		source.refuse(range.start, 'the resource has no "resourceType"');
	}
	try {
		return {
			type: resource.resourceType,
			id: ownText(resource.id),
			fullUrl: ownText(parsedAt(source, entry.get('fullUrl'))),
			patient: resource.resourceType === 'Patient' ? undefined : patientReference(resource),
			occurredOn: occurredOn(resource),
			sensitivity: sensitivityOf(resource),
			bytes: source.bytes.subarray(range.start, range.end),
		};
	} catch (cause) {
		return source.refuse(range.start, `${resource.resourceType}: ${cause.message}`);
	}
}

function checkBundle(source, bundle, start) {
	const type = parsedAt(source, bundle.get('resourceType'));
	if (type !== 'Bundle') {
		source.refuse(start, `a Bundle was expected, this is ${type ? `a ${type}` : 'no resource'}`);
	}
	const kind = parsedAt(source, bundle.get('type'));
	if (!BUNDLE_TYPES.has(kind)) {
		source.refuse(bundle.get('type')?.start ?? start, 'the Bundle has no "type" of FHIR R4');
	}
	return kind;
}

function readEntries(source, bundle, start) {
	const list = bundle.get('entry');
	if (!list) return source.refuse(start, 'the Bundle has no entry');
	if (source.bytes[list.start] !== 0x5b) source.refuse(list.start, '"entry" must be an array');
	const resources = [];
	for (const range of elements(source.bytes, list.start)) {
		const entry = objectAt(source, range, 'an entry');
		// Deletions and responses are entries without a resource.
		if (entry.has('resource')) resources.push(readResource(source, entry, entry.get('resource')));
	}
	if (resources.length === 0) source.refuse(list.start, 'the Bundle has no resource');
	return resources;
}

/** Whether a reference such as `Patient/7`, `urn:uuid:…` or an absolute URL means `patient`. */
function refersTo(reference, patient) {
	return reference === patient.fullUrl || reference === `Patient/${patient.id}` ||
		reference.endsWith(`/Patient/${patient.id}`);
}

/** Gives each resource the index of its patient; what names none goes with the first. */
function assignPatients(resources) {
	const patients = resources.filter((resource) => resource.type === 'Patient');
	for (const resource of resources) {
		const own = patients.indexOf(resource);
		const named = patients.findIndex(
			(patient) => resource.patient !== undefined && refersTo(resource.patient, patient),
		);
		resource.patientIndex = Math.max(0, own, named);
	}
	return Math.max(1, patients.length);
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Reads a Bundle from the contents of `file`. */
export function parseBundle(contents, file) {
	const marked = contents.subarray(0, 3).equals(BYTE_ORDER_MARK);
	const bytes = marked ? contents.subarray(3) : contents;
	const source = {
		bytes,
		refuse(offset, reason) {
			throw new BundleError(file, bytes, offset, reason);
		},
	};
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		source.refuse(0, 'the file is not UTF-8');
	}
	try {
		const range = document(bytes);
		const bundle = objectAt(source, range, 'a Bundle');
		const kind = checkBundle(source, bundle, range.start);
		const resources = readEntries(source, bundle, range.start);
		return { file, kind, resources, patients: assignPatients(resources) };
	} catch (cause) {
		if (cause instanceof JsonError) source.refuse(cause.offset, cause.message);
		throw cause;
	}
}

export async function readBundle(file) {
	let bytes;
	try {
		bytes = await readFile(file);
	} catch (cause) {
		throw new Error(`${file}: cannot be read (${cause.code})`, { cause });
	}
	return parseBundle(bytes, file);
}
