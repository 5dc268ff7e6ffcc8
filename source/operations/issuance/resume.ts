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
	/** Of the key, where it is locked. */
	readonly passphrase?: string | undefined;
	readonly at: Date;
	/** The server is the right one although its address is not the one that was written down. */
	readonly isSameCluster?: boolean;
	/** A request that is gone from the cluster is sent once more, with the same key. */
	readonly again?: boolean;
	/** Certificates of authorities to trust, in place of what was written down. */
	readonly caPath?: string | undefined;
};

/** What comes next: the key and the request are to be sent; the signer is waited for; the certificate is to be put in its place. */
export type ResumePhase = 'send' | 'wait' | 'publish';

export type Resumed = {
	readonly request: CertificateSigningRequest;
	/** What was published; then the work is done, and no longer unfinished. */
	readonly published?: Published;
	/** What could not be put in its place yet, in sentences; the work stays unfinished for it. */
	readonly left?: readonly string[];
};

export type ResumePlan = Plan<Resumed> & {
	readonly phase: ResumePhase;
	readonly work: Issuance;
	/** Where it goes, where it is published now. */
	readonly targets?: PublishTargets;
	/** As the server has it; absent where it may not have it yet. */
	readonly request?: CertificateSigningRequest;
};

/**
 * Plans the next stretch of unfinished work: up to the request being sent, or from the certificate being there to its
 * end. Between the two lies waiting, which is the caller's (`waitForCertificate`), and in which the plan has no steps.
 *
 * @throws {OperationError} `wrong-state` where the work is done, or the request is denied, failed or gone; `refused` for
 * another cluster, or a key whose passphrase is needed; `mismatch` where key, request and certificate do not belong
 * together. ClusterError, FileError, PkiError.
 */
export async function planResume(
	cluster: Cluster,
	works: IssuanceStore,
	id: string,
	{passphrase, at, isSameCluster = false, again = false, caPath}: ResumeOptions,
	signal?: AbortSignal,
): Promise<ResumePlan> {
	const found = await read(works, id);
	const here = await clusterHere(cluster, signal);
	const sameness = compareClusters(here, found);
	if (sameness !== 'same' && !isSameCluster) {
		throw refuseOther(here, found, sameness, cluster.info.context);
	}

	const work = sameness === 'same' ? found : await adoptIssuance(works, found, here);
	if (work.step !== 'sent') {
		return planSending(cluster, works, work, passphrase, signal);
	}

	const request = await findOrAgain(cluster, work, again, signal);
	if (request === undefined) {
		const {uid: _, ...unsent} = work;
		return planSending(cluster, works, {...unsent, step: 'sending'}, passphrase, signal);
	}

	if (request.certificateBase64 !== undefined) {
		return planFinish(cluster, works, work, request, {passphrase, at, caPath}, signal);
	}

	refuseEnded(request, id);
	const isApproved = request.conditions.some(({type}) => type === 'Approved');
	return {
		title: `${request.name} waits for ${isApproved ? `its signer, ${request.signerName}` : 'approval'}`,
		phase: 'wait',
		work,
		request,
		steps: [],
		warnings: [],
		perform: async () => ({request}),
	};
}

/** The work, written down as begun on the cluster that one is connected to: the operator has said that it was. */
export async function adoptIssuance(
	works: IssuanceStore,
	work: Issuance,
	here: Required<KnownCluster>,
): Promise<Issuance> {
	return works.alone(work.id, async () => {
		const adopted = {...(await read(works, work.id)), ...merged(here, work)};
		await works.save(adopted);
		return adopted;
	});
}

function refuseOther(here: KnownCluster, work: Issuance, sameness: Sameness, context: string): OperationError {
	// The context that is in use already leads nowhere else.
	const way = work.context === context ? '' : `--context ${work.context} may be the one; `;
	const otherwise = `${way}--same-cluster says that this is the cluster it was begun on`;
	return sameness === 'other'
		? new OperationError('refused', `this was begun on another cluster, ${work.server}, and not on ${here.server}`, {
				hint: otherwise,
			})
		: new OperationError(
				'refused',
				`this may have been begun on another cluster: ${doubtOf(here, work)} (begun on ${work.server}, this is ${here.server})`,
				{hint: otherwise},
			);
}

async function read(works: IssuanceStore, id: string): Promise<Issuance> {
	const work = await works.read(id);
	if (work === undefined) {
		throw new OperationError('wrong-state', `there is no unfinished work ${id}`, {
			hint: 'it was finished or forgotten; certdeck resume --list shows what there is',
		});
	}

	return work;
}

