// SPDX-License-Identifier: Apache-2.0

/**
 * What an event of EPCIS is to the chain: its kind by type, action and business step, the fields that
 * become arguments, those that stay in the hash alone, and what is refused with its field.
 */

import { eventHash, identifierOf, readLink, toLink } from '../../epcis.mjs';
import { momentMs, offsetMinutes as minutesOf } from '../../epcis/values.mjs';
import { digestOfHash } from '../capture.mjs';

const KINDS = new Map([
	['ObjectEvent ADD creating_class_instance', 'Made'],
	['ObjectEvent ADD commissioning', 'Commissioned'],
	['ObjectEvent OBSERVE shipping', 'Shipped'],
	['ObjectEvent OBSERVE receiving', 'Received'],
	['ObjectEvent OBSERVE dispensing', 'Dispensed'],
	['ObjectEvent DELETE decommissioning', 'Decommissioned'],
	['ObjectEvent DELETE destroying', 'Decommissioned'],
	['ObjectEvent OBSERVE holding', 'Locked'],
	['AggregationEvent ADD packing', 'Packed'],
	['AggregationEvent DELETE unpacking', 'Unpacked'],
	['TransformationEvent - creating_class_instance', 'Transformed'],
	['TransformationEvent - commissioning', 'Transformed'],
]);
/** By its kind, the fields about things that an event must have, those that it may have, and its dispositions. */
const SHAPES = {
	Made: { must: ['quantityList', 'ilmd'], may: [], dispositions: ['active', 'in_progress'] },
	Transformed: {
		must: ['inputQuantityList', 'outputQuantityList', 'ilmd'], may: [], dispositions: ['active', 'in_progress'],
	},
	Commissioned: { must: ['epcList'], may: ['ilmd'], dispositions: ['active'] },
	Packed: { must: ['parentID', 'childEPCs'], may: [], dispositions: ['in_progress', 'container_closed'] },
	Unpacked: {
		must: ['parentID'], may: ['childEPCs'], dispositions: ['in_progress', 'container_open', 'completeness_verified'],
	},
	Shipped: { must: ['epcList', 'sourceList', 'destinationList'], may: [], dispositions: ['in_transit', 'returned'] },
	Received: { must: ['epcList'], may: ['sourceList', 'destinationList'], dispositions: ['in_progress', 'returned'] },
	Dispensed: { must: ['epcList'], may: [], dispositions: ['dispensed'] },
	Decommissioned: {
		must: ['epcList', 'disposition'], may: [], dispositions: ['destroyed', 'stolen', 'unknown'],
	},
	Locked: { must: ['epcList', 'disposition'], may: [], dispositions: ['non_sellable_other'] },
};
const CAPTURED = [
	'type', 'action', 'eventTime', 'eventTimeZoneOffset', 'bizStep', 'disposition', 'readPoint', 'bizLocation',
];
/** Fields that nothing is done with: the hash covers the first ones, and CBV leaves the others out of it. */
const HASHED = ['bizTransactionList', 'transformationID', 'extensions'];
const ASIDE = ['eventID', 'recordTime', 'certificationInfo'];
/** What a field that the chain does not keep would have to go through instead. */
const ELSEWHERE = {
	sensorElementList: 'readings are recorded for a container, by conditions.recordReadings',
	persistentDisposition: 'what lasts is said by recalls, quarantines and suspicions',
	childQuantityList: 'packs are named by their serials, which go under a root',
	quantityList: 'packs are named by their serials, which go under a root',
};
const WHY_NOT = {
	partially_dispensed: 'how many units were dispensed is in no field of the standard',
	inactive: 'Exported, Sample, FreeSample and CheckedOut have this word in common: a person says which',
};
const HASH = /^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/;

function kindOf({ type, action = '-', bizStep }, refuse) {
	const kind = KINDS.get(`${type} ${action} ${bizStep}`);
	if (kind !== undefined) return kind;
	const known = [...KINDS.keys()].map((key) => key.split(' '));
	if (!known.some(([knownType]) => knownType === type)) return refuse('type', `${type}: the chain has no such event`);
	if (bizStep === undefined) return refuse('bizStep', 'this field is missing, and with it what happened');
	if (!known.some(([knownType, , step]) => knownType === type && step === bizStep)) {
		return refuse('bizStep', `${bizStep}: the chain has no such step of this kind of event`);
	}
	return refuse('action', `${action}: the chain has no ${bizStep} with this action`);
}

