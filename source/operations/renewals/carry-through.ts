import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError, isConnectionFault} from '../../cluster/model/index.js';
import type {Issuance, IssuanceStore} from '../../storage/issuance/index.js';
import type {ResumePlan} from '../issuance/index.js';
import {forgetIfNothingMade, planResume} from '../issuance/index.js';
import {OperationError} from '../plan/index.js';
import {secretDigest} from '../publish/index.js';
import {readSigningRequest} from '../read/index.js';
import {waitForCertificate} from '../request/index.js';
import type {DecidingOptions, Waiting} from './decide-and-sign.js';
import {decideAndSign} from './decide-and-sign.js';

/** How far one renewal got. `why` is a sentence and hostile text. */
export type Carried =
	| {readonly state: 'done'; readonly requestName: string; readonly ends?: Date}
	/** It continues after somebody else has acted. */
	| (Waiting & {readonly requestName: string});

export type CarryOptions = DecidingOptions & {
	readonly issuances: IssuanceStore;
	/** Whether it was begun over this connection. */
	readonly isMine: boolean;
	/** How long to wait for others, in seconds; 0 by default. A controller of the cluster always gets half a minute. */
	readonly waitSeconds?: number;
	/** Milliseconds between two reads. */
	readonly intervalMs?: number;
};

/** The most time that kube-controller-manager needs to sign an approved request, in seconds. */
const controllerSeconds = 30;

/** Whether an error is one of the connection, which the next certificate would meet as well. */
export function isOfTheLine(error: unknown): boolean {
	return error instanceof ClusterError && isConnectionFault(error.code);
}

/**
 * Takes an issuance, to which the operator has agreed as a whole, as far as possible: sends, reviews, approves, signs,
 * publishes. Each step is recorded before it is taken, so this can be called again after any interruption.
 *
 * It approves only what review allows, and never replaces content that was not seen at the agreement.
 *
 * @throws {OperationError} `changed` if the Secret differs from what was seen; also as `planResume`, `planDecision`,
 *   `planSigning`, `planPublish`.
 * @throws {ClusterError}, {FileError}, {PkiError}. The issuance stays recorded, unless nothing was made.
 */
export async function carryThrough(cluster: Cluster, id: string, options: CarryOptions): Promise<Carried> {
	const plan = await carryToCertificate(cluster, id, options);
	if ('state' in plan) {
		return plan;
	}

	refuseUnseen(plan);
	const {request, left = []} = await plan.perform(options.signal);
	const requestName = request.name;
	if (left.length > 0) {
		return {state: 'waits', for: 'authority', why: left.join('; '), requestName};
	}

	const ends = readSigningRequest(request).certificates[0]?.notAfter;
	return {state: 'done', requestName, ...(ends !== undefined && {ends})};
}

/**
 * As `carryThrough`, up to the issued certificate.
 *
 * @returns the plan to publish it, or what it waits for.
 */
export async function carryToCertificate(
	cluster: Cluster,
	id: string,
	options: CarryOptions,
): Promise<ResumePlan | Extract<Carried, {state: 'waits'}>> {
	const {issuances, isMine, now, signal} = options;
	const next = () => planResume(cluster, issuances, id, {at: now(), isSameCluster: isMine}, signal);
	const waitsWith = (waiting: Waiting, {request, issuance}: ResumePlan) => ({
		...waiting,
		requestName: request?.name ?? issuance.name,
	});
	let plan = await next();
	if (plan.phase === 'send') {
		await send(cluster, plan, options);
		plan = await next();
	}

	for (let attempt = 1; plan.phase === 'wait' && plan.request !== undefined; attempt++) {
		try {
			const waiting = await actOn(cluster, plan.issuance, plan.request, options);
			if (waiting !== undefined) {
				return waitsWith(waiting, plan);
			}
		} catch (error) {
			// Another may just have approved or signed it. So it is read once more.
			if (attempt > 1 || !isOvertaken(error)) {
				throw error;
			}
		}

		plan = await next();
	}

	return plan.phase === 'publish' ? plan : waitsWith({state: 'waits', for: 'signer', why: plan.title}, plan);
}

function isOvertaken(error: unknown): boolean {
	return error instanceof OperationError && (error.code === 'changed' || error.code === 'wrong-state');
}

async function send(cluster: Cluster, plan: ResumePlan, {issuances, signal}: CarryOptions): Promise<void> {
	try {
		await refuseChanged(cluster, plan.issuance, signal);
		await plan.perform(signal);
	} catch (error) {
		if (!isOfTheLine(error)) {
			await forgetIfNothingMade(issuances, plan.issuance.id, error);
		}

		throw error;
	}
}

/** Sends nothing if the certificate in the Secret differs from the one that was seen. */
async function refuseChanged(
	cluster: Cluster,
	{step, targets: {secret}, agreed}: Issuance,
	signal: AbortSignal | undefined,
): Promise<void> {
	if (step !== 'begun' || secret === undefined) {
		return;
	}

	const found = await cluster.getSecret(secret.namespace, secret.name, signal);
	if (found === undefined || !agreed.includes(secretDigest(found))) {
		const what = found === undefined ? localized`was deleted` : localized`has another content`;
		throw new OperationError(
			'changed',
			localized`Secret ${secret.namespace}/${secret.name} ${what} since it was shown: nothing was sent`,
			{hint: localized`look at it again: certdeck certificates`},
		);
	}
}

/** Refuses to replace content that was not seen at the agreement. */
function refuseUnseen({steps, request}: ResumePlan): void {
	const unseen = steps.find(({overwrites}) => overwrites !== undefined);
	if (unseen !== undefined) {
		throw new OperationError(
			'changed',
			localized`${unseen.kind} ${unseen.namespace === undefined ? '' : `${unseen.namespace}/`}${unseen.name} changed since it was shown: the new certificate was not put there`,
			{
				details: [unseen.overwrites ?? ''],
				hint: localized`it is in ${request?.name ?? localized`the request`}: certdeck resume asks before it replaces what is there`,
			},
		);
	}
}

async function actOn(
	cluster: Cluster,
	issuance: Issuance,
	request: CertificateSigningRequest,
	options: CarryOptions,
): Promise<Waiting | undefined> {
	const {waitSeconds = 0, intervalMs, signal} = options;
	const begunAt = Date.now();
	let seen = request;
	for (;;) {
		const waiting = await decideAndSign(cluster, issuance, seen, options);
		const wanted = waiting?.for === 'controller' ? Math.max(waitSeconds, controllerSeconds) : waitSeconds;
		const timeoutSeconds = wanted - (Date.now() - begunAt) / 1000;
		if (waiting === undefined || timeoutSeconds <= 0) {
			return waiting;
		}

		const approved = new AbortController();
		let current: CertificateSigningRequest | undefined;
		try {
			await waitForCertificate(cluster, seen, {
				timeoutSeconds,
				signal: AbortSignal.any([approved.signal, ...(signal ? [signal] : [])]),
				...(intervalMs !== undefined && {intervalMs}),
				onChange(now) {
					// After another has approved it, it may be this operator's turn to sign.
					if (waiting.for === 'approval' && now.conditions.some(({type}) => type === 'Approved')) {
						current = now;
						approved.abort();
					}
				},
			});
			return undefined;
		} catch (error) {
			if (current !== undefined && !signal?.aborted) {
				seen = current;
				continue;
			}

			if (error instanceof OperationError && error.code === 'timed-out') {
				return waiting;
			}

			throw error;
		}
	}
}