async function findOrAgain(
	cluster: Cluster,
	work: Issuance,
	again: boolean,
	signal: AbortSignal | undefined,
): Promise<CertificateSigningRequest | undefined> {
	try {
		return await findSent(cluster, work, signal);
	} catch (error) {
		if (again && error instanceof OperationError && error.code === 'wrong-state' && work.made !== undefined) {
			return undefined;
		}

		throw error;
	}
}

async function planSending(
	cluster: Cluster,
	works: IssuanceStore,
	work: Issuance,
	passphrase: string | undefined,
	signal: AbortSignal | undefined,
): Promise<ResumePlan> {
	return {
		title: `Go on with the request for ${work.name}`,
		phase: 'send',
		work,
		steps: [...(await keySteps(cluster, work, passphrase, signal)), requestStep(work)],
		warnings: [],
		perform: performSignal =>
			works.alone(work.id, async () => {
				const current = await read(works, work.id);
				// Another may have come further meanwhile; one who sends again comes from further on.
				const from = current.step === 'sent' && work.step === 'sending' && current.uid !== work.uid ? work : current;
				const {request} = await sendIssuance(cluster, works, from, {passphrase, signal: performSignal});
				return {request};
			}),
	};
}

/** A key is made where the one that was being made is nowhere. */
async function keySteps(
	cluster: Cluster,
	work: Issuance,
	passphrase: string | undefined,
	signal: AbortSignal | undefined,
): Promise<readonly PlanStep[]> {
	const {step, key} = work;
	const isMade =
		step === 'sending' ||
		(step === 'keyed' && ['same', 'locked'].includes(await lookForKey(cluster, work, passphrase, signal)));
	if (isMade || key.place === 'elsewhere') {
		return [];
	}

	return key.place === 'file'
		? [{verb: 'write', kind: 'File', name: key.path, note: 'private key, a new one: none was kept'}]
		: [{verb: 'create', kind: 'Secret', namespace: key.namespace, name: key.name, note: 'private key, a new one'}];
}

async function planFinish(
	cluster: Cluster,
	works: IssuanceStore,
	work: Issuance,
	request: CertificateSigningRequest,
	{passphrase, at, caPath = work.targets.caPath}: Pick<ResumeOptions, 'passphrase' | 'at' | 'caPath'>,
	signal: AbortSignal | undefined,
): Promise<ResumePlan> {
	// Who signed it is not known here: the certificate goes to its place, and whom to trust is left to be said.
	// Of a renewal they are proposed: without knowing who signed it there is nothing to say to them.
	const proposed = caPath === undefined ? {} : work.clients;
	const {caPath: _, configMap: wanted, ...others} = {...proposed, ...work.targets};
	const isLeft = wanted !== undefined && caPath === undefined;
	const targets = {...others, ...(wanted === undefined || isLeft ? {} : {configMap: wanted})};
	const needsKey = targets.secret !== undefined || targets.kubeconfigPath !== undefined;
	const isClosed = work.key.place === 'file' && work.key.isLocked && passphrase === undefined;
	const key = isClosed && !needsKey ? undefined : await openIssuanceKey(cluster, work, passphrase, signal);
	const verified = await verifyForPublishing(request, {key, caPath, at});
	const plan = await planPublish(cluster, verified, targets, signal, {isBeside: work.clients !== undefined});
	const agreed = new Set(work.agreed);
	return {
		...plan,
		phase: 'publish',
		work,
		request,
		targets,
		steps: plan.steps.map(step => (step.lost !== undefined && agreed.has(step.lost) ? withoutQuestion(step) : step)),
		perform: performSignal =>
			works.alone(work.id, async () => {
				await works.save({...(await read(works, work.id)), agreed: plan.steps.flatMap(({lost}) => lost ?? [])});
				const published = await plan.perform(performSignal);
				if (isLeft) {
					await works.save({...(await read(works, work.id)), targets: {configMap: wanted}, agreed: []});
					return {request, published, left: [authorityLeft(wanted)]};
				}

				await works.finish(work);
				return {request, published};
			}),
	};
}

function authorityLeft({namespace, name}: NonNullable<Issuance['targets']['configMap']>): string {
	return `ConfigMap ${namespace}/${name} is for the certificate of the authority, and which one signed is not known here`;
}

function withoutQuestion({overwrites, lost, ...step}: PlanStep): PlanStep {
	return {...step, note: `${step.note}; as agreed, in place of what is there`};
}

function refuseEnded({name, conditions}: CertificateSigningRequest, id: string): void {
	const end = conditions.find(({type}) => type === 'Denied' || type === 'Failed');
	if (end !== undefined) {
		throw new OperationError('wrong-state', `${JSON.stringify(name)} is ${end.type}: ${end.reason}, ${end.message}`, {
			hint: `nothing undoes this: send a new request, and give this up with certdeck resume --forget ${id}`,
		});
	}
}
