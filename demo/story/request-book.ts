import type {KeyObject} from 'node:crypto';
import {generateKeyPairSync} from 'node:crypto';
import {booleanTrue, sequence} from '../../source/pki/der/write/index.js';
import type {RequestSpec} from '../../source/pki/encode/index.js';
import {encodeRequest} from '../../source/pki/encode/index.js';
import {noteSound} from '../resources/x509.js';
import type {KeyKind, RequestedNames} from './scene.js';

/**
 * The requests of one server, each with a new key. A request that is asked for again is the same, so that a further server
 * of the process needs no new ones.
 */
export class RequestBook {
	readonly #requests = new Map<string, string>();
	readonly #sharedKeys = new Map<string, KeyObject>();

	/** @returns base64 of the PEM of the scene's request, signed by its key. */
	of(scene: RequestedNames): string {
		if (scene.request) {
			return base64(scene.request);
		}

		const {name, commonName, organizations, hosts, key, sharedKey, wantsCa, second} = scene;
		const label = JSON.stringify([name, commonName, organizations, hosts, key, sharedKey, wantsCa, second]);
		const known = this.#requests.get(label);
		if (known !== undefined) {
			return known;
		}

		const request = base64(encode(scene, this.#keyOf(scene)));
		noteSound(request);
		this.#requests.set(label, request);
		return request;
	}

	#keyOf({key: kind = 'P-256', sharedKey}: RequestedNames): KeyObject {
		const key = (sharedKey && this.#sharedKeys.get(sharedKey)) || makeKey(kind);
		if (sharedKey) {
			this.#sharedKeys.set(sharedKey, key);
		}

		return key;
	}
}

/** Books of servers that have stopped. Servers that run at the same time have no key in common. */
const free: RequestBook[] = [];

/** @returns the book of a stopped server, or a new one. */
export function takeBook(): RequestBook {
	return free.pop() ?? new RequestBook();
}

/** Lets the next server use the book. */
export function returnBook(book: RequestBook): void {
	if (!free.includes(book)) {
		free.push(book);
	}
}

function makeKey(kind: KeyKind): KeyObject {
	return kind === 'Ed25519'
		? generateKeyPairSync('ed25519').privateKey
		: generateKeyPairSync('ec', {namedCurve: kind}).privateKey;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

const basicConstraints = '2.5.29.19';

function encode(
	{commonName = '', organizations = [], hosts = [], wantsCa, second}: RequestedNames,
	key: KeyObject,
): string {
	const spec: RequestSpec = {
		commonName,
		names: organizations.map(O => ({O})),
		hosts,
		serialNumber: '',
		...(wantsCa && {extensions: [{oid: basicConstraints, critical: true, value: sequence(booleanTrue())}]}),
	};
	const {pem} = encodeRequest(spec, key);
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
