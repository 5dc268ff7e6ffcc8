import type {KeyObject} from 'node:crypto';
import {generateKeyPairSync} from 'node:crypto';
import type {RawApi, RawResponse} from '../../helpers/raw-api.js';
import {pem, requestDer} from '../build-request.js';
import type {FieldCase, KeyKind, Person} from './field-case.js';

const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const everybody = 'system:authenticated';

/** The keys of a run: a new one for each case, unless cases share one. */
export class KeyRing {
	readonly #shared = new Map<string, KeyObject>();

	take(kind: KeyKind, shared?: string): KeyObject {
		// Large keys are slow to make, and review only reads their size, so they are shared.
		const label = shared ?? (kind.startsWith('RSA') && kind !== 'RSA 2048' ? kind : undefined);
		const key = (label === undefined ? undefined : this.#shared.get(label)) ?? makeKey(kind);
		if (label !== undefined) {
			this.#shared.set(label, key);
		}

		return key;
	}
}

function makeKey(kind: KeyKind): KeyObject {
	if (kind.startsWith('RSA')) {
		return generateKeyPairSync('rsa', {modulusLength: Number(kind.slice(4))}).privateKey;
	}

	return kind === 'Ed25519'
		? generateKeyPairSync('ed25519').privateKey
		: generateKeyPairSync('ec', {namedCurve: kind}).privateKey;
}

/** The names of the objects of a case. */
export function objectNames({name, times = 1}: Pick<FieldCase, 'name' | 'times'>): readonly string[] {
	return times === 1 ? [name] : Array.from({length: times}, (_, index) => `${name}-${index + 1}`);
}

/** Sends a case as its requester, and returns an answer for each object. */
export async function send(admin: RawApi, sent: FieldCase, keys: KeyRing): Promise<readonly RawResponse[]> {
	const answers: RawResponse[] = [];
	for (const name of objectNames(sent)) {
		answers.push(await admin.post(path, requestObject(sent, name, keys), {headers: impersonation(sent.by)}));
	}

	return answers;
}

function requestObject(sent: FieldCase, name: string, keys: KeyRing): object {
	const {signerName, usages, seconds, annotations, behind} = sent;
	const key = keys.take(sent.key ?? 'P-256', sent.sharedKey);
	const text = `${pem(requestDer(sent, key))}${behind === undefined ? '' : pem(requestDer(behind, key))}`;
	return {
		apiVersion: 'certificates.k8s.io/v1',
		kind: 'CertificateSigningRequest',
		metadata: {name, ...(annotations && {annotations})},
		spec: {
			request: Buffer.from(text).toString('base64'),
			signerName,
			usages,
			...(seconds !== undefined && {expirationSeconds: seconds}),
		},
	};
}

/**
 * Headers with which an admin acts as another user. Capitals in keys of extra are escaped, because header names lose them.
 */
export function impersonation({username, groups = [], uid, extra = {}}: Person): Record<string, string> {
	const headers: Record<string, string | readonly string[]> = {
		'Impersonate-User': username,
		'Impersonate-Group': groups.includes('system:unauthenticated') ? groups : [...groups, everybody],
		...(uid && {'Impersonate-Uid': uid}),
		...Object.fromEntries(Object.entries(extra).map(([key, values]) => [`Impersonate-Extra-${escaped(key)}`, values])),
	};
	// Node accepts lists for repeated headers, although the types of fetch do not.
	return headers as Record<string, string>;
}

function escaped(key: string): string {
	return encodeURIComponent(key).replaceAll(/(?<!%[\dA-F]?)[A-Z]/g, letter => `%${letter.charCodeAt(0).toString(16)}`);
}
