import type {KeyObject} from 'node:crypto';
import {createHash, generateKeyPairSync, randomBytes, sign} from 'node:crypto';

/** A certificate authority of the demo: ECDSA P-256. */
export type Authority = {
	readonly certificatePem: string;
	readonly key: KeyObject;
	/** DER of the subject. */
	readonly name: Buffer;
	readonly keyId: Buffer;
	readonly notAfter: Date;
};

export type Issued = {readonly certificatePem: string; readonly keyPem: string};

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
	const body = Buffer.concat(parts);
	const size = body.length.toString(16);
	const length =
		body.length < 0x80
			? Buffer.from([body.length])
			: Buffer.from([
					0x80 | Math.ceil(size.length / 2),
					...Buffer.from(size.padStart(size.length + (size.length % 2), '0'), 'hex'),
				]);
	return Buffer.concat([Buffer.from([tag]), length, body]);
}

function oid(dotted: string): Buffer {
	const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
	const bytes = [first * 40 + second];
	for (const arc of rest) {
		const groups = [arc & 0x7f];
		for (let left = arc >>> 7; left > 0; left >>>= 7) {
			groups.unshift((left & 0x7f) | 0x80);
		}

		bytes.push(...groups);
	}

	return der(0x06, Buffer.from(bytes));
}

const octets = (...parts: readonly Uint8Array[]) => der(0x04, ...parts);
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const ecdsaSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const truth = Buffer.from([0x01, 0x01, 0xff]);

function time(date: Date): Buffer {
	const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
	return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

/** DER of a name: organizations first, as kubeadm writes them, then the common name. */
function nameOf(commonName: string, organizations: readonly string[]): Buffer {
	const attribute = (type: string, value: string) => der(0x31, sequence(oid(type), der(0x0c, Buffer.from(value))));
	return sequence(...organizations.map(value => attribute('2.5.4.10', value)), attribute('2.5.4.3', commonName));
}

const extension = (id: string, value: Uint8Array, critical = false) =>
	sequence(oid(id), ...(critical ? [truth] : []), octets(value));

type Template = {
	readonly issuer: Authority | undefined;
	readonly subject: Buffer;
	readonly publicKey: KeyObject;
	readonly notBefore: Date;
	readonly notAfter: Date;
	readonly extensions: readonly Buffer[];
};

function keyIdOf(publicKey: KeyObject): Buffer {
	const spki = publicKey.export({type: 'spki', format: 'der'});
	return createHash('sha1').update(spki.subarray(-65)).digest();
}

function build({issuer, subject, publicKey, notBefore, notAfter, extensions}: Template, key: KeyObject): string {
	const serial = Buffer.concat([Buffer.from([0x40]), randomBytes(15)]);
	const authorityKeyId = issuer ? [extension('2.5.29.35', sequence(der(0x80, issuer.keyId)))] : [];
	const tbs = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		der(0x02, serial),
		ecdsaSha256,
		issuer?.name ?? subject,
		sequence(time(notBefore), time(notAfter)),
		subject,
		publicKey.export({type: 'spki', format: 'der'}),
		der(0xa3, sequence(...extensions, ...authorityKeyId)),
	);
	const signature = sign('sha256', tbs, key);
	const whole = sequence(tbs, ecdsaSha256, der(0x03, Buffer.from([0]), signature));
	return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replaceAll(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
}

const year = 365 * 24 * 3600 * 1000;

/** Makes a self-signed authority that is good for ten years. */
export function createAuthority(commonName: string, now: Date): Authority {
	const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
	const name = nameOf(commonName, []);
	const keyId = keyIdOf(publicKey);
	const notAfter = new Date(now.getTime() + 10 * year);
	const extensions = [
		extension('2.5.29.15', der(0x03, Buffer.from([2, 0xa4])), true),
		extension('2.5.29.19', sequence(truth), true),
		extension('2.5.29.14', octets(keyId)),
	];
	const notBefore = new Date(now.getTime() - 300_000);
	const certificatePem = build(
		{issuer: undefined, subject: name, publicKey, notBefore, notAfter, extensions},
		privateKey,
	);
	return {certificatePem, key: privateKey, name, keyId, notAfter};
}

/** Issues a certificate for a new key; `addresses` make it a server's, else it is a client's. */
export function issue(
	authority: Authority,
	subject: {
		readonly commonName: string;
		readonly organizations?: readonly string[];
		readonly addresses?: readonly string[];
	},
	now: Date,
): Issued {
	const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
	const names = (subject.addresses ?? []).map(address =>
		/^[\d.]+$/.test(address) ? der(0x87, Buffer.from(address.split('.').map(Number))) : der(0x82, Buffer.from(address)),
	);
	const extensions = [
		extension('2.5.29.15', der(0x03, Buffer.from([7, 0x80])), true),
		extension('2.5.29.37', sequence(oid(subject.addresses ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2'))),
		extension('2.5.29.19', sequence(), true),
		...(names.length > 0 ? [extension('2.5.29.17', sequence(...names))] : []),
	];
	const certificatePem = build(
		{
			issuer: authority,
			subject: nameOf(subject.commonName, subject.organizations ?? []),
			publicKey,
			notBefore: new Date(now.getTime() - 300_000),
			notAfter: new Date(now.getTime() + year),
			extensions,
		},
		authority.key,
	);
	return {certificatePem, keyPem: privateKey.export({type: 'pkcs8', format: 'pem'}) as string};
}
