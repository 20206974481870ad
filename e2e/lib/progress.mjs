// SPDX-License-Identifier: Apache-2.0

/** Progress bars on a terminal; nothing where output goes to a file or a pipe. */

import { Presets, SingleBar } from 'cli-progress';

const SILENT = { tick() {}, done() {} };

/** A bar over `total` steps: `tick()` after each, `done()` at the end. */
export function progress(label, total) {
	if (!process.stdout.isTTY || total === 0) return SILENT;
	const format = `    ${label} {bar} {value}/{total}`;
	const bar = new SingleBar({ format, clearOnComplete: true, hideCursor: true }, Presets.shades_classic);
	bar.start(total, 0);
	return { tick: () => bar.increment(), done: () => bar.stop() };
}

/** Runs `work` over `inputs`, at most `width` at once, under a bar; results keep their order. */
export async function each(label, inputs, work, width = 16) {
	const bar = progress(label, inputs.length);
	const results = new Array(inputs.length);
	let next = 0;
	const worker = async () => {
		while (next < inputs.length) {
			const at = next++;
			results[at] = await work(inputs[at], at);
			bar.tick();
		}
	};
	try {
		await Promise.all(Array.from({ length: Math.min(width, inputs.length) }, worker));
	} finally {
		bar.done();
	}
	return results;
}
