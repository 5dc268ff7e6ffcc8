import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {PkiError} from '../../pki/index.js';
import {readPkiFile} from '../../pki/x509/index.js';
import type {Review} from '../../review/finding/index.js';
import {isInTree} from '../../signers/known/index.js';
import type {Issuance, IssuanceStore, KnownAuthorities} from '../../storage/issuance/index.js';
import type {LeftOutCause} from '../bulk/index.js';
import {planBulk} from '../bulk/index.js';
import type {DecisionOptions} from '../decide/index.js';
import {planDecision} from '../decide/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {
	findOtherAuthorities,
	noteAuthority,
	planSigning,
	readSigningPolicy,
	rememberAuthority,
	withFindings,
	withNewAuthority,
} from '../sign/index.js';
import type {KeptAuthority} from './kept-authority.js';

/** What a renewal waits for; `why` is a sentence, and hostile text. `controller`: a controller of the cluster signs it. */
export type Waiting = {
	readonly state: 'waits';
	readonly for: 'approval' | 'signer' | 'controller' | 'authority';
	/** Why an approval was not possible. */
	readonly cause?: LeftOutCause;
	/** The id of the finding or open question that prevents it. */
	readonly id?: string;
	readonly why: string;
	/** Who may approve, by the cluster's bindings, if they may be read; hostile text. */
	readonly who?: readonly string[];
};

/** An authority with an opened key. */
export type SigningAuthority = Pick<KeptAuthority, 'caPath' | 'caKeyPath'> & {readonly opened: OpenedAuthority};

export type DecidingOptions = {
	readonly issuances: IssuanceStore;
	readonly authorities: KnownAuthorities;
	readonly signal?: AbortSignal | undefined;
	now(): Date;
	/** The current review, with questions to the cluster about this one request. */
	review(seen: CertificateSigningRequest): Promise<Review>;
	/** The missing right to approve it, as a sentence; undefined if none is missing. */
	missingRight(seen: CertificateSigningRequest): Promise<string | undefined>;
	/** Who may approve for a signer; undefined if that may not be read. */
	approvers(signerName: string): Promise<readonly string[] | undefined>;
	/** The authority that signs for a signer; undefined if somebody else signs. */
	authorityFor(signerName: string): SigningAuthority | undefined;
	readonly record?: DecisionOptions['record'];
	readonly reviewer?: string | undefined;
};

/**
 * Approves a request if review and the operator's rights allow it, and signs it if its authority is available.
 *
 * @returns what it waits for; undefined after the certificate is issued.
 * @throws {OperationError}, {ClusterError}, {PkiError} as `planDecision` and `planSigning`.
 */
export async function decideAndSign(
	cluster: Cluster,
	issuance: Issuance,
	seen: CertificateSigningRequest,
	options: DecidingOptions,
): Promise<Waiting | undefined> {
	const found = await options.review(seen);
	const isApproved = seen.conditions.some(({type}) => type === 'Approved');
	const decided = isApproved ? seen : await approve(cluster, seen, found, issuance.agreedWhole, options);
	if ('state' in decided) {
		return decided;
	}

	const {signerName} = decided;
	if (isInTree(signerName)) {
		return {state: 'waits', for: 'controller', why: localized`kube-controller-manager signs for ${signerName}`};
	}

	const authority = options.authorityFor(signerName);
	return authority === undefined
		? {state: 'waits', for: 'signer', why: localized`it waits for whoever signs for ${signerName}`}
		: sign(cluster, issuance, decided, found, authority, options);
}

async function approve(
	cluster: Cluster,
	seen: CertificateSigningRequest,
	found: Review,
	agreed: Issuance['agreedWhole'],
	{missingRight, approvers, record, reviewer, signal}: DecidingOptions,
): Promise<CertificateSigningRequest | Waiting> {
	const missing = await missingRight(seen);
	const {leftOut} = planBulk([seen], 'Approved', {
		reviewOf: () => found,
		current: same => same,
		missingRight: () => missing,
		...agreed,
	});
	const [against] = leftOut;
	const waits = (why: string, more: Partial<Waiting>): Waiting => ({state: 'waits', for: 'approval', why, ...more});
	const waitsForOthers = async (why: string, cause: LeftOutCause): Promise<Waiting> => {
		const who = await approvers(seen.signerName);
		return waits(why, {cause, ...(who && {who})});
	};

	if (against !== undefined) {
		const {cause, why, finding, question} = against;
		const id = (finding ?? question)?.id;
		return cause === 'forbidden' ? waitsForOthers(why, cause) : waits(why, {cause, ...(id !== undefined && {id})});
	}

	try {
		const plan = planDecision(cluster, seen, 'Approved', {...found, ...(record && {record}), reviewer});
		if (plan.typeToConfirm !== undefined) {
			throw new Error(localized`a request with a blocking finding would be approved: ${JSON.stringify(seen.name)}`);
		}

		return await plan.perform(signal);
	} catch (error) {
		// A four-eyes policy requires another operator.
		if (error instanceof OperationError && error.code === 'refused') {
			return waitsForOthers(error.message, 'forbidden');
		}

		throw error;
	}
}

async function sign(
	cluster: Cluster,
	issuance: Issuance,
	seen: CertificateSigningRequest,
	{findings}: Review,
	{opened, caPath, caKeyPath}: SigningAuthority,
	{issuances, authorities, now, signal}: DecidingOptions,
): Promise<Waiting | undefined> {
	const policyFor = await readSigningPolicy({expiry: lifetimeOf(issuance)});
	const planned = planSigning(cluster, seen, opened, policyFor(seen), now);
	const mine = new Set([issuance.id]);
	const others = await findOtherAuthorities(cluster, seen, opened, {issuances, authorities, mine}, signal);
	const plan = withNewAuthority(withFindings(planned, seen.name, findings), opened, others);
	if (plan.typeToConfirm !== undefined) {
		return {
			state: 'waits',
			for: 'signer',
			why: localized`${others.length > 0 ? localized`another authority signed before` : localized`review blocks it`}: certdeck sign ${JSON.stringify(seen.name)} asks`,
		};
	}

	await plan.perform(signal);
	// A later publication uses this authority as the one to trust. If it can't be recorded, the signature is still valid.
	await noteAuthority(issuances, cluster, seen.uid, caPath, mine);
	await rememberAuthority(authorities, cluster, seen.signerName, opened, {caPath, caKeyPath}).catch(
		(error: unknown) => {
			if (!(error instanceof Error && 'code' in error)) {
				throw error;
			}
		},
	);
	return undefined;
}

/** The lifetime of the renewed certificate, as a duration; undefined, which means a year, without one. */
function lifetimeOf({like}: Issuance): string | undefined {
	const [model] = like === undefined ? [] : readPkiFile(Buffer.from(like));
	return model === undefined || model instanceof PkiError || !('notAfter' in model)
		? undefined
		: `${Math.max(600, Math.round((model.notAfter.getTime() - model.notBefore.getTime()) / 1000))}s`;
}
