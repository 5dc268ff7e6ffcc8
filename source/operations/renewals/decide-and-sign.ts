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
	/** Of an approval: what stands against it. */
	readonly cause?: LeftOutCause;
	/** Of a finding or open question that stands against it. */
	readonly id?: string;
	readonly why: string;
	/** Who may approve, as far as the cluster's bindings say it; hostile text. */
	readonly who?: readonly string[];
};

/** An authority whose key is open. */
export type SigningAuthority = Pick<KeptAuthority, 'caPath' | 'caKeyPath'> & {readonly opened: OpenedAuthority};

export type DecidingOptions = {
	readonly issuances: IssuanceStore;
	readonly authorities: KnownAuthorities;
	readonly signal?: AbortSignal | undefined;
	now(): Date;
	/** What review finds now, asked of the cluster for this one request. */
	review(seen: CertificateSigningRequest): Promise<Review>;
	/** The right that is missing to approve it, a sentence. */
	missingRight(seen: CertificateSigningRequest): Promise<string | undefined>;
	/** Who may approve for a signer; undefined where that may not be read. */
	approvers(signerName: string): Promise<readonly string[] | undefined>;
	/** The authority that signs for a signer; undefined where another does. */
	authorityFor(signerName: string): SigningAuthority | undefined;
	readonly record?: DecisionOptions['record'];
	readonly reviewer?: string | undefined;
};

/**
 * Approves a request where review and the operator's rights allow it, and signs it where its authority is at hand.
 *
 * @returns what it waits for; undefined once the certificate is there.
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
		// Under a policy of four eyes another has to.
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
	// Whoever goes on publishes this one as the one to trust; that it can't be written down makes no signature fail.
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

/** How long what is renewed was valid for, as a duration; undefined, for a year, where nothing is renewed. */
function lifetimeOf({like}: Issuance): string | undefined {
	const [model] = like === undefined ? [] : readPkiFile(Buffer.from(like));
	return model === undefined || model instanceof PkiError || !('notAfter' in model)
		? undefined
		: `${Math.max(600, Math.round((model.notAfter.getTime() - model.notBefore.getTime()) / 1000))}s`;
}
