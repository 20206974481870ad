// SPDX-License-Identifier: Apache-2.0

/**
 * Walks a resource so that nothing in it goes unsaid: each element is mapped, informational or
 * refused, by its FHIRPath. What is on no list is refused.
 */

import { isObject, tokenOf } from './elements.mjs';

/** The elements of a Coding beside system and code. They pick no other concept. */
const CODING_MEMBERS = {
	version: 'the version of the code system',
	display: 'words for people',
	userSelected: 'who chose the code',
};

export class Reading {
	mapped = [];
	informational = [];
	refused = [];

	map(path, says) {
		this.mapped.push({ path, says });
	}

	inform(path, says) {
		this.informational.push({ path, says });
	}

	refuse(path, reason) {
		this.refused.push({ path, reason });
	}

	/**
	 * Reads the members of an object. `known` has a function for what is mapped, words for what is
	 * informational. Gives whether it was an object with something in it.
	 */
	members(value, path, known) {
		if (!isObject(value)) {
			this.refuse(path, 'an object was expected');
			return false;
		}
		if (Object.keys(value).length === 0) {
			this.refuse(path, 'an element of FHIR is never empty');
			return false;
		}
		for (const [name, member] of Object.entries(value)) this.#member(name, member, path, known);
		return true;
	}

	#member(name, value, path, known) {
		const here = `${path}.${name}`;
		const plain = name.startsWith('_') ? name.slice(1) : name;
		const says = Object.hasOwn(known, plain) ? known[plain] : undefined;
		if (value === null) {
			this.refuse(here, 'nothing stands here');
		} else if (name === 'modifierExtension') {
			this.refuse(here, 'a modifier extension changes what it stands in');
		} else if (typeof says === 'string') {
			this.inform(here, says);
		} else if (says !== undefined && plain === name) {
			says(value, here);
		} else if (says !== undefined) {
			this.refuse(here, 'an extension of a value may stand in its place');
		} else if (name === 'id') {
			this.inform(here, 'a name within the resource');
		} else if (name === 'extension') {
			this.inform(here, 'an extension, which changes nothing outside itself');
		} else {
			this.refuse(here, 'this element is unknown');
		}
	}

	/** Reads each member of a list; gives what `read` gave, where it gave something. */
	each(value, path, read) {
		if (!Array.isArray(value)) {
			this.refuse(path, 'a list was expected');
			return [];
		}
		if (value.length === 0) this.refuse(path, 'an element of FHIR is never empty');
		return value.map((member, at) => read(member, `${path}[${at}]`)).filter((found) => found !== undefined);
	}

	/** A text; undefined, and refused, where it is none. */
	text(value, path) {
		if (typeof value === 'string' && value.trim() !== '') return value;
		this.refuse(path, 'a text was expected');
		return undefined;
	}

	/** Reads a Coding; `find` gives what its token means on the chain, or undefined. */
	coding(value, path, find, kind) {
		const isCoding = this.members(value, path, {
			...CODING_MEMBERS,
			system: (text, at) => this.text(text, at),
			code: (text, at) => this.text(text, at),
		});
		if (!isCoding) return undefined;
		const token = tokenOf(value);
		const found = find(token);
		if (found === undefined) {
			this.refuse(path, `${token} is no ${kind} that can be mapped surely`);
			return undefined;
		}
		this.map(path, typeof found === 'string' && found !== token ? `${found} (${token})` : token);
		return found;
	}

	/** Reads a CodeableConcept of which one coding is known; the others say the same. */
	concept(value, path, find, kind) {
		let found = [];
		const isConcept = this.members(value, path, {
			text: 'words for people',
			coding: (codings, at) => {
				found = this.#codings(codings, at, find);
			},
		});
		if (!isConcept) return undefined;
		if (found.length === 1) return found[0];
		const tokens = [value.coding].flat().filter(isObject).map(tokenOf).join(', ');
		const reason = found.length === 0
			? `${tokens || 'without a coding it'} is no ${kind} that can be mapped surely`
			: `${tokens} mean different things`;
		this.refuse(path, reason);
		return undefined;
	}

	#codings(value, path, find) {
		return this.each(value, path, (coding, at) => {
			const isKnown = isObject(coding) && find(tokenOf(coding)) !== undefined;
			if (isKnown) return this.coding(coding, at, find);
			this.inform(at, 'another code for the same concept');
			return undefined;
		});
	}

	/** Reads a Reference: the names that it has for what it means. */
	reference(value, path) {
		const names = [];
		this.members(value, path, {
			type: 'the type of the resource',
			display: 'words for people',
			reference: (text, at) => names.push(this.text(text, at)),
			identifier: (identifier, at) => names.push(this.#identifier(identifier, at)),
		});
		return names.filter((name) => name !== undefined);
	}

	#identifier(value, path) {
		const isIdentifier = this.members(value, path, {
			use: 'what the identifier is for',
			type: 'the kind of identifier',
			period: 'when the identifier was in use',
			assigner: 'who gave the identifier',
			system: (text, at) => this.text(text, at),
			value: (text, at) => this.text(text, at),
		});
		return isIdentifier && value.system && value.value ? `${value.system}|${value.value}` : undefined;
	}
}
