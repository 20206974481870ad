// SPDX-License-Identifier: Apache-2.0

/** Where a process apart begins: see `apart.mjs`. */

const [module, part] = process.argv.slice(2);

process.once('disconnect', () => process.exit());
process.once('message', async (given) => {
	const say = (said) => process.send({ said });
	try {
		const { [part]: begin } = await import(module);
		process.send({ result: await begin({ ...given, say }) });
	} catch ({ message, stack }) {
		process.send({ failure: { message, stack } });
	}
});
