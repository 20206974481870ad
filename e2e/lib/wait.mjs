// SPDX-License-Identifier: Apache-2.0

/** Waits for what comes to pass in its own time. */

import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves with the first answer of `check` that is not false; throws what was waited for if none comes. */
export async function until(check, { within = 60_000, every = 200, what = 'what was waited for' } = {}) {
	const began = Date.now();
	for (;;) {
		const answer = await check();
		if (answer) return answer;
		if (Date.now() - began >= within) {
			const words = typeof what === 'function' ? what() : what;
			throw new Error(`${words}: not within ${Math.round(within / 1000)} s`);
		}
		await sleep(every);
	}
}
