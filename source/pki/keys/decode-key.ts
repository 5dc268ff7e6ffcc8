import type {KeyObject} from 'node:crypto';
import {createPrivateKey} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import {PkiError} from '../index.js';
import type {PemBlock} from '../pem/index.js';
import {labelList, labelText, pemBlocks} from '../pem/index.js';
import type {KeyForm} from './key-form.js';
import {derKeyForm} from './key-form.js';
import {describeKey} from './keys.js';
import {isWholeKey} from './whole-key.js';

/** The form of a key by its PEM label. For Ed25519 cfssl writes PKCS#8 with its own label. */
const keyForms: Readonly<Record<string, KeyForm>> = {
	'PRIVATE KEY': {type: 'pkcs8'},
	'ENCRYPTED PRIVATE KEY': {type: 'pkcs8', encrypted: true},
	'EC PRIVATE KEY': {type: 'sec1'},
	'RSA PRIVATE KEY': {type: 'pkcs1'},
	'Ed25519 PRIVATE KEY': {type: 'pkcs8'},
};

/**
 * Reads a private key from PEM text: PKCS#8, SEC1 (with or without EC PARAMETERS before it), PKCS#1, cfssl's
 * `Ed25519 PRIVATE KEY`, encrypted PKCS#8, and the older `Proc-Type: 4,ENCRYPTED`. Other blocks are passed over.
 *
 * @throws {PkiError} `no-pem` without a private key block; `bad-pem` for damaged armour; `passphrase-needed`; `bad-key` for
 * several keys, unreadable bytes, a wrong passphrase or halves of two keys; `unsupported-key` for kinds that sign no certificate here. No error
 * carries a byte of the text or OpenSSL's own message.
 */
export function decodePrivateKey(pem: string, options: {readonly passphrase?: string} = {}): KeyObject {
	const all = pemBlocks(pem);
	const blocks = all.filter(({label}) => label.endsWith('PRIVATE KEY'));
	const [block] = blocks;
	if (block === undefined) {
		const others = labelList(all.map(({label}) => label));
		throw new PkiError(
			'no-pem',
			localized`There is no private key in this text${others === '' ? '' : localized`, only ${others}`}`,
			{
				hint: localized`A PEM block is expected that begins with -----BEGIN PRIVATE KEY----- or its like.`,
			},
		);
	}

	if (blocks.length > 1) {
		throw new PkiError('bad-key', localized`There are ${blocks.length} private keys in this text, one is expected`);
	}

	const form = keyForms[block.label];
	if (form === undefined) {
		throw new PkiError(
			'unsupported-key',
			localized`Private keys in the form ${JSON.stringify(labelText(block.label))} are not read here`,
			{
				hint:
					block.label === 'OPENSSH PRIVATE KEY'
						? localized`Rewrite it as PKCS#8: ssh-keygen -p -m PKCS8 -f FILE`
						: localized`Convert it to PKCS#8, for example with \`openssl pkcs8 -topk8\`.`,
			},
		);
	}

	const key = importKey(pem, block, form, options.passphrase);
	assertUsable(key);
	return key;
}

/**
 * Reads the private key of a server, in PEM or DER: of whatever kind, and the first of several, which is the one that servers take.
 * The key is for comparing: many of its kinds sign no certificate here.
 *
 * @throws {PkiError} `no-pem`, `bad-pem`, `passphrase-needed`, `bad-key`.
 */
export function decodeServerKey(bytes: Uint8Array): KeyObject {
	const form = derKeyForm(bytes);
	if (form !== undefined) {
		return importKey('', {label: '', line: 1, der: Buffer.from(bytes)}, form);
	}

	const pem = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	const block = pemBlocks(pem).find(({label}) => label.endsWith('PRIVATE KEY'));
	if (block === undefined) {
		throw new PkiError('no-pem', localized`There is no private key in this text`);
	}

	// Servers in Go look at the bytes, whatever the label says.
	return importKey(pem, block, (block.der && derKeyForm(block.der)) ?? keyForms[block.label]);
}

/**
 * Reads a private key in DER, in any of the forms that PEM labels name.
 *
 * @throws {PkiError} as `decodePrivateKey`.
 */
export function decodePrivateKeyDer(der: Uint8Array, options: {readonly passphrase?: string} = {}): KeyObject {
	const form = derKeyForm(der);
	if (form === undefined) {
		throw new PkiError('bad-key', localized`The private key can not be read: it is damaged`);
	}

	const key = importKey('', {label: '', line: 1, der: Buffer.from(der)}, form, options.passphrase);
	assertUsable(key);
	return key;
}

/** The older encryption of PEM itself, which only OpenSSL's PEM reader can decrypt. */
const encryptedArmour = localized`is encrypted`;

/** @param form - absent for a label that node:crypto has to make out. */
function importKey(pem: string, {label, line, der, fault}: PemBlock, form?: KeyForm, passphrase?: string): KeyObject {
	const isEncrypted = form?.encrypted === true || fault === encryptedArmour;
	if (isEncrypted && passphrase === undefined) {
		throw new PkiError('passphrase-needed', localized`The private key is encrypted and no passphrase was given`);
	}

	if (der === undefined && fault !== encryptedArmour) {
		throw new PkiError(
			'bad-pem',
			localized`The ${labelText(label)} block at line ${line} ${fault ?? localized`can't be read`}`,
			{
				offset: line,
			},
		);
	}

	const secret = isEncrypted ? {passphrase: passphrase ?? ''} : {};
	try {
		return der === undefined || form === undefined
			? createPrivateKey({key: fromLine(pem, line), format: 'pem', ...secret})
			: createPrivateKey({key: der, format: 'der', type: form.type, ...secret});
	} catch {
		const why = isEncrypted ? localized`: the passphrase is wrong or the file damaged` : localized`: it is damaged`;
		throw new PkiError('bad-key', localized`The private key can not be read${why}`);
	}
}

function fromLine(text: string, line: number): string {
	return text
		.split(/\r\n|\n|\r/)
		.slice(line - 1)
		.map(whole => whole.trim())
		.join('\n');
}

/** Whether it signs certificates here, and its signatures are those of its public half, which OpenSSL takes from its bytes. */
function assertUsable(key: KeyObject): void {
	const {algorithm, curve, label} = describeKey(key);
	const known =
		algorithm === 'RSA' || algorithm === 'Ed25519' || (algorithm === 'ECDSA' && /^P-(256|384|521)$/.test(curve ?? ''));
	if (!known || key.asymmetricKeyType === 'rsa-pss') {
		throw new PkiError('unsupported-key', localized`A key of kind ${label} can't be used here`, {
			hint: localized`RSA, ECDSA on P-256, P-384 or P-521, and Ed25519 are supported.`,
		});
	}

	if (!isWholeKey(key)) {
		throw new PkiError(
			'bad-key',
			localized`The private key is damaged: its private half does not belong to its public half`,
		);
	}
}
