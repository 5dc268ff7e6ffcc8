import type {KeyObject} from 'node:crypto';
import {createHash, generateKeyPairSync, sign} from 'node:crypto';
import {bitString, booleanTrue, element, objectIdentifier, sequence, tags} from '../../source/pki/der/write/index.js';
import type {RequestSpec} from '../../source/pki/encode/index.js';
import {encodeRequest, encodeRequestInfo} from '../../source/pki/encode/index.js';
import {publicKeyDer} from '../../source/pki/keys/index.js';
import {encodePem} from '../../source/pki/pem/index.js';
import type {User} from '../schema/resource.js';

export type KeyKind = 'P-256' | 'P-384' | 'Ed25519' | 'RSA 1024' | 'RSA 2048';

/** One request of the story, and the steps after it. */
export type Scene = {
	readonly name: string;
	readonly by: User;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly commonName?: string;
	readonly organizations?: readonly string[];
	readonly hosts?: readonly string[];
	readonly key?: KeyKind;
	/** Scenes with the same value share one key. */
	readonly sharedKey?: string;
	/** The request has basicConstraints CA:TRUE. */
	readonly wantsCa?: boolean;
	/** A second PEM block after the one that the server reads. */
	readonly second?: {readonly commonName: string; readonly organizations: readonly string[]};
	readonly expirationSeconds?: number;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly labels?: Readonly<Record<string, string>>;
	readonly agoMinutes?: number;
	readonly afterwards?: readonly Step[];
};

/** What a user did with a request afterwards. */
export type Step =
	| {
			readonly do: 'approve' | 'deny';
			readonly by: User;
			readonly agoMinutes: number;
			readonly reason: string;
			readonly message: string;
	  }
	| {readonly do: 'sign'; readonly by: User; readonly agoMinutes: number};

/** Keys by kind, made when they are first needed. Few keys are enough, because the story is about names. */
export class KeyRing {
	readonly #keys = new Map<string, KeyObject>();
	#count = 0;

	/** @param shared - name of a key to use again. If absent, the key is new; RSA keys may repeat. */
	take(kind: KeyKind, shared?: string): KeyObject {
		this.#count += 1;
		const label = shared ?? (kind.startsWith('RSA') ? kind : `${kind} ${this.#count}`);
		const key = this.#keys.get(label) ?? makeKey(kind);
		if (shared || kind.startsWith('RSA')) {
			this.#keys.set(label, key);
		}

		return key;
	}
}

function makeKey(kind: KeyKind): KeyObject {
	switch (kind) {
		case 'RSA 1024':
		case 'RSA 2048':
			return generateKeyPairSync('rsa', {modulusLength: Number(kind.slice(4))}).privateKey;
		case 'Ed25519':
			return generateKeyPairSync('ed25519').privateKey;
		default:
			return generateKeyPairSync('ec', {namedCurve: kind}).privateKey;
	}
}

const basicConstraints = '2.5.29.19';
const rsaSha256 = '1.2.840.113549.1.1.11';

/** @returns the PEM of the scene's request, signed by its key. */
export function requestOf(
	{commonName = '', organizations = [], hosts = [], wantsCa, second, ...scene}: Scene,
	keys: KeyRing,
): string {
	const spec: RequestSpec = {
		commonName,
		names: organizations.map(O => ({O})),
		hosts,
		serialNumber: '',
		...(wantsCa && {extensions: [{oid: basicConstraints, critical: true, value: sequence(booleanTrue())}]}),
	};
	const kind = scene.key ?? 'P-256';
	const key = keys.take(kind, scene.sharedKey);
	const pem = kind === 'RSA 1024' ? weakRequest(spec, key) : encodeRequest(spec, key).pem;
	if (!second) {
		return pem;
	}

	const other = {
		commonName: second.commonName,
		names: second.organizations.map(O => ({O})),
		hosts: [],
		serialNumber: '',
	};
	return `${pem}${encodeRequest(other, key).pem}`;
}

/** Makes a request with a small key, for which `source/pki` refuses to sign. Other programs do sign. */
function weakRequest(spec: RequestSpec, key: KeyObject): string {
	const info = encodeRequestInfo(spec, publicKeyDer(key));
	const algorithm = sequence(objectIdentifier(rsaSha256), element(tags.null));
	return encodePem('CERTIFICATE REQUEST', sequence(info, algorithm, bitString(sign('sha256', info, key))));
}

/** @returns the name of a kubelet's bootstrap request: a hash of key and subject. */
export function nodeRequestName(seedText: string): string {
	return `node-csr-${createHash('sha256').update(seedText).digest('base64url')}`;
}
