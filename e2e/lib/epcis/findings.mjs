// SPDX-License-Identifier: Apache-2.0

/** What is wrong with a document, each place by its JSON path. */

const NAME = /^[A-Za-z_@][A-Za-z0-9_@]*$/;

/** A document that is refused: `findings` are `{ path, reason }`. */
export class EpcisError extends Error {
	constructor(findings) {
		super(findings.map(({ path, reason }) => `${path}: ${reason}`).join('\n'));
		this.name = 'EpcisError';
		this.findings = findings;
	}
}

export const member = (path, name) => (NAME.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`);

export class Findings {
	#found = [];

	get length() {
		return this.#found.length;
	}

	/** Notes what is wrong; gives undefined, so that a check can return it. */
	refuse(path, reason) {
		this.#found.push({ path, reason });
		return undefined;
	}

	/** Throws what was found, if anything was. */
	settle() {
		if (this.#found.length > 0) throw new EpcisError(this.#found);
	}
}
