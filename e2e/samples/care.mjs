// SPDX-License-Identifier: Apache-2.0

/** What happens in the course of care: one function for each type of resource. */

import { BLOOD_PRESSURE, SYSTEMS } from './codes.mjs';
import {
	coding, concept, hl7, identifier, meta, money, narrative, quantity, reference,
} from './shapes.mjs';

/** What every resource of a visit carries. */
const base = (visit, resourceType, confidentiality) => ({
	resourceType,
	id: visit.random.uuid(),
	meta: meta(visit.date, confidentiality),
});

export function encounter(visit, reason) {
	const { cast, date, practitioner } = visit;
	return {
		...base(visit, 'Encounter'),
		text: narrative(`Visit of ${date} at ${cast.hospital.name}`, reason),
		identifier: [identifier('encounter', `E-${date}`)],
		status: 'finished',
		class: coding('v3-ActCode', 'AMB', 'ambulatory'),
		type: [concept('snomed', '185349003', 'Encounter for check up')],
		subject: reference(cast.patient),
		participant: [{ individual: reference(practitioner) }],
		period: { start: `${date}T09:00:00+01:00`, end: `${date}T09:40:00+01:00` },
		reasonCode: [{ text: reason }],
		location: [{ location: reference(cast.location, cast.location.name) }],
		serviceProvider: reference(cast.hospital, cast.hospital.name),
	};
}

function observed(visit, category, [code, display], confidentiality) {
	return {
		...base(visit, 'Observation', confidentiality),
		status: 'final',
		category: [hl7('observation-category', category)],
		code: concept('loinc', code, display),
		subject: reference(visit.cast.patient),
		encounter: reference(visit.encounter),
		effectiveDateTime: `${visit.date}T09:10:00+01:00`,
		issued: `${visit.date}T17:30:00.000+01:00`,
		performer: [reference(visit.practitioner)],
	};
}

const measure = (visit, [, , unit, low, high, places]) =>
	quantity(visit.random.decimal(low, high, places), unit);

export function measurement(visit, category, kind, confidentiality) {
	const value = measure(visit, kind);
	const [, , unit, low, high, places] = kind;
	const limits = (limit) => quantity(limit.toFixed(places), unit);
	return {
		...observed(visit, category, kind, confidentiality),
		text: narrative(`${kind[1]}: ${value.value.text} ${unit}`),
		valueQuantity: value,
		referenceRange: [{ low: limits(low), high: limits(high) }],
	};
}

export function bloodPressure(visit) {
	const component = (kind) => ({
		code: concept('loinc', kind[0], kind[1]),
		valueQuantity: measure(visit, kind),
	});
	return {
		...observed(visit, 'vital-signs', BLOOD_PRESSURE.panel),
		component: [component(BLOOD_PRESSURE.systolic), component(BLOOD_PRESSURE.diastolic)],
	};
}

export function finding(visit, kind, result, confidentiality) {
	return {
		...observed(visit, 'laboratory', kind, confidentiality),
		valueCodeableConcept: concept('snomed', ...result),
	};
}

export function report(visit, [code, display], results) {
	return {
		...base(visit, 'DiagnosticReport'),
		text: narrative(display, `${results.length} results of ${visit.date}`),
		identifier: [identifier('report', `R-${visit.date}-${code}`)],
		status: 'final',
		category: [hl7('v2-0074', 'LAB', 'Laboratory')],
		code: concept('loinc', code, display),
		subject: reference(visit.cast.patient),
		encounter: reference(visit.encounter),
		effectiveDateTime: `${visit.date}T09:10:00+01:00`,
		issued: `${visit.date}T17:45:00.000+01:00`,
		performer: [reference(visit.cast.hospital, visit.cast.hospital.name)],
		result: results.map((result) => reference(result, result.code.text)),
		conclusion: 'No value calls for action before the next visit.',
	};
}

export function condition(visit, [snomed, display, icd10, , , confidentiality]) {
	const code = concept('snomed', snomed, display);
	code.coding.push({ system: SYSTEMS.icd10, code: icd10 });
	return {
		...base(visit, 'Condition', confidentiality),
		clinicalStatus: hl7('condition-clinical', 'active', 'Active'),
		verificationStatus: hl7('condition-ver-status', 'confirmed', 'Confirmed'),
		category: [hl7('condition-category', 'encounter-diagnosis', 'Encounter Diagnosis')],
		code,
		subject: reference(visit.cast.patient),
		encounter: reference(visit.encounter),
		onsetDateTime: visit.date,
		recordedDate: visit.date,
		recorder: reference(visit.practitioner),
	};
}

