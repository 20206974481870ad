// SPDX-License-Identifier: Apache-2.0

/**
 * Network namespaces on switches that can be parted and joined. To be laid in a process that has a
 * network and mounts of its own (see `apart.mjs`): nothing of it is seen outside.
 */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SUBNET = '10.77.0';
const OBSERVER = `${SUBNET}.1`;
/** All switches answer for the observer, so that nobody has to learn where it is. */
const OBSERVER_HARDWARE = '02:77:00:00:00:01';
const FIRST = 11;

const ip = (...words) => run('ip', words);

const switchOf = (part) => `switch${part}`;
const plugOf = (name) => `p-${name}`.slice(0, 15);

/** A namespace for each name, all on one switch, reached by this process at any time. */
export class Wiring {
	#names;
	#settings;
	/** By name: the number of the switch it is plugged into. */
	#plugged = new Map();
	#switches = 0;

	constructor(names, settings) {
		this.#names = names;
		this.#settings = settings;
	}

	/** `settings` are kernel parameters for each of them, such as `{ 'net.ipv4.tcp_retries2': 5 }`. */
	static async lay(names, settings = {}) {
		const wiring = new Wiring(names, settings);
		// Namespaces have their names in /run/netns.
		await run('mount', ['-t', 'tmpfs', 'none', '/run']);
		await ip('link', 'set', 'lo', 'up');
		await wiring.#addSwitch();
		for (const name of names) await wiring.#addNamespace(name);
		return wiring;
	}

	/** The address of the node `name`. */
	address(name) {
		const place = this.#names.indexOf(name);
		if (place < 0) throw new Error(`there is no namespace ${name}`);
		return `${SUBNET}.${FIRST + place}`;
	}

	/** The words before a command that runs it in the namespace of `name`. */
	wrap(name) {
		return ['ip', 'netns', 'exec', name];
	}

	async #addSwitch() {
		const device = switchOf(this.#switches);
		await ip('link', 'add', device, 'address', OBSERVER_HARDWARE, 'type', 'bridge');
		const prefix = this.#switches === 0 ? 24 : 32;
		await ip('address', 'add', `${OBSERVER}/${prefix}`, 'dev', device);
		await ip('link', 'set', device, 'up');
		this.#switches += 1;
	}

	async #addNamespace(name) {
		await ip('netns', 'add', name);
		await ip('link', 'add', plugOf(name), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
		const inside = (...words) => ip('-n', name, ...words);
		for (const [setting, value] of Object.entries(this.#settings)) {
			const file = `/proc/sys/${setting.replaceAll('.', '/')}`;
			await ip('netns', 'exec', name, 'sh', '-c', `echo ${value} > ${file}`);
		}
		await inside('link', 'set', 'lo', 'up');
		await inside('address', 'add', `${this.address(name)}/24`, 'dev', 'eth0');
		await inside('link', 'set', 'eth0', 'up');
		await ip('link', 'set', plugOf(name), 'up');
		await this.#plug(name, 0);
	}

	async #plug(name, part) {
		if (this.#plugged.get(name) === part) return;
		const device = switchOf(part);
		await ip('link', 'set', plugOf(name), 'master', device);
		await ip('route', 'replace', `${this.address(name)}/32`, 'dev', device, 'src', OBSERVER);
		this.#plugged.set(name, part);
	}

	/**
	 * Plugs each part (a list of names) into a switch of its own. Between parts nothing arrives any
	 * more and nobody is told so; links stay up.
	 */
	async split(parts) {
		while (this.#switches < parts.length) await this.#addSwitch();
		for (const [part, names] of parts.entries()) {
			for (const name of names) await this.#plug(name, part);
		}
	}

	/** Plugs all into one switch again. */
	heal() {
		return this.split([this.#names]);
	}
}
