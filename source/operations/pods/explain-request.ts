import {localized} from '../../base/text/index.js';
import type {BindingSubject} from '../../cluster/records/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import type {PartStatus} from './explanation.js';
import {podCertificateState, sweptFrom} from './pod-certificate-state.js';
import type {PodFacts} from './read-pod-facts.js';
import {spanText} from './span-text.js';

type Explained = readonly [status: PartStatus, says: readonly string[], next: readonly string[]];

/** The meaning of the reasons that Kubernetes defines, as advice. */
const reasonHints: Readonly<Record<string, string>> = {
	UnsupportedKeyType: localized`Take another keyType in the podCertificate source.`,
	InvalidUnverifiedUserAnnotations: localized`Mend userAnnotations in the podCertificate source.`,
};

/** The state of the Pod's latest request. */
export function explainRequest(
	record: PodCertificateRecord,
	facts: PodFacts,
	isStarting: boolean,
	now: Date,
): Explained {
	const {pod} = facts;
	const {state, condition} = podCertificateState(record);
	const about = localized`PodCertificateRequest ${record.name}`;
	const mismatch = mismatches(record, facts);
	switch (state) {
		case 'pending':
			return explainPending(record, facts, now, mismatch);
		case 'issued': {
			const until = record.notAfter?.toISOString().slice(0, 16).replace('T', ' ');
			const says = [
				localized`${about} is issued${until === undefined ? '' : localized`, good until ${until} UTC`}.`,
				...(isStarting
					? [localized`kubelet mounts it within a minute; what the Pod waits for now is something else.`]
					: []),
			];
			return ['ready', [...says, ...mismatch], []];
		}

		case 'denied':
		case 'failed': {
			const hint = reasonHints[condition?.reason ?? ''];
			const who = localized`${about} was ${state === 'denied' ? 'denied' : localized`marked as failed`}: ${condition?.reason ?? ''}${condition?.message ? `: ${condition.message}` : ''}`;
			return [
				'refused',
				[
					who,
					isStarting
						? localized`That is final for this Pod: kubelet does not ask again.`
						: localized`That ends its refreshing: the certificate that it has stays until it expires.`,
					...mismatch,
				],
				[
					...(hint === undefined ? [localized`Mend what the signer names, in the Pod or at the signer.`] : [hint]),
					localized`Then replace the Pod: kubectl delete pod -n ${pod.namespace} ${pod.name}`,
				],
			];
		}
	}
}

function explainPending(
	record: PodCertificateRecord,
	{pod, requests, isWhole, signers}: PodFacts,
	now: Date,
	mismatch: readonly string[],
): Explained {
	const {signerName} = record;
	const left =
		sweptFrom(record) > now
			? localized`In ${spanText(now, sweptFrom(record))} it may be deleted unanswered.`
			: localized`It is due to be deleted unanswered.`;
	const others = ('value' in requests ? requests.value : []).filter(
		each => each.signerName === signerName && each.uid !== record.uid,
	);
	const answers = others.filter(each => podCertificateState(each).state !== 'pending');
	const last = answers
		.map(each => podCertificateState(each).condition?.lastTransitionTime)
		.filter(at => at !== undefined)
		.toSorted((a, b) => a.getTime() - b.getTime())
		.at(-1);
	const may = signers.get(signerName);
	const nobody = may !== undefined && 'value' in may && may.value.length === 0;
	const where = isWhole ? '' : localized` in ${pod.namespace}`;
	const lately =
		answers.length === 0
			? localized`Nobody has answered a request for ${signerName}${where} in the last quarter of an hour${others.length === 0 ? '' : localized`, ${others.length} others wait`}.`
			: localized`Its signer has answered ${answers.length} others${where} lately${last === undefined ? '' : localized`, the last ${spanText(last, now)} ago`}.`;
	const says = [
		localized`PodCertificateRequest ${record.name} has waited for ${spanText(record.createdAt, now)}: nobody has signed or refused it.`,
		localized`${left} kubelet then asks again under another name.`,
		lately,
		...mismatch,
	];
	if (signerName === 'kubernetes.io/kube-apiserver-client-pod') {
		return [
			'waits',
			[...says, localized`Kubernetes reserves this name and ships no signer for it.`],
			[localized`Install a signer for it, or ask for another signer in the podCertificate source.`],
		];
	}

	if (nobody) {
		return [
			'waits',
			[
				...says,
				localized`No ClusterRole gives anybody but admins the right to sign for ${signerName}: it may be a signer that this cluster does not have.`,
			],
			[
				localized`Check signerName in the podCertificate source.`,
				localized`Install the signer, with the verb sign on it by a ClusterRole (a Role does not count).`,
			],
		];
	}

	const whom = may !== undefined && 'value' in may ? subjectsText(may.value) : undefined;
	return [
		'waits',
		whom === undefined ? says : [...says, localized`It may be signed by ${whom}.`],
		answers.length === 0
			? [localized`Look after the signer: it seems to be down.`]
			: [localized`Read the signer's log: it answers others, and not this one.`],
	];
}

const mostSubjects = 3;

function subjectsText(subjects: readonly BindingSubject[]): string {
	const named = subjects
		.slice(0, mostSubjects)
		.map(({kind, namespace, name}) => `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`);
	const more = subjects.length - named.length;
	return more > 0 ? localized`${named.join(', ')} and ${more} more` : named.join(', ');
}

/** Differences between the request and the live objects. Then its author was no kubelet under NodeRestriction. */
function mismatches(record: PodCertificateRecord, {pod, accountUid, nodeUid}: PodFacts): readonly string[] {
	const differs = (what: string, said: string, is: string | undefined) =>
		said === (is ?? '')
			? []
			: [localized`The request names ${what} ${said || '(none)'}, the live one is ${is || '(none)'}.`];
	return [
		...differs('node', record.nodeName, pod.nodeName),
		...differs('ServiceAccount', record.serviceAccountName, pod.serviceAccountName),
		...('value' in accountUid
			? differs(localized`ServiceAccount uid`, record.serviceAccountUid, accountUid.value)
			: []),
		...('value' in nodeUid ? differs(localized`node uid`, record.nodeUid, nodeUid.value) : []),
	];
}
