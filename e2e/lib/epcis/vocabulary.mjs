// SPDX-License-Identifier: Apache-2.0

/**
 * Words of the Core Business Vocabulary 2.0 and measurement types of the GS1 Web Vocabulary. The
 * model has bare words; URNs of CBV 1.2, web URIs and compact URIs are brought to them.
 */

const CBV_WEB = 'https://ref.gs1.org/cbv/';
const GS1_WEB = 'https://gs1.org/voc/';
const PREFIXES = { cbv: CBV_WEB, gs1: GS1_WEB, epcis: 'https://ref.gs1.org/epcis/' };
const OTHER_GS1_WEB = 'https://ref.gs1.org/voc/';
const URN = 'urn:epcglobal:cbv:';
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/;

const words = (text) => new Set(text.trim().split(/\s+/));
const cbv = (says, web, urn, list) => ({ says, web: CBV_WEB + web, urn: URN + urn, words: words(list) });
const gs1 = (says, list) => ({ says, web: GS1_WEB, words: words(list) });

/** What each field may say: how it is called, the starts of its URIs, and its words. */
export const VOCABULARIES = {
	bizStep: cbv('business step', 'BizStep-', 'bizstep:', `
		accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
		decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting
		installing killing loading other packing picking receiving removing repackaging repairing replacing reserving
		retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting
		unloading unpacking void_shipping`),
	disposition: cbv('disposition', 'Disp-', 'disp:', `
		active available completeness_inferred completeness_verified conformant container_closed container_open damaged
		destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance
		mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed
		recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown`),
	bizTransactionType: cbv('business transaction type', 'BTT-', 'btt:', `
		bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt`),
	partyType: cbv('source or destination type', 'SDT-', 'sdt:', 'owning_party possessing_party location'),
	errorReason: cbv('error reason', 'ER-', 'er:', 'did_not_occur incorrect_data'),
	component: cbv('component', 'Comp-', 'comp:', `
		x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude
		longitude altitude`),
	measurement: gs1('measurement type', `
		AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
		AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance
		Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
		ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency
		Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux
		LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate
		MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux
		RadiantIntensity Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed
		SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction
		VolumetricFlux Wavenumber`),
	alert: gs1('sensor alert type', 'ALARM_CONDITION ERROR_CONDITION'),
};

/** A compact URI of the three prefixes that every document has, in full. */
export function expanded(text) {
	const [, prefix, local] = /^(cbv|gs1|epcis):(.+)$/s.exec(text) ?? [];
	return prefix === undefined ? text : PREFIXES[prefix] + local;
}

/** Whether a text is an absolute URI. */
export const isUri = (text) => URI.test(text);

/** The word that a URI of the vocabulary has behind its start; undefined for any other text. */
function wordIn(vocabulary, text) {
	const starts = [vocabulary.urn, vocabulary.web, vocabulary.web === GS1_WEB ? OTHER_GS1_WEB : undefined];
	const start = starts.find((candidate) => candidate !== undefined && text.startsWith(candidate));
	return start === undefined ? undefined : text.slice(start.length);
}

const isReserved = (text) => [URN, CBV_WEB].some((start) => text.startsWith(start));

/**
 * The bare word of a vocabulary, or the URI of somebody's own word; undefined where `text` is
 * neither, or claims to be of the standard and is not.
 */
export function readWord(kind, text) {
	const vocabulary = VOCABULARIES[kind];
	if (vocabulary.words.has(text)) return text;
	const full = expanded(text);
	const word = wordIn(vocabulary, full);
	if (word !== undefined) return vocabulary.words.has(word) ? word : undefined;
	return isUri(full) && !isReserved(full) ? full : undefined;
}

/** The web URI of a word, as the event hash has it; a URI of one's own stays. */
export function webWord(kind, word) {
	const vocabulary = VOCABULARIES[kind];
	return vocabulary.words.has(word) ? vocabulary.web + word : word;
}

/** Where any text is a URI of the standard, its web form. */
export function webText(text) {
	const full = expanded(text);
	const vocabulary = Object.values(VOCABULARIES).find(({ urn }) => urn !== undefined && full.startsWith(urn));
	return vocabulary === undefined ? full : vocabulary.web + full.slice(vocabulary.urn.length);
}