export function prescription(visit, [, , , atc, name, confidentiality], reason) {
	return {
		...base(visit, 'MedicationRequest', confidentiality),
		text: narrative(`${name}, one tablet each morning, ninety days`),
		status: 'active',
		intent: 'order',
		medicationCodeableConcept: concept('atc', atc, name),
		subject: reference(visit.cast.patient),
		encounter: reference(visit.encounter),
		authoredOn: visit.date,
		requester: reference(visit.practitioner),
		reasonReference: [reference(reason)],
		dosageInstruction: [{
			text: 'one tablet each morning',
			timing: { repeat: { frequency: 1, period: quantity('1.0', 'd').value, periodUnit: 'd' } },
			doseAndRate: [{ doseQuantity: quantity('1.00', '{tbl}') }],
		}],
		dispenseRequest: { numberOfRepeatsAllowed: 2, quantity: quantity('90', '{tbl}') },
	};
}

export function procedure(visit, [code, display]) {
	return {
		...base(visit, 'Procedure'),
		text: narrative(`${display}, without complication`),
		status: 'completed',
		code: concept('snomed', code, display),
		subject: reference(visit.cast.patient),
		encounter: reference(visit.encounter),
		performedPeriod: { start: `${visit.date}T09:15:00+01:00`, end: `${visit.date}T09:35:00+01:00` },
		performer: [{ actor: reference(visit.practitioner) }],
		note: [{ text: 'Explained beforehand; the patient agreed.' }],
	};
}

export function immunization(visit, [code, display]) {
	return {
		...base(visit, 'Immunization'),
		status: 'completed',
		vaccineCode: concept('cvx', code, display),
		patient: reference(visit.cast.patient),
		encounter: reference(visit.encounter),
		occurrenceDateTime: `${visit.date}T09:30:00+01:00`,
		primarySource: true,
		lotNumber: `LOT${visit.random.integer(10_000, 99_999)}`,
		doseQuantity: quantity('0.50', 'mL'),
		performer: [{ actor: reference(visit.practitioner) }],
	};
}

export function allergy(visit, [code, display, category, criticality]) {
	return {
		...base(visit, 'AllergyIntolerance'),
		text: narrative(display, 'Reported by the patient, seen once in the clinic.'),
		clinicalStatus: hl7('allergyintolerance-clinical', 'active', 'Active'),
		verificationStatus: hl7('allergyintolerance-verification', 'confirmed', 'Confirmed'),
		type: 'allergy',
		category: [category],
		criticality,
		code: concept('snomed', code, display),
		patient: reference(visit.cast.patient),
		recordedDate: visit.date,
		recorder: reference(visit.practitioner),
	};
}

export function letter(visit, [code, display], paragraphs) {
	const text = [`${display} of ${visit.date}`, ...paragraphs].join('\n\n');
	return {
		...base(visit, 'DocumentReference'),
		status: 'current',
		docStatus: 'final',
		type: concept('loinc', code, display),
		subject: reference(visit.cast.patient),
		date: `${visit.date}T17:50:00.000+01:00`,
		author: [reference(visit.practitioner)],
		custodian: reference(visit.cast.hospital, visit.cast.hospital.name),
		content: [{
			attachment: {
				contentType: 'text/plain; charset=utf-8',
				language: 'en',
				data: Buffer.from(text).toString('base64'),
				title: display,
				creation: visit.date,
			},
		}],
		context: { encounter: [reference(visit.encounter)] },
	};
}

export function carePlan(visit, conditions) {
	return {
		...base(visit, 'CarePlan'),
		text: narrative('Plan for the coming year: movement, diet, medication, four visits.'),
		status: 'active',
		intent: 'plan',
		title: 'Plan for the coming year',
		subject: reference(visit.cast.patient),
		period: { start: visit.date },
		addresses: conditions.map((each) => reference(each, each.code.text)),
		activity: [
			{ detail: { status: 'in-progress', description: 'walk thirty minutes a day' } },
			{ detail: { status: 'scheduled', description: 'blood test before each visit' } },
		],
	};
}

export function claim(visit, procedures) {
	const prices = procedures.map(() => visit.random.decimal(40, 320, 2));
	const total = prices.reduce((sum, price) => sum + Math.round(Number(price) * 100), 0);
	return {
		...base(visit, 'Claim'),
		identifier: [identifier('claim', `CL-${visit.date}`)],
		status: 'active',
		type: hl7('claim-type', 'professional', 'Professional'),
		use: 'claim',
		patient: reference(visit.cast.patient),
		billablePeriod: { start: visit.date, end: visit.date },
		created: visit.date,
		insurer: reference(visit.cast.insurer, visit.cast.insurer.name),
		provider: reference(visit.cast.hospital, visit.cast.hospital.name),
		priority: hl7('processpriority', 'normal'),
		insurance: [{ sequence: 1, focal: true, coverage: reference(visit.cast.coverage) }],
		item: procedures.map((each, at) => ({
			sequence: at + 1,
			productOrService: each.code,
			servicedDate: visit.date,
			quantity: { value: quantity('1', '1').value },
			unitPrice: money(prices[at]),
			net: money(prices[at]),
		})),
		total: money((total / 100).toFixed(2)),
	};
}
