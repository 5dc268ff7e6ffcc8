import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {NameLimits} from '../../pki/encode/extensions/index.js';
import {readNameLimit} from '../../pki/encode/extensions/index.js';
import {PkiError} from '../../pki/index.js';
import {keySpecLike} from '../../pki/keys/index.js';
import type {AuthoritySpec} from '../../pki/spec/index.js';
import {parseAuthoritySpec} from '../../pki/spec/index.js';
import {nameLimitsFrom, readNameConstraints} from '../../pki/verify/index.js';
import type {AuthorityRecord, AuthorityStore, ServedSigner} from '../../storage/authority/index.js';
import {clusterHere} from '../pending/index.js';
import type {ObjectName} from '../plan/index.js';
import {OperationError, parseDuration} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {openAuthorityText} from '../read/index.js';
import type {NewGeneration} from './new-generation.js';
import type {AskPassphrase} from './stored-authority.js';
import {currentOf, readGeneration} from './stored-authority.js';

/** The options for a new authority, in addition to its spec or in its place. */
export type AuthorityWishes = {
	readonly commonName: string;
	readonly expiry: string | undefined;
	readonly pathLength: number | undefined;
	readonly isIntermediate: boolean;
};

/**
 * The spec of a new authority. An intermediate without a path length issues only leaves.
 *
 * @throws {OperationError}
 */
export function authoritySpecFor(
	written: AuthoritySpec | undefined,
	{commonName, expiry, pathLength, isIntermediate}: AuthorityWishes,
): AuthoritySpec {
	const spec = written ?? parseAuthoritySpec(JSON.stringify({CN: commonName})).spec;
	const limit = pathLength ?? spec.pathLength ?? (isIntermediate ? 0 : undefined);
	return {
		...spec,
		...(expiry === undefined ? {} : {expiryMs: parseDuration(expiry) * 1000}),
		...(limit === undefined ? {} : {pathLength: limit}),
	};
}

/**
 * @returns undefined without limits.
 * @throws {PkiError} `bad-spec`.
 */
export function nameLimitsOf(permit: readonly string[], exclude: readonly string[]): NameLimits | undefined {
	return permit.length + exclude.length === 0
		? undefined
		: {permitted: permit.map(readNameLimit), excluded: exclude.map(readNameLimit)};
}

/**
 * A signer of the connected cluster.
 *
 * @throws {OperationError} `refused` for Kubernetes' own signers.
 * @throws {ClusterError}
 */
export async function servingHere(cluster: Cluster, signerName: string, signal?: AbortSignal): Promise<ServedSigner> {
	refuseForeignSigner(signerName);
	return {signerName, ...(await clusterHere(cluster, signal))};
}

/** @throws {OperationError} `refused` for Kubernetes' own signers. */
export function refuseForeignSigner(signerName: string): void {
	if (signerName.startsWith('kubernetes.io/')) {
		throw new OperationError('refused', localized`${JSON.stringify(signerName)} is signed by kube-controller-manager`, {
			hint: localized`serve a signer of your own, such as example.com/serving`,
		});
	}

	if (!/^[a-z\d]([a-z\d.-]*[a-z\d])?\/[\w.-]+$/i.test(signerName) || !signerName.includes('.')) {
		throw new OperationError('refused', localized`${JSON.stringify(signerName)} is no signer name`, {
			hint: localized`DOMAIN/NAME, such as example.com/serving`,
		});
	}
}

/**
 * Opens the authority in a Secret: `tls.crt` and `tls.key`, or `ca.crt` and `ca.key`.
 *
 * @throws {OperationError}, {PkiError}
 */
export async function openSecretAuthority(
	cluster: Cluster,
	{namespace, name}: ObjectName,
	ask: AskPassphrase | undefined,
	signal?: AbortSignal,
): Promise<OpenedAuthority> {
	const label = localized`Secret ${namespace}/${name}`;
	const found = await cluster.getSecret(namespace, name, signal);
	const text = (key: string) => {
		const bytes = found?.data[key];
		return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1');
	};
	const [certificatePem, keyPem] = [text('tls.crt') ?? text('ca.crt'), text('tls.key') ?? text('ca.key')];
	if (certificatePem === undefined || keyPem === undefined) {
		throw new OperationError(
			'refused',
			found === undefined
				? localized`there is no ${label}`
				: localized`${label} holds no authority: tls.crt and tls.key`,
		);
	}

	const all = text('tls.crt') === undefined ? certificatePem : `${certificatePem}\n${text('ca.crt') ?? ''}`;
	try {
		return openAuthorityText(all, keyPem, label);
	} catch (error) {
		if (!(error instanceof PkiError) || error.code !== 'passphrase-needed' || ask === undefined) {
			throw error;
		}

		return openAuthorityText(all, keyPem, label, await ask(label));
	}
}

/**
 * The spec of an authority's next generation: the same kind of key, name limits, and lifetime as the generation that signs.
 */
export async function authoritySpecLike(
	store: AuthorityStore,
	record: AuthorityRecord,
): Promise<Pick<NewGeneration, 'spec' | 'nameLimits'>> {
	const [found] = await readGeneration(store, record, currentOf(record));
	if (found === undefined) {
		throw new Error(localized`a generation without a certificate`);
	}

	const {certificate} = found;
	const constraints = readNameConstraints(certificate);
	const nameLimits = constraints && nameLimitsFrom(constraints);
	if (constraints !== undefined && nameLimits === undefined) {
		throw new OperationError(
			'refused',
			localized`the authority ${record.name} has limits on names, which rotate can not repeat`,
			{
				hint: localized`make another with authority create --permit …, publish it beside this one, and sign with it`,
			},
		);
	}

	const commonName = certificate.subject.flat().findLast(({type}) => type === 'CN')?.value ?? record.name;
	// The common name gets a number, because clients could not distinguish two authorities of the same name.
	const next = `${commonName.replace(/ \(\d+\)$/, '')} (${Math.max(...record.generations.map(({number}) => number)) + 1})`;
	const {spec} = parseAuthoritySpec(JSON.stringify({CN: next}));
	const pathLength = certificate.basicConstraints?.pathLength;
	return {
		spec: {
			...spec,
			key: keySpecLike(certificate.publicKey),
			expiryMs: Math.max(certificate.notAfter.getTime() - certificate.notBefore.getTime(), 86_400_000),
			...(pathLength === undefined ? {} : {pathLength}),
		},
		...(nameLimits && {nameLimits}),
	};
}
