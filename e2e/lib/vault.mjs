// SPDX-License-Identifier: Apache-2.0

/**
 * A custodian's folder of encrypted records. Ciphertexts lie in `store/` under their SHA-256;
 * keys and salts lie apart in `keys/`, so that the store can be copied away without them and a
 * record is erased by destroying its key.
 *
 * A ciphertext is nonce ‖ AES-256-GCM(length ‖ plaintext ‖ zeros) ‖ tag and fills a power of two.
 */

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, open as openFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LENGTH_BYTES = 8;
const SMALLEST_CLASS = 8;
const LARGEST_CLASS = 40;
/** Authenticated with every ciphertext, so that another layout can never be read as this one. */
const LAYOUT = Buffer.from('salus:record:1');

/** Why a record cannot be opened; `reason` is one of the words thrown in this module. */
export class VaultError extends Error {
	constructor(reason, digest) {
		super(`${reason}: record ${Buffer.from(digest).toString('hex')}`);
		this.name = 'VaultError';
		this.reason = reason;
	}
}

export const sha256 = (...parts) => {
	const hash = createHash('sha256');
	parts.forEach((part) => hash.update(part));
	return hash.digest();
};

/** SHA-256 of the salt followed by the exact bytes of the plaintext. */
export const commitmentOf = (salt, plaintext) => sha256(salt, plaintext);

/** The smallest n for which a plaintext of that length, with all that surrounds it, fits 2^n. */
export function sizeClassOf(plaintextBytes) {
	const needed = NONCE_BYTES + LENGTH_BYTES + plaintextBytes + TAG_BYTES;
	const size = Math.max(SMALLEST_CLASS, Math.ceil(Math.log2(needed)));
	if (size > LARGEST_CLASS) throw new RangeError(`${plaintextBytes} bytes exceed every size class`);
	return size;
}

function pad(plaintext, size) {
	const padded = Buffer.alloc(2 ** size - NONCE_BYTES - TAG_BYTES);
	padded.writeBigUInt64LE(BigInt(plaintext.length));
	plaintext.copy(padded, LENGTH_BYTES);
	return padded;
}

function unpad(padded, digest) {
	const length = padded.readBigUInt64LE();
	if (length > BigInt(padded.length - LENGTH_BYTES)) throw new VaultError('LengthMismatch', digest);
	return padded.subarray(LENGTH_BYTES, LENGTH_BYTES + Number(length));
}

function encrypt(key, plaintext, size) {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv(CIPHER, key, nonce).setAAD(LAYOUT);
	const body = Buffer.concat([cipher.update(pad(plaintext, size)), cipher.final()]);
	return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

function decrypt(key, ciphertext, digest) {
	const decipher = createDecipheriv(CIPHER, key, ciphertext.subarray(0, NONCE_BYTES))
		.setAAD(LAYOUT)
		.setAuthTag(ciphertext.subarray(-TAG_BYTES));
	try {
		const body = decipher.update(ciphertext.subarray(NONCE_BYTES, -TAG_BYTES));
		return unpad(Buffer.concat([body, decipher.final()]), digest);
	} catch (cause) {
		if (cause instanceof VaultError) throw cause;
		throw new VaultError('KeyMismatch', digest);
	}
}

/**
 * The plaintext, provided that the ciphertext and what it opens to are what was recorded: for who
 * has the key and the salt of a record, and the ciphertext from its custodian.
 */
export function openCiphertext(ciphertext, { key, salt }, { digest, commitment }) {
	if (Buffer.compare(sha256(ciphertext), digest) !== 0) {
		throw new VaultError('DigestMismatch', digest);
	}
	const plaintext = decrypt(key, ciphertext, digest);
	if (Buffer.compare(commitmentOf(salt, plaintext), commitment) !== 0) {
		throw new VaultError('CommitmentMismatch', digest);
	}
	return plaintext;
}

async function readOr(reason, file, digest) {
	try {
		return await readFile(file);
	} catch (cause) {
		if (cause.code === 'ENOENT') throw new VaultError(reason, digest);
		throw cause;
	}
}

export class Vault {
	#folder;

	constructor(folder) {
		this.#folder = folder;
	}

	/** Opens the vault in `folder`, made when missing. */
	static async at(folder) {
		await mkdir(path.join(folder, 'store'), { recursive: true });
		await mkdir(path.join(folder, 'keys'), { recursive: true, mode: 0o700 });
		await chmod(path.join(folder, 'keys'), 0o700);
		return new Vault(folder);
	}

	/** Where the ciphertext with `digest` lies: `store/<first two hex digits>/<digest>`. */
	ciphertextPath(digest) {
		const name = Buffer.from(digest).toString('hex');
		return path.join(this.#folder, 'store', name.slice(0, 2), name);
	}

	#keyPath(digest) {
		return path.join(this.#folder, 'keys', Buffer.from(digest).toString('hex'));
	}

	/**
	 * Encrypts and stores `plaintext` under a fresh key. A custodian that takes a record over keeps
	 * its `salt`, because the commitment stays while the ciphertext changes.
	 */
	async seal(plaintext, salt = randomBytes(SALT_BYTES)) {
		const bytes = Buffer.from(plaintext);
		const size = sizeClassOf(bytes.length);
		const key = randomBytes(KEY_BYTES);
		const ciphertext = encrypt(key, bytes, size);
		const digest = sha256(ciphertext);
		const file = this.ciphertextPath(digest);
		await mkdir(path.dirname(file), { recursive: true });
		await writeFile(this.#keyPath(digest), Buffer.concat([key, salt]), { mode: 0o600, flag: 'wx' });
		await writeFile(file, ciphertext, { flag: 'wx' });
		return { digest, commitment: commitmentOf(salt, bytes), size, bytes: bytes.length };
	}

	/** The plaintext, provided that the ciphertext and what it opens to are what was recorded. */
	async open(digest, commitment) {
		const ciphertext = await this.ciphertext(digest);
		return openCiphertext(ciphertext, await this.secrets(digest), { digest, commitment });
	}

	/** What anybody may have. */
	ciphertext(digest) {
		return readOr('NotFound', this.ciphertextPath(digest), digest);
	}

	/** The salt that opens the commitment, for whoever is given the plaintext. */
	async salt(digest) {
		return (await this.secrets(digest)).salt;
	}

	/** Key and salt of a record, to be sealed in an envelope for who may read it. */
	async secrets(digest) {
		const secrets = await readOr('KeyDestroyed', this.#keyPath(digest), digest);
		return { key: secrets.subarray(0, KEY_BYTES), salt: secrets.subarray(KEY_BYTES) };
	}

	/** Erases the record for good: key and salt are overwritten and removed. */
	async destroyKey(digest) {
		const file = this.#keyPath(digest);
		await this.secrets(digest);
		const handle = await openFile(file, 'r+');
		try {
			await handle.write(randomBytes(KEY_BYTES + SALT_BYTES), 0, KEY_BYTES + SALT_BYTES, 0);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rm(file);
	}
}
