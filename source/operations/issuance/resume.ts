import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Issuance, IssuanceStore} from '../../storage/issuance/index.js';
import type {KnownCluster, Sameness} from '../pending/index.js';
import {clusterHere, compareClusters, doubtOf, lookForKey, merged, openIssuanceKey} from '../pending/index.js';
import type {Plan, PlanStep} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import type {PublishTargets} from '../publish/index.js';
import {planPublish, verifyForPublishing} from '../publish/index.js';
import type {Published} from '../write/index.js';
import {requestStep} from './begin-issuance.js';
import {sendIssuance} from './send-issuance.js';
import {findSent} from './submit-issuance.js';

export type ResumeOptions = {
	/** The passphrase of the key, if it is encrypted. */
	readonly passphrase?: string | undefined;
	readonly at: Date;
	/** The operator confirms that this is the right cluster, although its address differs from the recorded one. */
	readonly isSameCluster?: boolean;
	/** Whether a request that is gone from the cluster is sent again, with the same key. */
	readonly again?: boolean;
	/** Certificates of authorities to trust, instead of the recorded ones. */
	readonly caPath?: string | undefined;
	/** Whether nothing is recorded, not even that the issuance belongs to the connected cluster. */
	readonly isDryRun?: boolean;
};

/** The next phase: send the key and the request, wait for the signer, or publish the certificate. */
export type ResumePhase = 'send' | 'wait' | 'publish';

export type Resumed = {
	readonly request: CertificateSigningRequest;
	/** What was published. Then the issuance is done, and no longer pending. */
	readonly published?: Published;
	/** What could not be published yet, as sentences. Then the issuance stays pending. */
	readonly left?: readonly string[];
};

export type ResumePlan = Plan<Resumed> & {
	readonly phase: ResumePhase;
	readonly issuance: Issuance;
	/** Where the certificate goes; only in the phase `publish`. */
	readonly targets?: PublishTargets;
	/** The request as the server has it; absent if the server may not have it yet. */
	readonly request?: CertificateSigningRequest;
};

/**
 * Plans the next phase of a pending issuance: sending the request, or publishing the certificate. Between the two, the
 * caller waits (`waitForCertificate`), and the plan has no steps.
 *
 * @throws {OperationError} `wrong-state` if the issuance is done, or if the request is denied, failed or gone. `refused`
 *   for another cluster, or for a key that needs a passphrase. `mismatch` if key, request and certificate do not belong
 *   together.
 * @throws {ClusterError}, {FileError}, {PkiError}
 */
export async function planResume(
	cluster: Cluster,
	issuances: IssuanceStore,
	id: string,
	{passphrase, at, isSameCluster = false, again = false, caPath, isDryRun = false}: ResumeOptions,
	signal?: AbortSignal,
): Promise<ResumePlan> {
	const found = await read(issuances, id);
	const here = await clusterHere(cluster, signal);
	const sameness = compareClusters(here, found);
	if (sameness !== 'same' && !isSameCluster) {
		throw refuseOther(here, found, sameness, cluster.info.context);
	}

	const issuance =
		sameness === 'same'
			? found
			: isDryRun
				? {...found, ...merged(here, found)}
				: await adoptIssuance(issuances, found, here);
	if (issuance.step !== 'sent') {
		return planSending(cluster, issuances, issuance, passphrase, signal);
	}

	const request = await findOrAgain(cluster, issuance, again, signal);
	if (request === undefined) {
		const {uid: _, ...unsent} = issuance;
		return planSending(cluster, issuances, {...unsent, step: 'sending'}, passphrase, signal);
	}

	if (request.certificateBase64 !== undefined) {
		return planFinish(cluster, issuances, issuance, request, {passphrase, at, caPath}, signal);
	}

	refuseEnded(request, id);
	const isApproved = request.conditions.some(({type}) => type === 'Approved');
	return {
		title: localized`${request.name} waits for ${isApproved ? localized`its signer, ${request.signerName}` : localized`approval`}`,
		phase: 'wait',
		issuance,
		request,
		steps: [],
		warnings: [],
		perform: async () => ({request}),
	};
}

/** Records that the issuance was begun on the connected cluster, after the operator has confirmed that. */
export async function adoptIssuance(
	issuances: IssuanceStore,
	issuance: Issuance,
	here: Required<KnownCluster>,
): Promise<Issuance> {
	return issuances.alone(issuance.id, async () => {
		const adopted = {...(await read(issuances, issuance.id)), ...merged(here, issuance)};
		await issuances.save(adopted);
		return adopted;
	});
}

function refuseOther(here: KnownCluster, issuance: Issuance, sameness: Sameness, context: string): OperationError {
	// The context in use leads to this cluster, so it is no advice.
	const way = issuance.context === context ? '' : localized`--context ${issuance.context} may be the one; `;
	const otherwise = localized`${way}--same-cluster says that this is the cluster it was begun on`;
	return sameness === 'other'
		? new OperationError(
				'refused',
				localized`this was begun on another cluster, ${issuance.server}, and not on ${here.server}`,
				{
					hint: otherwise,
				},
			)
		: new OperationError(
				'refused',
				localized`this may have been begun on another cluster: ${doubtOf(here, issuance)} (begun on ${issuance.server}, this is ${here.server})`,
				{hint: otherwise},
			);
}

async function read(issuances: IssuanceStore, id: string): Promise<Issuance> {
	const issuance = await issuances.read(id);
	if (issuance === undefined) {
		throw new OperationError('wrong-state', localized`there is no unfinished certificate ${id}`, {
			hint: localized`it was finished or forgotten; certdeck resume --list shows what there is`,
		});
	}

	return issuance;
}

