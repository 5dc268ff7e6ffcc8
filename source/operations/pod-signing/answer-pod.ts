import {createHash} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {Intended} from '../../storage/journal/index.js';
import type {Recorder} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {podCertificateState} from '../pods/index.js';
import {recorded, settled} from '../write/index.js';

/** The one write that ends a PodCertificateRequest. */
export type PodAnswer = {
	/** The subject of sentences: `the denial of "shop/req-1"`. */
	readonly what: string;
	readonly decision: 'Approved' | 'Denied';
	readonly reason: string;
	readonly message: string;
	write(): Promise<PodCertificateRecord>;
	/** Whether the stored object is what was written. */
	isStored(now: PodCertificateRecord): boolean;
};

/** Options of plans that answer a PodCertificateRequest. */
export type AnswerOptions = {
	now(): Date;
	/** Records the answer before it is sent, and its result. */
	readonly record?: Recorder | undefined;
};

/** `NAMESPACE/NAME` of a request, for people. */
export function podRequestName({namespace, name}: PodCertificateRecord): string {
	return `${namespace}/${name}`;
}

/** @throws {OperationError} `wrong-state` for an answered request, because an answer is final. */
export function refuseAnswered(seen: PodCertificateRecord): void {
	const {state, condition} = podCertificateState(seen);
	if (state !== 'pending') {
		throw new OperationError(
			'wrong-state',
			localized`${JSON.stringify(podRequestName(seen))} is ${condition?.type ?? state} (${condition?.reason ?? ''}): that is final`,
			{hint: localized`the Pod gets no other answer: replace it`},
		);
	}
}

/**
 * Writes an answer, pinned to what was seen. As for decisions, the journal records it before it is sent, and if the
 * server's reply is lost, the object is read again.
 *
 * @throws {OperationError} `changed`, `unrecorded`
 * @throws {ClusterError}
 */
export async function answerPod(
	cluster: Cluster,
	seen: PodCertificateRecord,
	{what, decision, reason, message, write, isStored}: PodAnswer,
	{record}: AnswerOptions,
	signal?: AbortSignal,
): Promise<PodCertificateRecord> {
	const look = async (looking: AbortSignal) => {
		const now = await cluster.getPodCertificate(seen.namespace, seen.name, looking);
		if (now !== undefined && now.uid === seen.uid && isStored(now)) {
			return now;
		}

		if (now?.uid === seen.uid && now.resourceVersion === seen.resourceVersion) {
			return undefined;
		}

		throw changedSince(seen, now);
	};
	const intended = () => journalEntry(seen, {decision, reason, message});
	try {
		return await recorded(cluster, record, intended, () =>
			settled(write, {what, look, signal, pace: cluster.settlePace}),
		);
	} catch (error) {
		if (error instanceof ClusterError && error.code === 'conflict') {
			throw changedSince(seen, await cluster.getPodCertificate(seen.namespace, seen.name, signal), error);
		}

		throw error;
	}
}

function changedSince(
	seen: PodCertificateRecord,
	now: PodCertificateRecord | undefined,
	cause?: unknown,
): OperationError {
	const {state, condition} = now === undefined ? {state: 'pending' as const} : podCertificateState(now);
	const quoted = JSON.stringify(podRequestName(seen));
	const said =
		now === undefined
			? localized`${quoted} was deleted since it was shown: nothing was written`
			: now.uid !== seen.uid
				? localized`${quoted} was deleted and recreated since it was shown: nothing was written`
				: state === 'pending'
					? localized`${quoted} changed since it was shown: nothing was written`
					: localized`${quoted} became ${condition?.type ?? state} (${condition?.reason ?? ''}) since it was shown: nothing was written`;
	return new OperationError('changed', said, {
		hint: localized`look at it again, and go by what it is now`,
		...(cause !== undefined && {cause}),
	});
}

function journalEntry(
	seen: PodCertificateRecord,
	said: {readonly decision: Intended['decision']; readonly reason: string; readonly message: string},
): Intended {
	const {uid, signerName, stubBase64 = ''} = seen;
	return {
		kind: 'PodCertificateRequest',
		name: podRequestName(seen),
		uid,
		signerName,
		requestSha256: createHash('sha256').update(Buffer.from(stubBase64, 'base64')).digest('hex'),
		findings: [],
		...said,
	};
}
