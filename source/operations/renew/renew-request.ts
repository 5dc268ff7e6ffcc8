import {resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {keySpecLike} from '../../pki/keys/index.js';
import {encodePem} from '../../pki/pem/index.js';
import {isForAuthority} from '../../pki/verify/index.js';
import type {Issuance} from '../../storage/issuance/index.js';
import {createMemoryIssuanceStore} from '../../storage/issuance/index.js';
import type {RequestPlan} from '../issuance/index.js';
import {absolute, newIssuance, planBeginning, requestStep} from '../issuance/index.js';
import {OperationError} from '../plan/index.js';
import {openKey, readSigningRequest} from '../read/index.js';
import {planKeyFiles} from '../request/index.js';
import type {Asked, RenewOptions} from './renewal.js';
import {asking, nameOf, otherSignerWarnings, refuseFailing, refuseUnusable, withKey} from './renewal.js';

/**
 * Plans a new request with the contents of an earlier one, with a new key or with the one in `keyPath`.
 *
 * @throws {OperationError} `mismatch` for an unreadable request, or the key of another; `refused`.
 * @throws {ClusterError} `not-found`
 * @throws {PkiError}, {FileError} for the key.
 */
export async function planRequestRenewal(
	cluster: Cluster,
	name: string,
	options: RenewOptions & {readonly keyPath?: string},
	signal?: AbortSignal,
): Promise<RequestPlan> {
	const {issuances = createMemoryIssuanceStore(), sameKey = false, keyPath, passphrase} = options;
	const seen = await cluster.getRequest(name, signal);
	const {request: model, requestError} = readSigningRequest(seen);
	if (model === undefined) {
		throw new OperationError(
			'mismatch',
			localized`spec.request of ${JSON.stringify(name)} can not be read: ${requestError?.message ?? ''}`,
		);
	}

	if (options.targets?.secret !== undefined && isForAuthority(model)) {
		throw new OperationError(
			'refused',
			localized`${name} asks for an authority's certificate: none is put into a Secret`,
			{
				hint: localized`without a Secret, key and certificate are files`,
				flagHint: localized`leave --secret away`,
			},
		);
	}

	const asked = asking({...seen, ...withoutAbsent(options)}, options.usages);
	refuseFailing(model, asked, options.evenIfItFails);
	const common = {
		...newIssuance(cluster.info),
		...asked,
		...nameOf(model, options.name),
	};
	if (options.targets?.secret !== undefined) {
		refuseUnusable(common.usages, name);
	}

	const targets = absolute(options.targets ?? {});
	const files = await planKeyFiles(options.folder ?? '.', common.name, passphrase !== undefined);
	const plan = {
		title: localized`Ask again for what ${name} asked for`,
		warnings: otherSignerWarnings(name, seen.signerName, asked),
	};
	if (!sameKey) {
		keySpecLike(model.publicKey);
		const issuance: Issuance = {
			...common,
			...files.issuance,
			step: 'begun',
			like: encodePem('CERTIFICATE REQUEST', model.raw.der),
			targets: {...targets, ...files.issuance.targets},
		};
		return planBeginning(cluster, issuances, issuance, {
			...plan,
			steps: [...files.first, requestStep(issuance), ...files.last],
			passphrase,
			paths: files.paths,
		});
	}

	if (keyPath === undefined) {
		throw new OperationError('refused', localized`the key of the old request is needed to go on with it`, {
			hint: localized`name its file with --key, or leave --same-key away for a new one`,
		});
	}

	const {certificatePath} = files.paths;
	const issuance: Issuance = {
		...common,
		...withKey(model, await openKey(keyPath, passphrase)),
		key: {place: 'file', path: resolve(keyPath), isLocked: passphrase !== undefined},
		targets: {...targets, certificatePath: resolve(certificatePath)},
		agreed: files.issuance.agreed,
	};
	return planBeginning(cluster, issuances, issuance, {
		...plan,
		steps: [requestStep(issuance), ...files.last],
		passphrase,
		paths: {keyPath, certificatePath},
	});
}

function withoutAbsent({signerName, expirationSeconds}: RenewOptions): Partial<Asked> {
	return {
		...(signerName === undefined ? {} : {signerName}),
		...(expirationSeconds === undefined ? {} : {expirationSeconds}),
	};
}