async function findOrAgain(
	cluster: Cluster,
	issuance: Issuance,
	again: boolean,
	signal: AbortSignal | undefined,
): Promise<CertificateSigningRequest | undefined> {
	try {
		return await findSent(cluster, issuance, signal);
	} catch (error) {
		if (again && error instanceof OperationError && error.code === 'wrong-state' && issuance.made !== undefined) {
			return undefined;
		}

		throw error;
	}
}

async function planSending(
	cluster: Cluster,
	issuances: IssuanceStore,
	issuance: Issuance,
	passphrase: string | undefined,
	signal: AbortSignal | undefined,
): Promise<ResumePlan> {
	return {
		title: localized`Go on with the request for ${issuance.name}`,
		phase: 'send',
		issuance,
		steps: [...(await keySteps(cluster, issuance, passphrase, signal)), requestStep(issuance)],
		warnings: [],
		perform: performSignal =>
			issuances.alone(issuance.id, async () => {
				const current = await read(issuances, issuance.id);
				// Another process may have continued the issuance. A repeated send begins from its own, later state.
				const from =
					current.step === 'sent' && issuance.step === 'sending' && current.uid !== issuance.uid ? issuance : current;
				const {request} = await sendIssuance(cluster, issuances, from, {passphrase, signal: performSignal});
				return {request};
			}),
	};
}

/** A new key is made if the previous attempt left none. */
async function keySteps(
	cluster: Cluster,
	issuance: Issuance,
	passphrase: string | undefined,
	signal: AbortSignal | undefined,
): Promise<readonly PlanStep[]> {
	const {step, key} = issuance;
	const isMade =
		step === 'sending' ||
		(step === 'keyed' && ['same', 'locked'].includes(await lookForKey(cluster, issuance, passphrase, signal)));
	if (isMade || key.place === 'elsewhere') {
		return [];
	}

	return key.place === 'file'
		? [{verb: 'write', kind: 'File', name: key.path, note: localized`private key, a new one: none was kept`}]
		: [
				{
					verb: 'create',
					kind: 'Secret',
					namespace: key.namespace,
					name: key.name,
					note: localized`private key, a new one`,
				},
			];
}

async function planFinish(
	cluster: Cluster,
	issuances: IssuanceStore,
	issuance: Issuance,
	request: CertificateSigningRequest,
	{passphrase, at, caPath = issuance.targets.caPath}: Pick<ResumeOptions, 'passphrase' | 'at' | 'caPath'>,
	signal: AbortSignal | undefined,
): Promise<ResumePlan> {
	// Without `caPath`, it is not known here who signed the certificate. The certificate is published, and the ConfigMap
	// with the authority is left for later. The targets for clients of a renewal are only proposals, so they are dropped
	// without `caPath`.
	const proposed = caPath === undefined ? {} : issuance.clients;
	const {caPath: _, configMap: wanted, ...others} = {...proposed, ...issuance.targets};
	const isLeft = wanted !== undefined && caPath === undefined;
	const targets = {...others, ...(wanted === undefined || isLeft ? {} : {configMap: wanted})};
	const needsKey = targets.secret !== undefined || targets.kubeconfigPath !== undefined;
	const isClosed = issuance.key.place === 'file' && issuance.key.isLocked && passphrase === undefined;
	const key = isClosed && !needsKey ? undefined : await openIssuanceKey(cluster, issuance, passphrase, signal);
	const verified = await verifyForPublishing(request, {key, caPath, at});
	const plan = await planPublish(cluster, verified, targets, signal, {isBeside: issuance.clients !== undefined});
	const agreed = new Set(issuance.agreed);
	return {
		...plan,
		phase: 'publish',
		issuance,
		request,
		targets,
		steps: plan.steps.map(step => (step.lost !== undefined && agreed.has(step.lost) ? withoutQuestion(step) : step)),
		perform: performSignal =>
			issuances.alone(issuance.id, async () => {
				await issuances.save({
					...(await read(issuances, issuance.id)),
					agreed: plan.steps.flatMap(({lost}) => lost ?? []),
				});
				const published = await plan.perform(performSignal);
				if (isLeft) {
					await issuances.save({...(await read(issuances, issuance.id)), targets: {configMap: wanted}, agreed: []});
					return {request, published, left: [authorityLeft(wanted)]};
				}

				await issuances.finish(
					{...issuance, targets: {...issuance.targets, ...targets}},
					Buffer.from(request.certificateBase64 ?? '', 'base64').toString('latin1'),
				);
				return {request, published};
			}),
	};
}

function authorityLeft({namespace, name}: NonNullable<Issuance['targets']['configMap']>): string {
	return localized`ConfigMap ${namespace}/${name} is for the certificate of the authority, and which one signed is not known here`;
}

function withoutQuestion({overwrites, lost, ...step}: PlanStep): PlanStep {
	return {...step, note: localized`${step.note}; as agreed, in place of what is there`};
}

function refuseEnded({name, conditions}: CertificateSigningRequest, id: string): void {
	const end = conditions.find(({type}) => type === 'Denied' || type === 'Failed');
	if (end !== undefined) {
		throw new OperationError(
			'wrong-state',
			localized`${JSON.stringify(name)} is ${end.type}: ${end.reason}, ${end.message}`,
			{
				hint: localized`nothing undoes this: send a new request, and give this up with certdeck resume --forget ${id}`,
			},
		);
	}
}
