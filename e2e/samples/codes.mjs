// SPDX-License-Identifier: Apache-2.0

/** Codes of public terminologies that the sample uses. */

export const SYSTEMS = {
	loinc: 'http://loinc.org',
	snomed: 'http://snomed.info/sct',
	icd10: 'http://hl7.org/fhir/sid/icd-10',
	atc: 'http://www.whocc.no/atc',
	cvx: 'http://hl7.org/fhir/sid/cvx',
	ucum: 'http://unitsofmeasure.org',
	confidentiality: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
};

/** Code, display, unit (UCUM), range of plausible values, decimals. */
export const VITAL_SIGNS = [
	['8867-4', 'Heart rate', '/min', 58, 96, 0],
	['9279-1', 'Respiratory rate', '/min', 12, 19, 0],
	['8310-5', 'Body temperature', 'Cel', 36.1, 37.9, 1],
	['2708-6', 'Oxygen saturation in Arterial blood', '%', 95, 99, 0],
	['29463-7', 'Body weight', 'kg', 68, 76, 2],
];

export const BLOOD_PRESSURE = {
	panel: ['85354-9', 'Blood pressure panel with all children optional'],
	systolic: ['8480-6', 'Systolic blood pressure', 'mm[Hg]', 112, 158, 0],
	diastolic: ['8462-4', 'Diastolic blood pressure', 'mm[Hg]', 68, 96, 0],
};

export const PANELS = [
	{
		code: ['24331-1', 'Lipid 1996 panel - Serum or Plasma'],
		members: [
			['2093-3', 'Cholesterol [Mass/volume] in Serum or Plasma', 'mg/dL', 150, 240, 2],
			['2085-9', 'Cholesterol in HDL [Mass/volume] in Serum or Plasma', 'mg/dL', 35, 70, 2],
			['2571-8', 'Triglyceride [Mass/volume] in Serum or Plasma', 'mg/dL', 80, 220, 2],
		],
	},
	{
		code: ['58410-2', 'CBC panel - Blood by Automated count'],
		members: [
			['718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/dL', 12, 15.5, 2],
			['6690-2', 'Leukocytes [#/volume] in Blood by Automated count', '10*3/uL', 4, 10, 2],
			['777-3', 'Platelets [#/volume] in Blood by Automated count', '10*3/uL', 160, 390, 1],
		],
	},
	{
		code: ['24323-8', 'Comprehensive metabolic 2000 panel - Serum or Plasma'],
		members: [
			['2345-7', 'Glucose [Mass/volume] in Serum or Plasma', 'mg/dL', 80, 160, 1],
			['2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 'mg/dL', 0.6, 1.2, 2],
			['2951-2', 'Sodium [Moles/volume] in Serum or Plasma', 'mmol/L', 136, 144, 1],
			['2823-3', 'Potassium [Moles/volume] in Serum or Plasma', 'mmol/L', 3.6, 4.9, 2],
		],
	},
];

export const HBA1C = ['4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood', '%', 6, 8, 2];
export const PHQ9 = ['44249-1', 'PHQ-9 quick depression assessment panel', '{score}', 4, 16, 0];
export const HIV_TEST = ['56888-1', 'HIV 1+2 Ab+HIV1 p24 Ag [Presence] in Serum or Plasma by Immunoassay'];

/** SNOMED CT, its display, ICD-10, the treatment's ATC code and name, confidentiality. */
export const CONDITIONS = [
	['38341003', 'Hypertensive disorder', 'I10', 'C09AA03', 'lisinopril', 'N'],
	['44054006', 'Diabetes mellitus type 2', 'E11.9', 'A10BA02', 'metformin', 'N'],
	['55822004', 'Hyperlipidemia', 'E78.5', 'C10AA05', 'atorvastatin', 'N'],
	['195967001', 'Asthma', 'J45.9', 'R03AC02', 'salbutamol', 'N'],
	['10509002', 'Acute bronchitis', 'J20.9', 'M01AE01', 'ibuprofen', 'N'],
	['370143000', 'Major depressive disorder', 'F32.1', 'N06AB06', 'sertraline', 'R'],
];

export const PROCEDURES = [
	['29303009', 'Electrocardiographic procedure'],
	['127783003', 'Spirometry'],
	['430193006', 'Medication reconciliation'],
	['399208008', 'Plain chest X-ray'],
	['73761001', 'Colonoscopy'],
	['80146002', 'Appendectomy'],
];

export const VACCINES = [
	['140', 'Influenza, seasonal, injectable, preservative free'],
	['115', 'Tdap'],
	['187', 'zoster recombinant'],
	['33', 'pneumococcal polysaccharide PPV23'],
];

export const ALLERGIES = [
	['91936005', 'Allergy to penicillin', 'medication', 'high'],
	['91935009', 'Allergy to peanut', 'food', 'high'],
	['232347008', 'Allergy to animal dander', 'environment', 'low'],
];

export const NOTES = [
	['11506-3', 'Progress note'],
	['18842-5', 'Discharge summary'],
	['34133-9', 'Summary of episode note'],
];
