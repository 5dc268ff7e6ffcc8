import {localized} from '../../base/text/index.js';
import type {BundleSource, CertificateSource, PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {explainRequest} from './explain-request.js';
import type {ExplainedPart, PartStatus, PodExplanation} from './explanation.js';
import {quotedEvents} from './pod-events.js';
import type {PodFacts} from './read-pod-facts.js';
import {spanText} from './span-text.js';

/** Explains why a Pod waits, from facts that were read before. */
export function explainPod(facts: PodFacts, now: Date): PodExplanation {
	const {pod, events} = facts;
	const isStarting = pod.phase === 'Pending' && pod.nodeName !== '';
	return {
		namespace: pod.namespace,
		name: pod.name,
		node: pod.nodeName,
		serviceAccount: pod.serviceAccountName,
		phase: pod.phase,
		isStarting,
		parts: [
			...pod.certificates.map(source => explainCertificate(source, facts, isStarting, now)),
			...pod.bundles.map(source => explainBundle(source, facts)),
		],
		events: 'value' in events ? quotedEvents(events.value) : [],
		open: openQuestions(facts),
	};
}

function openQuestions({
	requests,
	isWhole,
	signers,
	accountUid,
	nodeUid,
	bundles,
	events,
}: PodFacts): readonly string[] {
	const why = (answer: {readonly why?: string} | object | undefined) =>
		answer !== undefined && 'why' in answer ? String(answer.why) : undefined;
	const questions: ReadonlyArray<readonly [string, string | undefined]> = [
		[localized`which requests the Pod has`, why(requests)],
		[
			localized`how its signer answered in other namespaces`,
			isWhole || why(requests) !== undefined
				? undefined
				: 'missing RBAC: verbs list on podcertificaterequests of all namespaces',
		],
		[localized`who may sign`, [...signers.values()].map(why).find(each => each !== undefined)],
		[localized`whether its ServiceAccount is the one of the request`, why(accountUid)],
		[localized`whether its node is the one of the request`, why(nodeUid)],
		[localized`which trust bundles there are`, [...bundles.values()].map(why).find(each => each !== undefined)],
		[localized`what kubelet said`, why(events)],
	];
	return questions.flatMap(([question, because]) =>
		because === undefined ? [] : [localized`not known: ${question}: ${because}`],
	);
}

function explainCertificate(source: CertificateSource, facts: PodFacts, isStarting: boolean, now: Date): ExplainedPart {
	const {pod, isServed, requests} = facts;
	const {volume, signerName, keyType} = source;
	const part = (status: PartStatus, says: readonly string[], next: readonly string[] = []): ExplainedPart => ({
		volume,
		asks: localized`a certificate of ${signerName || localized`(no signer)`}${keyType === '' ? '' : localized`, key ${keyType}`}`,
		status,
		says,
		next,
	});
	if (!isServed) {
		return part(
			'missing',
			[localized`This server has no PodCertificateRequests: nobody can ask for the certificate.`],
			[localized`Turn on the feature gate PodCertificateRequest and certificates.k8s.io/v1, then recreate the Pod.`],
		);
	}

	if (pod.isMirror) {
		return part(
			'refused',
			[localized`This is a mirror Pod: it gets no certificate.`],
			[localized`Run it as an ordinary Pod.`],
		);
	}

	if ('why' in requests) {
		return part(
			'unknown',
			[localized`Its PodCertificateRequests may not be read.`],
			[localized`certdeck rights pods prints the rights.`],
		);
	}

	const own = requests.value.filter(
		each => each.namespace === pod.namespace && each.podName === pod.name && each.signerName === signerName,
	);
	const latest = own
		.filter(({podUid}) => podUid === pod.uid)
		.toSorted(byAge)
		.at(-1);
	if (latest !== undefined) {
		return part(...explainRequest(latest, facts, isStarting, now));
	}

	const foreign = own.at(-1);
	const aside =
		foreign === undefined
			? []
			: [
					localized`PodCertificateRequest ${foreign.name} is for a Pod of this name with another uid, ${foreign.podUid || '(none)'}: not for this one.`,
				];
	if (pod.nodeName === '') {
		return part(
			'waits',
			[localized`The Pod has no node yet: kubelet asks once it is scheduled.`, ...aside],
			[localized`kubectl describe pod -n ${pod.namespace} ${pod.name} says what the scheduler waits for.`],
		);
	}

	if (!isStarting) {
		return part('ready', [
			localized`The Pod is past the mount (${pod.phase || localized`phase unknown`}), and no request is left: requests are deleted 15 to 20 minutes after they are made.`,
			...aside,
		]);
	}

	const age = spanText(pod.createdAt, now);
	return part(
		'missing',
		[
			localized`There is no PodCertificateRequest of this Pod for ${signerName}, ${age} after the Pod was made: kubelet on ${pod.nodeName} could not ask, or is about to.`,
			...aside,
		],
		[
			localized`Read kubelet's log on ${pod.nodeName}: it alone says why (admission, a webhook, a quota).`,
			localized`If requests of this signer were swept away unanswered, kubelet makes another within minutes.`,
		],
	);
}

const byAge = (a: PodCertificateRecord, b: PodCertificateRecord) => a.createdAt.getTime() - b.createdAt.getTime();

function explainBundle(source: BundleSource, {bundles, hasBundles}: PodFacts): ExplainedPart {
	const {volume, path, name, signerName, labelSelector, optional} = source;
	const asks =
		name === undefined
			? localized`trust bundles of ${signerName ?? localized`(no signer)`}${labelSelector === undefined ? '' : localized` with the labels ${labelSelector || '(any)'}`}, as ${path}`
			: localized`ClusterTrustBundle ${name}, as ${path}`;
	const part = (status: PartStatus, says: readonly string[], next: readonly string[] = []): ExplainedPart => ({
		volume,
		asks,
		status,
		says,
		next,
	});
	const absent = (why: string, next: readonly string[]) =>
		optional
			? part('ready', [localized`${why} The source is optional, so the volume goes without.`])
			: part('missing', [why], next);
	if (!hasBundles) {
		return absent(localized`This server has no ClusterTrustBundles.`, [
			localized`A ConfigMap does the same in each namespace.`,
		]);
	}

	const found = bundles.get(source);
	if (found === undefined || 'why' in found) {
		return part('unknown', [localized`ClusterTrustBundles may not be read.`]);
	}

	if (found.value.length > 0) {
		return part('ready', [localized`It gets ${found.value.map(each => each.name).join(', ')}.`]);
	}

	if (name !== undefined) {
		return absent(localized`There is no ClusterTrustBundle ${name}.`, [
			localized`certdeck bundles lists those that there are; certdeck bundles publish ${name} --ca FILE makes it.`,
		]);
	}

	return labelSelector === undefined
		? absent(localized`The source has no labelSelector: it selects nothing.`, [
				localized`Write labelSelector: {} for all bundles of the signer, and recreate the Pod.`,
			])
		: absent(localized`No ClusterTrustBundle of ${signerName ?? localized`(no signer)`} has these labels.`, [
				localized`certdeck bundles -o wide lists bundles with their labels.`,
			]);
}
