// SPDX-License-Identifier: Apache-2.0

/**
 * Signs a call of an account that pays nothing, for another account to relay and pay.
 *
 * What is signed is blake2-256 over: extension version ‖ call ‖ explicit parts of the extensions
 * after the signature ‖ their implicit parts.
 */

import { compactToU8a, stringToU8a, u8aConcat, u8aEq } from '@polkadot/util';
import { blake2AsU8a, decodeAddress } from '@polkadot/util-crypto';

const EXTENSION_VERSION = Uint8Array.of(0);
const NOTHING = new Uint8Array();
const METADATA_HASH_DISABLED = Uint8Array.of(0);
const NONE = Uint8Array.of(0);
const DEFAULT_PERIOD_BLOCKS = 64;

/** The explicit and implicit bytes of each extension that can follow the signature. */
const EXTENSIONS = {
	MetaTxMarker: () => [NOTHING, stringToU8a('_meta_tx')],
	CheckNonZeroSender: () => [NOTHING, NOTHING],
	CheckSpecVersion: ({ api }) => [NOTHING, api.runtimeVersion.specVersion.toU8a()],
	CheckTxVersion: ({ api }) => [NOTHING, api.runtimeVersion.transactionVersion.toU8a()],
	CheckGenesis: ({ api }) => [NOTHING, api.genesisHash.toU8a()],
	CheckMortality: ({ era, birthHash }) => [era, birthHash],
	MortalEra: ({ era, birthHash }) => [era, birthHash],
	CheckNonce: ({ nonce }) => [compactToU8a(nonce), NOTHING],
	CheckMetadataHash: () => [METADATA_HASH_DISABLED, NONE],
};

const metaTxArgument = (api) => api.tx.metaTx.dispatch.meta.fields[0].type;

/** The types of the extensions that the runtime wraps a relayed call in, in its order. */
function extensionTypes(api) {
	const { lookup } = api.registry;
	const { fields } = lookup.getSiType(metaTxArgument(api)).def.asComposite;
	const extension = fields.find(({ name }) => name.unwrapOr('').toString() === 'extension');
	const members = lookup.getSiType(extension.type).def.asTuple;
	return members.map((member) => lookup.getSiType(member));
}

/** Their names. */
export const extensionNames = (api) =>
	extensionTypes(api).map(({ path }) => path.at(-1).toString());

/** The byte that tells that a signature follows; its place differs between releases. */
function signedVariant(api) {
	const { variants } = extensionTypes(api)[0].def.asVariant;
	return Uint8Array.of(variants.find(({ name }) => name.toString() === 'Signed').index.toNumber());
}

/** The bytes of an era that lasts `period` blocks from `birth` on. */
const encodeEra = (api, period, birth) =>
	api.registry.createType('ExtrinsicEra', { current: birth, period }).toU8a();

/** From the last final block on, or a recent one where finality stands: the best one may be of a fork that goes. */
async function mortality(api, address, nonce, period) {
	const { header } = await api.derive.tx.signingInfo(address, nonce);
	const era = encodeEra(api, period, header.number.toNumber());
	return { era, birthHash: header.hash.toU8a() };
}

function partsOf(api, context) {
	const [first, ...following] = extensionNames(api);
	if (first !== 'VerifySignature') throw new Error(`${first} comes before VerifySignature`);
	return following.map((name) => {
		if (!EXTENSIONS[name]) throw new Error(`the extension ${name} is unknown to this signer`);
		return EXTENSIONS[name]({ api, ...context });
	});
}

/** The 32 bytes to sign, and the explicit parts that go with the call. */
export function payloadOf(api, call, context) {
	const parts = partsOf(api, context);
	const explicit = u8aConcat(...parts.map(([bytes]) => bytes));
	const implicit = u8aConcat(...parts.map(([, bytes]) => bytes));
	const bytes = u8aConcat(EXTENSION_VERSION, call.method.toU8a(), explicit, implicit);
	return { message: blake2AsU8a(bytes, 256), explicit };
}

/**
 * Signs `call` for `pair`. `nonce` counts the account's relayed calls; `era` and `birthHash` are
 * those of a block that stays unless given.
 */
export async function signMetaTransaction(api, pair, call, options = {}) {
	const nonce = options.nonce ?? (await api.rpc.system.accountNextIndex(pair.address)).toNumber();
	const { era, birthHash } = options.era
		? options
		: await mortality(api, pair.address, nonce, options.period ?? DEFAULT_PERIOD_BLOCKS);
	const { message, explicit } = payloadOf(api, call, { nonce, era, birthHash });
	const signature = pair.sign(message, { withType: true });
	const account = decodeAddress(pair.address);
	return u8aConcat(
		call.method.toU8a(),
		EXTENSION_VERSION,
		signedVariant(api),
		signature,
		account,
		explicit,
	);
}

/** The call by which anybody relays, and pays for, what `signMetaTransaction` gave. */
export function relay(api, signed) {
	const metaTx = api.registry.createType(api.registry.createLookupType(metaTxArgument(api)), signed);
	if (!u8aEq(metaTx.toU8a(), signed)) {
		throw new Error('the runtime reads the relayed call otherwise than it was signed');
	}
	return api.tx.metaTx.dispatch(metaTx, signed.length);
}

/** Signs calls of `pair` one after the other and has `sender` relay and pay each. */
export async function relayer(api, pair, sender) {
	let nonce = (await api.rpc.system.accountNextIndex(pair.address)).toNumber();
	return async (call) =>
		sender.submit(relay(api, await signMetaTransaction(api, pair, call, { nonce: nonce++ })));
}
