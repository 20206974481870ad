// SPDX-License-Identifier: Apache-2.0

/** Synthetic Consents of FHIR R4 and what a place states about them. */

export const SYSTEM = 'http://terminology.hl7.org/CodeSystem';
export const SUBJECT = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
export const DOCTOR = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
export const POLICY = 'urn:ietf:rfc:3986|https://consortium.example.org/policies/consent';
export const LABORATORY = `${SYSTEM}/observation-category|laboratory`;
export const IMAGING = `${SYSTEM}/observation-category|imaging`;
export const OBSERVATION = 'http://hl7.org/fhir/resource-types|Observation';

/** What a custodian states: parties, policies, salts. */
export const CONTEXT = {
	parties: {
		'Patient/p': { Account: SUBJECT },
		'Practitioner/doctor': { Account: DOCTOR },
		'Organization/hospital': { Institution: 3 },
		'Organization/clinic': { Institution: 4 },
		'urn:oid:2.51.1.3|7601000000002': { Institution: 4 },
		'Group/insurers': { Role: 'Insurer' },
		'Group/anyone': 'Anyone',
	},
	performers: { 'RelatedPerson/mother': { Representative: 'Minor' }, 'Organization/hospital': 'Grantee' },
	policies: { [POLICY]: { base: 'Neutral', anyPurpose: true, labelsAndAbove: true } },
	policy: POLICY,
	tags: {
		[LABORATORY]: { salt: `0x${'11'.repeat(32)}`, element: 'code' },
		[IMAGING]: { salt: `0x${'22'.repeat(32)}`, element: 'code' },
		[OBSERVATION]: { salt: `0x${'33'.repeat(32)}`, element: 'class' },
	},
	timeZone: 'Europe/Zurich',
};

export const coding = (token) => {
	const bar = token.lastIndexOf('|');
	return { system: token.slice(0, bar), code: token.slice(bar + 1) };
};
export const concept = (token) => ({ coding: [coding(token)] });
export const purpose = (code) => coding(`${SYSTEM}/v3-ActReason|${code}`);
export const action = (code) => concept(`${SYSTEM}/consentaction|${code}`);
export const label = (code) => coding(`${SYSTEM}/v3-Confidentiality|${code}`);
export const actor = (code, reference, system = 'v3-ParticipationType') => ({
	role: concept(`${SYSTEM}/${system}|${code}`),
	reference: { reference },
});

/** A permit that says for what, what, and how far. */
export const permit = (members = {}) => ({
	type: 'permit',
	actor: [actor('IRCP', 'Organization/clinic')],
	action: [action('access')],
	securityLabel: [label('N')],
	purpose: [purpose('TREAT')],
	...members,
});

/** A Consent with these provisions, under a policy that is no rule itself. */
export const consentOf = (provisions, members = {}) => ({
	resourceType: 'Consent',
	id: 'sample',
	status: 'active',
	scope: concept(`${SYSTEM}/consentscope|patient-privacy`),
	category: [concept('http://loinc.org|59284-0')],
	patient: { reference: 'Patient/p', display: 'P. Muster' },
	policyRule: concept(POLICY),
	provision: { provision: provisions },
	...members,
});

/** A Consent whose root is this provision, under OPTIN, OPTOUT or another policy of HL7. */
export const rootedConsent = (policy, provision, members = {}) =>
	consentOf([], { policyRule: concept(`${SYSTEM}/v3-ActCode|${policy}`), provision, ...members });

/** The scope of the chain that names nothing, with what is given. */
export const scope = (members = {}) => ({
	purposes: [], actions: [], sensitivity: null, actors: [], actorRoles: [], tags: [],
	days: { first: null, last: null }, period: { from: null, until: null },
	...members,
});

/** The scope of `permit()`. */
export const permitted = (members = {}) =>
	scope({ purposes: ['Treatment'], actions: ['Access'], sensitivity: 'Normal', ...members });
