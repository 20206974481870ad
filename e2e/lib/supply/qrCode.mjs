// SPDX-License-Identifier: Apache-2.0

/** QR codes (ISO/IEC 18004) as lines of characters, two modules high, and read off such lines again. */

import { encodeQR } from 'qr';
import { decodeQR } from 'qr/decode.js';

/** The quiet zone around a code (ISO/IEC 18004, 6.3.8). */
const BORDER = 4;
/** By whether the upper and the lower module are light: a terminal writes light on dark. */
const HALVES = { true: { true: '█', false: '▀' }, false: { true: '▄', false: ' ' } };
const SCALE = 4;
const RGBA = 4;
/** White on black, whatever the colours of the terminal. */
const [BEGIN, END] = ['\u001b[97;40m', '\u001b[0m'];

/** A text as lines. In colours only where a terminal shows them. */
export function qrLines(text, { colours = false } = {}) {
	const dark = encodeQR(text, 'raw', { ecc: 'medium', border: BORDER });
	const isLight = (row, column) => row < dark.length && !dark[row][column];
	const lines = [];
	for (let row = 0; row < dark.length; row += 2) {
		const line = dark[row].map((_, column) => HALVES[isLight(row, column)][isLight(row + 1, column)]).join('');
		lines.push(colours ? BEGIN + line + END : line);
	}
	return lines;
}

const LIGHT = Object.fromEntries(
	[true, false].flatMap((upper) => [true, false].map((lower) => [HALVES[upper][lower], [upper, lower]])),
);

/** The text that a scanner reads off such lines; throws where it finds no code. */
export function readQr(lines) {
	const rows = lines.flatMap((line) => {
		const halves = [...line.replaceAll(BEGIN, '').replaceAll(END, '')].map((character) => LIGHT[character]);
		return [halves.map(([upper]) => upper), halves.map(([, lower]) => lower)];
	});
	const [height, width] = [rows.length * SCALE, rows[0].length * SCALE];
	const data = new Uint8ClampedArray(height * width * RGBA);
	for (let at = 0; at < height * width; at += 1) {
		const isLight = rows[Math.floor(at / width / SCALE)][Math.floor((at % width) / SCALE)];
		data.fill(isLight ? 255 : 0, at * RGBA, at * RGBA + RGBA - 1);
		data[at * RGBA + RGBA - 1] = 255;
	}
	return decodeQR({ width, height, data });
}
