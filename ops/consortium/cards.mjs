// SPDX-License-Identifier: Apache-2.0

/** A founder's card: what a founder tells the secretary. Nothing on it is secret. */

export const CARD_VERSION = 1;
const SESSION_KEYS = ['authority_discovery', 'babe', 'grandpa'];
const INSTITUTION_FIELDS = [
	'accreditation', 'admin', 'endpoint', 'jurisdiction', 'legalId', 'roles', 'validator',
];
const LEGAL_ID = /^(Gln|Lei|Npi):([0-9A-Z]+)$/;
const ADDRESS = /^[1-9A-HJ-NP-Za-km-z]{46,50}$/;
const MULTIADDRESS = /^(\/(?:dns|dns4|dns6|ip4|ip6)\/[^/\s]+\/tcp\/[0-9]{1,5})\/p2p\/([1-9A-HJ-NP-Za-km-z]+)$/;

/** `Gln:9506000117843` as the genesis writes it. */
export function parseLegalId(text) {
	const found = LEGAL_ID.exec(text);
	if (!found) throw new Error(`${text} is no legal id: write Gln:, Lei: or Npi: and its characters`);
	return { [found[1]]: found[2] };
}

export const writeLegalId = (legalId) => Object.entries(legalId)[0].join(':');

const isAddress = (text) => typeof text === 'string' && ADDRESS.test(text);
const hasFields = (value, fields) =>
	value !== null && typeof value === 'object' && Object.keys(value).sort().join() === fields.join();

/** What is wrong with a card, in a few words, or nothing. */
function fault(card) {
	if (!hasFields(card, ['addresses', 'card', 'institution', 'name', 'session'])) return 'its fields are others';
	if (card.card !== CARD_VERSION) return `it is of version ${card.card}, not ${CARD_VERSION}`;
	const { institution, session, addresses } = card;
	if (!hasFields(institution, INSTITUTION_FIELDS)) return 'the fields of the institution are others';
	const { accreditation, admin, endpoint, jurisdiction, roles, validator } = institution;
	if (!Number.isInteger(accreditation) || accreditation < 0 || accreditation > 5) return 'accreditation is 0 to 5';
	if (!/^[A-Z]{2}$/.test(jurisdiction)) return 'jurisdiction is two capitals of ISO 3166-1';
	if (!/^https:\/\/\S+$/.test(endpoint)) return 'endpoint is an https address';
	if (!Array.isArray(roles) || roles.length === 0) return 'roles are missing';
	if (!isAddress(admin)) return 'admin is no address';
	if ((validator === null) !== (session === null)) return 'validator and session keys come together';
	if (validator === null) return undefined;
	if (!isAddress(validator)) return 'validator is no address';
	if (!hasFields(session, SESSION_KEYS) || !Object.values(session).every(isAddress)) return 'session keys are three addresses';
	const isReached = Array.isArray(addresses) && addresses.length > 0 && addresses.every((one) => MULTIADDRESS.test(one));
	return isReached ? undefined : 'addresses are such as /dns/NAME/tcp/30333/p2p/PEER_ID';
}

/** Throws what is wrong with a card that came from elsewhere. */
export function checkCard(card, source) {
	const wrong = fault(card);
	if (wrong) throw new Error(`${source}: ${wrong}`);
	writeLegalId(card.institution.legalId);
	return card;
}

/** What must be one founder's alone. A shared session key would be two validators with one vote. */
function marksOf({ institution, session, addresses }) {
	const peers = addresses.map((address) => MULTIADDRESS.exec(address)[2]);
	const accounts = [institution.admin, institution.validator].filter(Boolean);
	return [
		writeLegalId(institution.legalId),
		...new Set([...accounts, ...Object.values(session ?? {})]),
		...new Set(peers),
	];
}

/** Throws when two cards have a legal id, an account, a key or a peer id in common. */
export function checkTogether(cards) {
	const holders = new Map();
	for (const card of cards) {
		for (const mark of marksOf(card)) {
			const other = holders.get(mark);
			if (other) throw new Error(`${other} and ${card.name} both have ${mark}`);
			holders.set(mark, card.name);
		}
	}
	if (!cards.some(({ session }) => session)) throw new Error('no card has session keys: somebody must validate');
}
