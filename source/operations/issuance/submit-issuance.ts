import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest, NewRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {Issuance, IssuanceStore} from '../../storage/issuance/index.js';
import {issuanceAnnotation} from '../pending/index.js';
import {OperationError} from '../plan/index.js';
import {lookPatiently} from '../write/index.js';
import {chooseName, prefixOf} from './request-names.js';

export type SentIssuance = {readonly issuance: Issuance; readonly request: CertificateSigningRequest};

/** An issuance that has these optional fields. */
export type With<Key extends keyof Issuance> = Issuance & Required<Pick<Issuance, Key>>;

/**
 * Sends the request of an issuance whose key is stored, or finds it if it was sent before.
 *
 * @throws {OperationError} `changed`
 * @throws {ClusterError}, {FileError}
 */
export async function submitIssuance(
	cluster: Cluster,
	issuances: IssuanceStore,
	issuance: With<'made'>,
	signal: AbortSignal | undefined,
): Promise<SentIssuance> {
	if (issuance.step === 'sending') {
		const found = await findOwn(cluster, issuance, signal);
		if (found !== undefined && found !== 'foreign') {
			return adopt(issuances, issuance, found);
		}
	}

	return withFreeName(issuance, async named => {
		const sending = {...named, step: 'sending' as const, made: issuance.made};
		await issuances.save(sending);
		try {
			return await adopt(issuances, sending, await cluster.createRequest(asked(sending), signal));
		} catch (error) {
			const found = await settle(cluster, sending, error, signal);
			if (found === undefined && error instanceof ClusterError && error.code === 'already-exists') {
				throw new OperationError(
					'changed',
					localized`${JSON.stringify(sending.name)} was deleted while it was being sent`,
				);
			}

			if (found === undefined || found === 'foreign') {
				throw error;
			}

			return adopt(issuances, sending, found);
		}
	});
}

/**
 * Looks for a request if the answer does not say whether it was created.
 *
 * @returns undefined if it does not exist, `foreign` if its name belongs to another request.
 * @throws `error` if the look-up does not help or fails, because the first error says more. Another name is only tried if
 *   the first one certainly belongs to another request.
 */
async function settle(
	cluster: Cluster,
	issuance: With<'made'>,
	error: unknown,
	signal: AbortSignal | undefined,
): Promise<CertificateSigningRequest | 'foreign' | undefined> {
	if (
		!(error instanceof ClusterError) ||
		!['already-exists', 'unreachable', 'unavailable', 'server'].includes(error.code)
	) {
		throw error;
	}

	if (error.code === 'already-exists') {
		return findOwn(cluster, issuance, signal);
	}

	if (error.isUndone) {
		throw error;
	}

	const found = await lookPatiently(looking => findOwn(cluster, issuance, looking), {signal, pace: cluster.settlePace});
	if ('unread' in found) {
		throw error;
	}

	return 'written' in found ? found.written : undefined;
}

/** Tries other names if certdeck chose the name that is in use. */
export async function withFreeName<Result>(
	issuance: Issuance,
	attempt: (issuance: Issuance) => Promise<Result>,
): Promise<Result> {
	let named = issuance;
	for (let tries = 1; ; tries += 1) {
		try {
			return await attempt(named);
		} catch (error) {
			if (
				!(error instanceof ClusterError) ||
				error.code !== 'already-exists' ||
				!issuance.isNameChosen ||
				tries === 5
			) {
				throw error;
			}

			named = {...issuance, name: chooseName(prefixOf(issuance.name).slice(0, -1))};
		}
	}
}

/**
 * The request of an issuance that was sent.
 *
 * @throws {OperationError} `wrong-state` if it is gone from the cluster, or if another has its name.
 */
export async function findSent(
	cluster: Cluster,
	issuance: Issuance,
	signal?: AbortSignal,
): Promise<CertificateSigningRequest> {
	const request = await getOptional(cluster, issuance.name, signal);
	if (request === undefined || request.uid !== issuance.uid) {
		throw new OperationError('wrong-state', localized`${JSON.stringify(issuance.name)} is no longer in the cluster`, {
			hint: localized`it was deleted, or cleaned up with its certificate: certdeck resume ${issuance.id} --again sends it once more with the same key`,
		});
	}

	return request;
}

/** The request of this issuance; `foreign` if its name belongs to another. */
async function findOwn(
	cluster: Cluster,
	{id, name, made}: With<'made'>,
	signal: AbortSignal | undefined,
): Promise<CertificateSigningRequest | 'foreign' | undefined> {
	const found = await getOptional(cluster, name, signal);
	if (found === undefined) {
		return undefined;
	}

	const marker = found.annotations[issuanceAnnotation];
	// A webhook may remove the annotation. But before it is sent, nobody else has a request with this key.
	const isOwn = marker === id || (marker === undefined && isSameText(found.requestBase64, made.requestPem));
	return isOwn ? found : 'foreign';
}

async function getOptional(
	cluster: Cluster,
	name: string,
	signal: AbortSignal | undefined,
): Promise<CertificateSigningRequest | undefined> {
	try {
		return await cluster.getRequest(name, signal);
	} catch (error) {
		if (error instanceof ClusterError && error.code === 'not-found') {
			return undefined;
		}

		throw error;
	}
}

async function adopt(
	issuances: IssuanceStore,
	issuance: With<'made'>,
	request: CertificateSigningRequest,
): Promise<SentIssuance> {
	const sent = {...issuance, step: 'sent' as const, uid: request.uid};
	await issuances.save(sent);
	return {issuance: sent, request};
}

/** The request to send to the server. */
export function asked(issuance: With<'made'>): NewRequest {
	const {id, name, isNameChosen, made, signerName, usages, expirationSeconds} = issuance;
	return {
		name,
		// The name is complete. The generateName is only a record of its prefix, as on an object whose name the server
		// completed.
		...(isNameChosen && {generateName: prefixOf(name)}),
		annotations: {[issuanceAnnotation]: id},
		requestPem: made.requestPem,
		signerName,
		usages,
		...(expirationSeconds === undefined ? {} : {expirationSeconds}),
	};
}

/** An admission webhook may have changed the request. certdeck must not wait for the certificate of another request. */
export function compareStored(
	stored: CertificateSigningRequest,
	{made, signerName, usages, expirationSeconds}: With<'made'>,
): void {
	const wrong: string[] = [];
	if (!isSameText(stored.requestBase64, made.requestPem)) {
		wrong.push(localized`spec.request is not the request that was sent`);
	}

	if (stored.signerName !== signerName) {
		wrong.push(localized`spec.signerName is ${stored.signerName}`);
	}

	if (stored.usages.join() !== usages.join()) {
		wrong.push(localized`spec.usages is ${stored.usages.join(', ')}`);
	}

	if (stored.expirationSeconds !== expirationSeconds) {
		wrong.push(localized`spec.expirationSeconds is ${stored.expirationSeconds ?? localized`absent`}`);
	}

	if (wrong.length > 0) {
		throw new OperationError(
			'mismatch',
			localized`the server stored ${JSON.stringify(stored.name)} otherwise than it was sent`,
			{
				details: wrong,
				hint: localized`do not approve it; something between here and the server changes requests`,
			},
		);
	}
}

function isSameText(base64: string, text: string): boolean {
	return Buffer.compare(Buffer.from(base64, 'base64'), Buffer.from(text)) === 0;
}
