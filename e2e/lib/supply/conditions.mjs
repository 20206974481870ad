// SPDX-License-Identifier: Apache-2.0

/** What containers went through: readings and what is said about them, calls to make, questions to ask. */

import { leafHash, MerkleTree } from '../merkle.mjs';
import { plainAnswer } from '../plain.mjs';
import { fromChain, toChain } from './identifiers.mjs';

const PAGE = 100;
const MINUTE = 60_000;
const READING_BYTES = 10;
const ZERO_CELSIUS_KELVIN = 273.15;
/** Heat of activation over the gas constant: 83.144 kJ/mol over 8.3144 J/(mol K) (USP <1079.2>). */
const ACTIVATION_KELVIN = 10_000;

/** Hundredths of a degree. */
export const centi = (celsius) => Math.round(celsius * 100);

/** How a product has to be stored, in degrees Celsius. */
export const storageProfile = ({ minimum, maximum, outsideMinutes, meanKinetic = maximum }) => ({
	minimumCentiCelsius: centi(minimum),
	maximumCentiCelsius: centi(maximum),
	outsideMinutes,
	meanKineticCentiCelsius: centi(meanKinetic),
});

/** The mean kinetic temperature of temperatures that each stood for as long, in degrees Celsius. */
export function meanKinetic(temperatures) {
	const rates = temperatures.map((celsius) => Math.exp(-ACTIVATION_KELVIN / (celsius + ZERO_CELSIUS_KELVIN)));
	const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
	return ACTIVATION_KELVIN / -Math.log(mean) - ZERO_CELSIUS_KELVIN;
}

/** The bytes of a reading: its moment and its hundredths of a degree, little-endian. */
function readingBytes({ at, centiCelsius }) {
	const bytes = Buffer.alloc(READING_BYTES);
	bytes.writeBigUInt64LE(BigInt(at));
	bytes.writeInt16LE(centiCelsius, 8);
	return bytes;
}

const isOutside = ({ minimumCentiCelsius, maximumCentiCelsius }) => ({ centiCelsius }) =>
	centiCelsius < minimumCentiCelsius || centiCelsius > maximumCentiCelsius;

/** Minutes outside a profile: a reading stands until the next one, and a minute that was begun counts. */
function outsideMinutes(readings, profile) {
	const outside = isOutside(profile);
	const spans = readings.map(({ at }, index) => (readings[index + 1]?.at ?? at + MINUTE) - at);
	const whole = Math.ceil((readings.at(-1).at - readings[0].at) / MINUTE);
	const sum = spans.filter((_, index) => outside(readings[index])).reduce((total, span) => total + span, 0);
	return Math.min(Math.ceil(sum / MINUTE), Math.max(1, whole));
}

/** Readings of a logger at even intervals, `{ at, celsius }` in their order, and what is said of them. */
export class Readings {
	constructor(readings, profile) {
		this.readings = readings.map(({ at, celsius }) => ({ at, centiCelsius: centi(celsius) }));
		this.tree = new MerkleTree(this.readings.map((reading) => leafHash(readingBytes(reading))));
		const temperatures = this.readings.map(({ centiCelsius }) => centiCelsius);
		this.statement = {
			root: this.tree.root,
			count: readings.length,
			from: this.readings[0].at,
			until: this.readings.at(-1).at,
			minimumCentiCelsius: Math.min(...temperatures),
			maximumCentiCelsius: Math.max(...temperatures),
			outsideMinutes: outsideMinutes(this.readings, profile),
			meanKineticCentiCelsius: centi(meanKinetic(temperatures.map((each) => each / 100))),
		};
	}

	/** Where a reading stands among all. */
	place(index) {
		return { index, path: this.tree.inclusionPath(index) };
	}
}

/** Calls of the Logistics agents of holders, and of others where the comment says so. */
export function conditionCalls(api) {
	const { conditions } = api.tx;
	return {
		recordReadings: (container, statement) => conditions.recordReadings(toChain(container), statement),
		/** Anybody. Shows that a reading lies outside what was stated. */
		proveReading: (container, batch, reading, place) =>
			conditions.proveReading(toChain(container), batch, reading, place),
		/** Anybody. Shows that between two neighbours there is no reading for more than an hour. */
		proveGap: (container, batch, [reading, place], [next, nextPlace]) =>
			conditions.proveGap(toChain(container), batch, reading, place, next, nextPlace),
		/** ResponsiblePerson of a manufacturer of what is in it; `whenChanged` says when. */
		answerStability: (excursion, changedAt, isStable, assessment) =>
			conditions.answerStability(excursion, changedAt, isStable, assessment),
		/** ResponsiblePerson of the holder, once every manufacturer said that all is well. */
		release: (excursion) => conditions.release(excursion),
		/** Anybody, once the container left the stock. */
		close: (excursion) => conditions.close(excursion),
		/** Anybody. */
		fold: (container, limit) => conditions.fold(toChain(container), limit),
	};
}

/** The number that an excursion was given. */
export const openedExcursion = (receipt) => receipt.only('conditions.ExcursionOpened').excursion.toNumber();

/** When an excursion was opened, or went through more for the last time: what an answer is about. */
export const whenChanged = ({ openedAt, extendedAt }) => extendedAt ?? openedAt;

/** Questions to the runtime, at the block that `api` stands for. */
export function conditionReads(api) {
	const { conditionsApi } = api.call;
	const asked = async (answer) => fromChain(await plainAnswer(answer));
	return {
		monitor: (container) => asked(conditionsApi.monitor(toChain(container))),
		/** What the strictest product in it allows: by this minutes are counted as outside. */
		profile: (container) => asked(conditionsApi.profile(toChain(container))),
		readings: (container, from = 0, limit = PAGE) =>
			asked(conditionsApi.readings(toChain(container), from, limit)),
		excursion: (excursion) => asked(conditionsApi.excursion(excursion)),
		openExcursions: (after = null, limit = PAGE) => asked(conditionsApi.openExcursions(after, limit)),
	};
}
