// SPDX-License-Identifier: Apache-2.0

/** What a test says after `with`: `name=value` pairs between commas. */

/** The pairs as texts by name. */
function pairs(settings) {
	return new Map(
		settings.map((setting) => {
			const parts = setting.trim().split('=');
			if (parts.length !== 2) throw new Error(`${setting} is not name=value`);
			return parts;
		}),
	);
}

/** The whole number called `name`, which has to be there. */
function number(settings, name) {
	const value = Number(pairs(settings).get(name));
	if (!Number.isSafeInteger(value)) throw new Error(`say ${name}= and a whole number`);
	return value;
}

/** The names between plus signs under `name`; none where nothing is there. */
function names(settings, name) {
	return (pairs(settings).get(name) ?? '').split('+').filter(Boolean);
}

module.exports = { pairs, number, names };
