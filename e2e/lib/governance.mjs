// SPDX-License-Identifier: Apache-2.0

/** The one way to make a call that only governance may make. */

import { devKeyring } from './accounts.mjs';
import { Sender } from './chain.mjs';

/** Makes `call` as the chain's governance would, and gives its receipt once a block has it. */
export async function governed(api, call) {
	if (!api.tx.sudo) throw new Error('this chain has no key that decides alone, and no other way is known');
	const keyring = await devKeyring();
	const sender = await Sender.of(api, keyring.at('//Alice'));
	return sender.send(api.tx.sudo.sudo(call));
}
