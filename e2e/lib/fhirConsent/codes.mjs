// SPDX-License-Identifier: Apache-2.0

/** The codes of HL7 and what they are on the chain, each list in the order of the encoding. */

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';

export const SYSTEMS = {
	actCode: `${TERMINOLOGY}/v3-ActCode`,
	actReason: `${TERMINOLOGY}/v3-ActReason`,
	confidentiality: `${TERMINOLOGY}/v3-Confidentiality`,
	consentAction: `${TERMINOLOGY}/consentaction`,
	consentPerformer: 'http://hl7.org/fhir/consentperformer',
	consentScope: `${TERMINOLOGY}/consentscope`,
	loinc: 'http://loinc.org',
	participationFunction: `${TERMINOLOGY}/v3-ParticipationFunction`,
	participationType: `${TERMINOLOGY}/v3-ParticipationType`,
	roleClass: `${TERMINOLOGY}/v3-RoleClass`,
	roleCode: `${TERMINOLOGY}/v3-RoleCode`,
	uri: 'urn:ietf:rfc:3986',
};

/** Bounds of `salus-consent`. */
export const MAX_ACTORS = 4;
export const MAX_DEPTH = 3;
export const MAX_PROVISIONS = 16;
export const MAX_PURPOSES = 8;
export const MAX_TAGS = 8;

export const RULES = { permit: 'Permit', deny: 'Deny' };

export const ACTIONS = {
	collect: 'Collect',
	access: 'Access',
	use: 'Use',
	disclose: 'Disclose',
	correct: 'Correct',
};

/** The levels that the chain tells apart. U, L and M lie below N: they are not on it. */
export const SENSITIVITIES = { N: 'Normal', R: 'Restricted', V: 'VeryRestricted' };

/** HL7 v3 ActReason below PurposeOfUse. */
export const PURPOSES = {
	PurposeOfUse: 'PurposeOfUse', HMARKT: 'Marketing', HOPERAT: 'Operations',
	CAREMGT: 'CareManagement', DONAT: 'Donation', FRAUD: 'Fraud', GOV: 'Government',
	HACCRED: 'Accreditation', HCOMPL: 'Compliance', HDECD: 'Decedent', HDIRECT: 'Directory',
	HDM: 'DeliveryManagement', HLEGAL: 'Legal', HOUTCOMS: 'OutcomeMeasure',
	HPRGRP: 'ProgramReporting', HQUALIMP: 'QualityImprovement', HSYSADMIN: 'SystemAdministration',
	LABELING: 'Labeling', METAMGT: 'MetadataManagement', MEMADMIN: 'MemberAdministration',
	MILCDM: 'MilitaryCommand', MLTRAINING: 'MachineLearningTraining',
	PATADMIN: 'PatientAdministration', PATSFTY: 'PatientSafety', PERFMSR: 'PerformanceMeasure',
	RECORDMGT: 'RecordsManagement', SYSDEV: 'SystemDevelopment', HTEST: 'TestHealthData',
	TRAIN: 'Training', HPAYMT: 'Payment', CLMATTCH: 'ClaimAttachment',
	COVAUTH: 'CoverageAuthorization', COVERAGE: 'Coverage', ELIGDTRM: 'EligibilityDetermination',
	ELIGVER: 'EligibilityVerification', ENROLLM: 'Enrollment', MILDCRG: 'MilitaryDischarge',
	PMTDS: 'PaymentDecisionSupport', REMITADV: 'RemittanceAdvice', HRESCH: 'Research',
	BIORCH: 'BiomedicalResearch', CLINTRCH: 'ClinicalTrialResearch',
	CLINTRCHNPC: 'TrialResearchWithoutCare', CLINTRCHPC: 'TrialResearchWithCare',
	PRECLINTRCH: 'PreclinicalTrialResearch', DSRCH: 'DiseaseSpecificResearch',
	POARCH: 'AncestryResearch', TRANSRCH: 'TranslationalResearch', PATRQT: 'PatientRequested',
	FAMRQT: 'FamilyRequested', PWATRNY: 'PowerOfAttorney', SUPNWK: 'SupportNetwork',
	PUBHLTH: 'PublicHealth', DISASTER: 'Disaster', THREAT: 'Threat', TREAT: 'Treatment',
	CLINTRL: 'ClinicalTrial', COC: 'CareCoordination', ETREAT: 'EmergencyTreatment',
	BTG: 'BreakTheGlass', ERTREAT: 'EmergencyRoomTreatment', POPHLTH: 'PopulationHealth',
	TREATDS: 'TreatmentDecisionSupport',
};

/** Nobody can be granted this one. */
export const DECLARED_PURPOSE = 'BreakTheGlass';

/** As what a requester asks, with the system of each code. */
export const ACTOR_ROLES = {
	PAT: ['Patient', SYSTEMS.roleClass],
	RESPRSN: ['Representative', SYSTEMS.roleCode],
	AUCG: ['Caregiver', SYSTEMS.participationFunction],
	AUTM: ['CareTeam', SYSTEMS.participationFunction],
	AULR: ['TreatingProvider', SYSTEMS.participationFunction],
	PROV: ['Provider', SYSTEMS.roleClass],
	PAYOR: ['Payer', SYSTEMS.roleClass],
	CRINV: ['Investigator', SYSTEMS.roleClass],
	ASSIGNED: ['Assigned', SYSTEMS.roleClass],
};

/** The part that an actor has in a request. */
export const PARTS = {
	[`${SYSTEMS.consentPerformer}|grantee`]: 'Grantee',
	[`${SYSTEMS.participationType}|IRCP`]: 'Recipient',
	[`${SYSTEMS.participationType}|PRCP`]: 'Recipient',
	[`${SYSTEMS.participationType}|CST`]: 'Custodian',
	[`${SYSTEMS.participationType}|AUT`]: 'Author',
};

export const INSTITUTION_ROLES = [
	'HealthcareProvider', 'Laboratory', 'Pharmacy', 'Insurer', 'Manufacturer', 'Distributor',
	'ResearchInstitute', 'Regulator', 'LicensingBoard', 'Auditor',
];

export const MANDATES = ['Minor', 'PowerOfAttorney', 'LostKey', 'Executor', 'CourtOrder'];

/** What a policy rule of R4's value set says by its definition. The others say less. */
export const KNOWN_POLICIES = {
	[`${SYSTEMS.actCode}|OPTIN`]: { base: 'Permit' },
	[`${SYSTEMS.actCode}|OPTOUT`]: { base: 'Deny' },
};

/** Categories that only file a consent: "Patient Consent" and "Release of information consent". */
export const FILING_CATEGORIES = [`${SYSTEMS.loinc}|59284-0`, `${SYSTEMS.loinc}|64292-6`];

/** The values of `order` that `found` holds, once each and in the order of the encoding. */
export const sorted = (order, found) => order.filter((value) => found.includes(value));

/** The code of R4 for a value of the chain. */
export const codeOf = (table, value) =>
	Object.keys(table).find((code) => [table[code]].flat()[0] === value);
