// SPDX-License-Identifier: Apache-2.0

/**
 * EPCIS in XML, 1.0 to 1.2 and 2.0, brought to the shape of the JSON form. `extension` and
 * `baseExtension`, in which 1.2 wraps what came later, are looked through.
 */

import { ownAttributes } from './xmlTree.mjs';

const WRAPPERS = ['extension', 'baseExtension'];
const isWrapper = ({ name, namespace }) => namespace === '' && WRAPPERS.includes(name);
const placeOf = ({ line, name }) => `line ${line} <${name}>`;
const qualified = ({ name, namespace }) => (namespace === '' ? name : `{${namespace}}${name}`);

function noText(findings, element) {
	if (element.text.trim() !== '') findings.refuse(placeOf(element), 'text stands between elements');
}

function noAttributes(findings, element, allowed = []) {
	for (const attribute of ownAttributes(element)) {
		const isAllowed = attribute.namespace === '' && allowed.includes(attribute.name);
		if (!isAllowed) findings.refuse(placeOf(element), `the attribute ${qualified(attribute)} is unknown here`);
	}
}

function leaf(findings, element, allowed) {
	noAttributes(findings, element, allowed);
	if (element.children.length > 0) findings.refuse(placeOf(element), 'a text was expected, and no elements');
	return element.text.trim();
}

/** The children, those of wrappers in their place. */
function children(findings, element) {
	noText(findings, element);
	return element.children.flatMap((child) => {
		if (!isWrapper(child)) return [child];
		noAttributes(findings, child);
		return children(findings, child);
	});
}

/** The value of an element of others. */
function foreign(findings, element) {
	noAttributes(findings, element);
	if (element.children.length === 0) return element.text.trim();
	noText(findings, element);
	return grouped(findings, element.children, () => foreign);
}

/** Children by name: a list where one stands several times and may. */
function grouped(findings, elements, shapeOf, isRepeated = ({ namespace }) => namespace !== '') {
	const found = Object.create(null);
	for (const element of elements) {
		const name = qualified(element);
		const value = shapeOf(element)(findings, element);
		if (isRepeated(element)) (found[name] ??= []).push(value);
		else if (name in found) findings.refuse(placeOf(element), 'this element stands twice');
		else found[name] = value;
	}
	return found;
}

const listOf = (name, shape) => (findings, element) => {
	noAttributes(findings, element);
	return children(findings, element).flatMap((child) => {
		if (qualified(child) === name) return [shape(findings, child)];
		findings.refuse(placeOf(child), `only <${name}> stands in <${element.name}>`);
		return [];
	});
};

/** An element with the elements of the standard in `shapes`, those in `repeated` as lists. */
const record = (shapes, repeated = []) => (findings, element) => {
	noAttributes(findings, element);
	const own = (name) => (Object.hasOwn(shapes, name) ? shapes[name] : leaf);
	const shapeOf = (child) => (child.namespace === '' ? own(child.name) : foreign);
	const isRepeated = (child) => child.namespace !== '' || repeated.includes(child.name);
	return grouped(findings, children(findings, element), shapeOf, isRepeated);
};

/** A text with its type in an attribute. */
const typed = (name) => (findings, element) => {
	const type = element.attributes.find((attribute) => attribute.name === 'type' && attribute.namespace === '');
	const value = { [name]: leaf(findings, element, ['type']) };
	return type === undefined ? value : { type: type.value, ...value };
};

/** What has its fields in attributes, those of others too. */
function attributed(findings, element) {
	const fields = ownAttributes(element).map((attribute) => [qualified(attribute), attribute.value]);
	const elements = children(findings, element);
	for (const child of elements.filter(({ namespace }) => namespace === '')) {
		findings.refuse(placeOf(child), `the fields of <${element.name}> stand in its attributes`);
	}
	const within = grouped(findings, elements.filter(({ namespace }) => namespace !== ''), () => foreign);
	return Object.assign(Object.create(null), Object.fromEntries(fields), within);
}

const epcs = listOf('epc', leaf);
const quantities = listOf('quantityElement', record({}));
const place = record({});
const sensorElement = record({ sensorMetadata: attributed, sensorReport: attributed }, ['sensorReport']);

const EVENT = record({
	epcList: epcs,
	childEPCs: epcs,
	inputEPCList: epcs,
	outputEPCList: epcs,
	quantityList: quantities,
	childQuantityList: quantities,
	inputQuantityList: quantities,
	outputQuantityList: quantities,
	readPoint: place,
	bizLocation: place,
	bizTransactionList: listOf('bizTransaction', typed('bizTransaction')),
	sourceList: listOf('source', typed('source')),
	destinationList: listOf('destination', typed('destination')),
	persistentDisposition: record({}, ['set', 'unset']),
	sensorElementList: listOf('sensorElement', sensorElement),
	errorDeclaration: record({ correctiveEventIDs: listOf('correctiveEventID', leaf) }),
	ilmd: record({}),
}, ['certificationInfo']);

/** One event as JSON would have it. */
export function rawEvent(findings, element) {
	if (element.namespace !== '') findings.refuse(placeOf(element), 'an event of others is not read');
	const event = EVENT(findings, element);
	if ('type' in event) findings.refuse(placeOf(element), 'the name of the element is its type');
	return { ...event, type: element.name };
}

/** The events of an EventList, those that 1.2 wraps in their place. */
export const eventElements = (findings, element) => children(findings, element);

export { foreign, grouped, placeOf, qualified };