function checkFields(event, kind, refuse) {
	const { must, may, dispositions } = SHAPES[kind];
	const isEmpty = (name) => event[name] === undefined || event[name].length === 0;
	for (const name of must.filter(isEmpty)) refuse(name, 'this field is missing, and the chain asks for it');
	const known = [...CAPTURED, ...HASHED, ...ASIDE, ...must, ...may];
	for (const name of Object.keys(event).filter((given) => !known.includes(given))) {
		refuse(name, ELSEWHERE[name] ?? 'the chain has nothing that this becomes');
	}
	const { disposition } = event;
	if (disposition !== undefined && !dispositions.includes(disposition)) {
		const reason = WHY_NOT[disposition] ?? `after ${event.bizStep} the chain has no such state`;
		refuse('disposition', `${disposition}: ${reason}`);
	}
}

/** The key of GS1 that a URI is, as `lib/epcis` has identifiers; undefined for any other URI. */
export function keyOf(uri) {
	const link = toLink(uri);
	if (link === undefined) return undefined;
	try {
		return identifierOf(readLink(link));
	} catch {
		return undefined;
	}
}

/** The number of a place. The chain's GLN has no extension, and none is cut off. */
function placeOf(event, name, refuse) {
	const place = event[name];
	if (place === undefined) return null;
	if (place.extensions !== undefined) refuse(name, 'the chain keeps no fields of others within a place');
	const key = keyOf(place.id);
	return key?.kind === 'Gln' ? key.gln : refuse(name, `${place.id} is no GLN without extension`);
}

function captureOf(event, kind, eventID, refuse) {
	const readPoint = placeOf(event, 'readPoint', refuse);
	if (event.readPoint === undefined) refuse('readPoint', 'this field is missing, and the chain asks for it');
	const location = placeOf(event, 'bizLocation', refuse);
	if (kind === 'Shipped' && event.bizLocation !== undefined) refuse('bizLocation', 'what travels is at no place');
	const offsetMinutes = minutesOf(event.eventTimeZoneOffset);
	return { event: digestOfHash(eventID), at: momentMs(event.eventTime), offsetMinutes, readPoint, location };
}

/** An eventID that claims to be the hash has to be it. */
function checkName({ eventID }, hash, refuse) {
	if (eventID !== undefined && HASH.test(eventID) && eventID !== hash) refuse('eventID', `the fields make ${hash}`);
}

function declared({ errorDeclaration }, refuse) {
	const { reason, correctiveEventIDs = [] } = errorDeclaration;
	if (reason === undefined) refuse('errorDeclaration.reason', 'this field is missing, and the chain asks for it');
	if (reason === 'did_not_occur' && correctiveEventIDs.length > 0) {
		refuse('errorDeclaration.correctiveEventIDs', 'nothing corrects what did not occur (CBV 2.0, 7.5)');
	}
	for (const [at, id] of correctiveEventIDs.entries()) {
		if (!HASH.test(id)) refuse(`errorDeclaration.correctiveEventIDs[${at}]`, `${id} is no event hash of CBV 2.0`);
	}
}

/**
 * An event with its kind, hash and capture; `refuse(field, reason)` is called for each field that
 * stops it. A declaration of an error has the kind Declared and the hash of what it declares wrong.
 */
export function classified(event, refuse) {
	const { errorDeclaration, ...fields } = event;
	const eventID = eventHash(fields);
	checkName(event, eventID, refuse);
	if (errorDeclaration !== undefined) {
		declared(event, refuse);
		return { event, kind: 'Declared', eventID, at: momentMs(errorDeclaration.declarationTime), unread: [] };
	}
	const kind = kindOf(event, refuse);
	if (kind === undefined) return undefined;
	checkFields(event, kind, refuse);
	const capture = captureOf(event, kind, eventID, refuse);
	return { event, kind, eventID, capture, at: capture.at, unread: HASHED.filter((name) => event[name] !== undefined) };
}
