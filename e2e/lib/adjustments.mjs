// SPDX-License-Identifier: Apache-2.0

/** What the chain calls adjustments, and their codes in X12 835. */

/** CAS01: who bears what is not paid. */
export const GROUPS = { ContractualObligation: 'CO', OtherAdjustment: 'OA', PatientResponsibility: 'PR' };

/** CAS02: why it is not paid (X12 external code list 139). */
export const REASONS = {
	Deductible: '1',
	Coinsurance: '2',
	Copay: '3',
	AfterDeath: '13',
	AuthorisationInvalid: '15',
	InformationMissing: '16',
	Duplicate: '18',
	OtherPayerFirst: '22',
	PriorPayer: '23',
	BeforeCoverage: '26',
	AfterCoverage: '27',
	FiledLate: '29',
	UnknownMember: '31',
	ExceedsSchedule: '45',
	NotNecessary: '50',
	NotCovered: '96',
	Bundled: '97',
	BenefitMaximum: '119',
	TooFrequent: '151',
	Waiting: '179',
	AuthorisationAbsent: '197',
	AuthorisationExceeded: '198',
	ReviewFindings: '216',
	DocumentationRequired: '252',
	ProviderNotEligible: 'B7',
	ComponentPaid: 'B10',
};

/** LQ02 and MOA: what explains it (X12 external code list 411). */
export const REMARKS = {
	Bundled: 'M15',
	PrimaryPayerNeeded: 'MA04',
	ConsultPlan: 'N130',
	ExceedsMaximum: 'N362',
	MissingDispensing: 'N388',
	DispensingRepeated: 'N389',
	MissingDocumentation: 'N706',
};

/** PLB03-1: why a payment differs from its claims. */
export const PROVIDER_ADJUSTMENTS = { Interest: 'L6', Recovery: 'WO', Forward: 'FB' };

/** The code of a name of the chain. */
export function codeOf(codes, name) {
	if (!Object.hasOwn(codes, name)) throw new RangeError(`${name} has no code in X12`);
	return codes[name];
}

/** Group and reason as people write them, such as `CO-45`. */
export const adjustmentCode = ({ group, reason }) => `${codeOf(GROUPS, group)}-${codeOf(REASONS, reason)}`;
