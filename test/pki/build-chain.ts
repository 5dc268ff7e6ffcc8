import type {KeyObject} from 'node:crypto';
import {constants, generateKeyPairSync, sign} from 'node:crypto';
import {bits, element, extension, integer, octets, oid, rdn, sequence, text} from './build-der.js';

type Part = Uint8Array | readonly number[];

export type ChainCertificate = {
	/** Its CN, and its key unless `key` names another. */
	readonly name: string;
	readonly key?: string;
	readonly issuer: string;
	readonly issuerKey?: string;
	readonly version?: 1 | 2 | 3;
	/** After basicConstraints, which CAs have. */
	readonly extensions?: readonly Uint8Array[];
	readonly isCa?: boolean;
	readonly pathLength?: readonly number[];
	readonly notAfter?: string;
	/** The PSS parameters of the AlgorithmIdentifier. Then it is signed with RSA. */
	readonly pss?: {readonly parameters: Uint8Array; readonly saltLength: number; readonly hash?: string};
};

const keys = new Map<string, {readonly privateKey: KeyObject; readonly publicKey: KeyObject}>();

/** One key for each name: Ed25519, or RSA if the name begins with `rsa`. */
function keyOf(name: string) {
	const known =
		keys.get(name) ??
		(name.startsWith('rsa') ? generateKeyPairSync('rsa', {modulusLength: 2048}) : generateKeyPairSync('ed25519'));
	keys.set(name, known);
	return known;
}

let serial = 0;

/** A signed certificate with the least content. `extensions` adds what is tested. */
export function buildChainCertificate({
	name,
	key = name,
	issuer,
	issuerKey = issuer,
	version = 3,
	extensions = [],
	isCa = name !== 'leaf',
	pathLength,
	notAfter = '360101000000Z',
	pss,
}: ChainCertificate): Buffer {
	const {privateKey} = keyOf(issuerKey);
	const isRsa = privateKey.asymmetricKeyType === 'rsa';
	const algorithm =
		pss !== undefined
			? sequence(oid('1.2.840.113549.1.1.10'), pss.parameters)
			: isRsa
				? sequence(oid('1.2.840.113549.1.1.11'), [5, 0])
				: sequence(oid('1.3.101.112'));
	const named = (commonName: string) => sequence(rdn('2.5.4.3', text(0x0c, commonName)));
	const constraints = sequence([1, 1, 0xff], pathLength === undefined ? [] : element(2, pathLength));
	const all = [...(isCa ? [extension('2.5.29.19', constraints, true)] : []), ...extensions];
	serial++;
	const tbs = sequence(
		version === 1 ? [] : element(0xa0, integer(version - 1)),
		integer(1 + (serial >> 14), (serial >> 7) & 0x7f, serial & 0x7f),
		algorithm,
		named(issuer),
		sequence(text(0x17, '260101000000Z'), text(0x17, notAfter)),
		named(name),
		keyOf(key).publicKey.export({type: 'spki', format: 'der'}),
		version < 3 || all.length === 0 ? [] : element(0xa3, sequence(...all)),
	);
	const signature = sign(pss?.hash ?? (isRsa ? 'sha256' : null), tbs, {
		key: privateKey,
		...(pss && {padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: pss.saltLength}),
	});
	return sequence(tbs, algorithm, bits(0, signature));
}

export const san = (...entries: readonly Part[]) => extension('2.5.29.17', sequence(...entries));
export const dns = (name: string) => text(0x82, name);
export const email = (name: string) => text(0x81, name);
export const uri = (name: string) => text(0x86, name);
export const ip = (...bytes: readonly number[]) => element(0x87, bytes);
export const directoryName = (commonName: string) => element(0xa4, sequence(rdn('2.5.4.3', text(0x0c, commonName))));
/** An IPv4 address in 16 bytes. */
export const mapped = (...ipv4: readonly number[]) => [...Array.from({length: 10}, () => 0), 0xff, 0xff, ...ipv4];

export function nameConstraints(
	{permitted = [], excluded = []}: {readonly permitted?: readonly Part[]; readonly excluded?: readonly Part[]},
	critical = true,
): Buffer {
	const subtrees = (tag: number, bases: readonly Part[]) =>
		bases.length === 0 ? [] : element(tag, ...bases.map(base => sequence(base)));
	return extension('2.5.29.30', sequence(subtrees(0xa0, permitted), subtrees(0xa1, excluded)), critical);
}

export const policies = (...identifiers: readonly string[]) =>
	extension('2.5.29.32', sequence(...identifiers.map(each => sequence(oid(each)))));
export const mappings = (...pairs: ReadonlyArray<readonly [string, string]>) =>
	extension('2.5.29.33', sequence(...pairs.map(([from, to]) => sequence(oid(from), oid(to)))), true);
export const policyConstraints = ({
	requireExplicit,
	inhibitMapping,
}: {
	readonly requireExplicit?: number | undefined;
	readonly inhibitMapping?: number | undefined;
}) =>
	extension(
		'2.5.29.36',
		sequence(
			requireExplicit === undefined ? [] : element(0x80, [requireExplicit]),
			inhibitMapping === undefined ? [] : element(0x81, [inhibitMapping]),
		),
		true,
	);
export const inhibitAnyPolicy = (count: number) => extension('2.5.29.54', integer(count), true);
export const keyUsage = (bit: number) => extension('2.5.29.15', bits(7 - bit, [0x80 >> bit]), true);
export const extKeyUsage = (...identifiers: readonly string[]) =>
	extension('2.5.29.37', sequence(...identifiers.map(oid)));
export const keyIdentifier = (name: string) => extension('2.5.29.14', octets(Buffer.from(name)));
export const authorityKeyIdentifier = (name: string) =>
	extension('2.5.29.35', sequence(element(0x80, Buffer.from(name))));
