// SPDX-License-Identifier: Apache-2.0

/** The invented patient, those who care for her, and who pays. */

import { hl7, identifier, meta, narrative, reference } from './shapes.mjs';

const START = '2019-01-07';

function organization(random, name, kind) {
	return {
		resourceType: 'Organization',
		id: random.uuid(),
		meta: meta(START),
		text: narrative(name),
		identifier: [identifier('organization', name.toLowerCase().replaceAll(' ', '-'))],
		active: true,
		type: [hl7('organization-type', ...kind)],
		name,
		telecom: [{ system: 'phone', value: '+41 00 000 00 00', use: 'work' }],
		address: [{ line: ['Musterweg 1'], city: 'Beispielstadt', postalCode: '0000', country: 'CH' }],
	};
}

function practitioner(random, given, family, number) {
	return {
		resourceType: 'Practitioner',
		id: random.uuid(),
		meta: meta(START),
		text: narrative(`Dr. ${given} ${family}`),
		identifier: [identifier('practitioner', `P-${number}`)],
		active: true,
		name: [{ use: 'official', family, given: [given], prefix: ['Dr. med.'] }],
		qualification: [{ code: hl7('v2-0360', 'MD', 'Doctor of Medicine') }],
	};
}

function location(random, hospital) {
	return {
		resourceType: 'Location',
		id: random.uuid(),
		meta: meta(START),
		status: 'active',
		name: 'Outpatient clinic, second floor',
		mode: 'instance',
		managingOrganization: reference(hospital, hospital.name),
	};
}

function patient(random, hospital) {
	return {
		resourceType: 'Patient',
		id: random.uuid(),
		meta: meta(START),
		text: narrative('Leona Musterfeld, born 1968-04-17', 'An invented person.'),
		identifier: [{ use: 'usual', ...identifier('patient', 'S-000147') }],
		active: true,
		name: [{ use: 'official', family: 'Musterfeld', given: ['Leona', 'Ada'] }],
		telecom: [{ system: 'email', value: 'leona@example.org', use: 'home' }],
		gender: 'female',
		birthDate: '1968-04-17',
		address: [{ use: 'home', line: ['Beispielgasse 7'], city: 'Beispielstadt', country: 'CH' }],
		maritalStatus: hl7('v3-MaritalStatus', 'M', 'Married'),
		communication: [{
			language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'de-CH' }] },
			preferred: true,
		}],
		managingOrganization: reference(hospital, hospital.name),
	};
}

function coverage(random, insured, insurer) {
	return {
		resourceType: 'Coverage',
		id: random.uuid(),
		meta: meta(START),
		identifier: [identifier('coverage', 'C-77120')],
		status: 'active',
		type: hl7('v3-ActCode', 'EHCPOL', 'extended healthcare'),
		subscriber: reference(insured),
		beneficiary: reference(insured),
		relationship: hl7('subscriber-relationship', 'self', 'Self'),
		period: { start: '2019-01-01' },
		payor: [reference(insurer, insurer.name)],
		class: [{ type: hl7('coverage-class', 'plan', 'Plan'), value: 'basic', name: 'Basic plan' }],
	};
}

export function cast(random) {
	const hospital = organization(random, 'Kantonsspital Beispielstadt', ['prov', 'Healthcare Provider']);
	const insurer = organization(random, 'Krankenkasse Muster', ['ins', 'Insurance Company']);
	const practitioners = [
		practitioner(random, 'Aurel', 'Beispiel', 1),
		practitioner(random, 'Mirjam', 'Probst', 2),
		practitioner(random, 'Noé', 'Exempel', 3),
	];
	const insured = patient(random, hospital);
	return {
		hospital,
		insurer,
		practitioners,
		location: location(random, hospital),
		patient: insured,
		coverage: coverage(random, insured, insurer),
	};
}
