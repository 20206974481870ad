// SPDX-License-Identifier: Apache-2.0

/**
 * Writes `synthetic-bundle.json`: seven years of an invented patient's care as a FHIR R4 (4.0.1)
 * collection Bundle. Every run writes the same bytes.
 */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as care from './care.mjs';
import {
	ALLERGIES, CONDITIONS, HBA1C, HIV_TEST, NOTES, PANELS, PHQ9, PROCEDURES, VACCINES, VITAL_SIGNS,
} from './codes.mjs';
import { cast as makeCast } from './people.mjs';
import { seeded } from './random.mjs';
import { toText } from './shapes.mjs';

const SEED = 20_190_107;
const VISITS = [
	'2019-01-14', '2019-07-02', '2020-02-11', '2020-10-20', '2021-03-09', '2021-09-28',
	'2022-04-05', '2022-11-15', '2023-05-23', '2023-12-12', '2024-06-18', '2025-02-04',
];
export const SAMPLE = path.join(path.dirname(fileURLToPath(import.meta.url)), 'synthetic-bundle.json');

const LETTER = [
	'Dear colleague, thank you for referring the patient above, whom we saw today in the clinic.',
	'She feels well, sleeps seven hours and walks to work. She takes her tablets as prescribed and ' +
		'reports no side effects. Appetite and weight have not changed since the visit before.',
	'On examination heart and lungs are normal, the abdomen is soft, there is no oedema. The ' +
		'values taken today are attached; we discussed them with the patient.',
	'We suggest to go on as before and to see her again in half a year, earlier if anything changes.',
];

function laboratory(visit, panel) {
	const results = panel.members.map((kind) => care.measurement(visit, 'laboratory', kind));
	return [...results, care.report(visit, panel.code, results)];
}

function special(visit, number) {
	const resources = [];
	if (number % 2 === 0) resources.push(care.measurement(visit, 'laboratory', HBA1C));
	if (number % 3 === 1) resources.push(care.measurement(visit, 'survey', PHQ9, 'R'));
	if (number === 5) {
		resources.push(care.finding(visit, HIV_TEST, ['260385009', 'Negative'], 'V'));
	}
	if (number % 2 === 1) resources.push(care.immunization(visit, VACCINES[(number >> 1) % VACCINES.length]));
	if (number < ALLERGIES.length) resources.push(care.allergy(visit, ALLERGIES[number]));
	return resources;
}

function diagnoses(visit, number) {
	if (number >= CONDITIONS.length) return [];
	const found = care.condition(visit, CONDITIONS[number]);
	return [found, care.prescription(visit, CONDITIONS[number], found)];
}

function visitOf(random, cast, date, number) {
	const visit = { random, cast, date, practitioner: random.pick(cast.practitioners) };
	visit.encounter = care.encounter(visit, number === 0 ? 'first visit' : 'follow-up visit');
	const vitals = VITAL_SIGNS.map((kind) => care.measurement(visit, 'vital-signs', kind));
	const procedures = [0, 3].map((step) =>
		care.procedure(visit, PROCEDURES[(number + step) % PROCEDURES.length]),
	);
	const found = diagnoses(visit, number);
	const plans = number % 4 === 3 ? [care.carePlan(visit, found.slice(0, 1))] : [];
	return [
		visit.encounter,
		...vitals,
		care.bloodPressure(visit),
		...laboratory(visit, PANELS[number % PANELS.length]),
		...special(visit, number),
		...found,
		...procedures,
		...plans,
		care.letter(visit, NOTES[number % NOTES.length], LETTER),
		care.claim(visit, procedures),
	];
}

/** The text of the Bundle. */
export function makeSample() {
	const random = seeded(SEED);
	const cast = makeCast(random);
	const resources = [
		cast.patient, cast.hospital, cast.insurer, ...cast.practitioners, cast.location, cast.coverage,
		...VISITS.flatMap((date, number) => visitOf(random, cast, date, number)),
	];
	const bundle = {
		resourceType: 'Bundle',
		id: random.uuid(),
		type: 'collection',
		timestamp: '2025-02-05T08:00:00.000+01:00',
		entry: resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
	};
	return `${toText(bundle)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	await writeFile(SAMPLE, makeSample());
}
