import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {PodCertificateRecord} from '../../cluster/records/pods/index.js';
import {randomSerialNumber} from '../../pki/encode/index.js';
import {certificateBody, signCertificateBody} from '../../pki/issue/index.js';
import {encodePem} from '../../pki/pem/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import {known} from '../pods/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {authorityName, authorityText} from '../read/index.js';
import {judgeChain} from '../sign/index.js';
import type {AnswerOptions} from './answer-pod.js';
import {answerPod, podRequestName, refuseAnswered} from './answer-pod.js';
import type {PodTrust} from './find-trust.js';
import {findTrust, publishHint} from './find-trust.js';
import type {PodDecision} from './pod-decision.js';
import {decidePod} from './pod-decision.js';
import {checkIdentity, readLiveObjects} from './pod-identity.js';
import type {PodRules} from './pod-rules.js';
import {beginRefreshAt} from './pod-template.js';

type SigningDecision = Extract<PodDecision, {readonly kind: 'sign'}>;

export type PodSigningOptions = AnswerOptions & {
	/** The operator confirms that this authority signs here, even if other ones are published. */
	readonly isNamed?: boolean;
};

/**
 * Plans to issue the certificate of a Pod by hand, with the names that `rules` contain for its ServiceAccount. The live
 * Pod, ServiceAccount and node are read now, and again before it is signed.
 *
 * @throws {OperationError} `refused` for a request that must not be signed. `wrong-state` for an answered request. From
 *   `perform` as `answerPod`.
 * @throws {PkiError} if the authority can't sign.
 * @throws {ClusterError}
 */
export async function planPodSigning(
	cluster: Cluster,
	seen: PodCertificateRecord,
	authority: OpenedAuthority,
	rules: PodRules,
	options: PodSigningOptions,
	signal?: AbortSignal,
): Promise<Plan<PodCertificateRecord>> {
	refuseAnswered(seen);
	const {namespace, name, podName, serviceAccountName, nodeName, signerName} = seen;
	const decideNow = async (deciding?: AbortSignal) => {
		const identify = async () => checkIdentity(seen, await readLiveObjects(cluster, seen, deciding));
		return asSigning(seen, await decidePod(seen, {...rules, signerName}, authority, identify));
	};
	const issue = (decision: SigningDecision, at: Date) => {
		const body = certificateBody(decision.template(at, randomSerialNumber()), authority);
		return signCertificateBody(body, authority, at);
	};
	const right = {verb: 'list', resource: 'clustertrustbundles', group: 'certificates.k8s.io'} as const;
	const [decision, trust] = await Promise.all([
		decideNow(signal),
		known(right, () => findTrust(cluster, signerName, authority, signal)),
	]);
	// A trial signature shows what will be issued. It also fails before any question if the authority can't issue it.
	const preview = decodeCertificate(issue(decision, options.now()));
	const {notBefore, notAfter, subjectAltNames} = preview;
	const ofChain = judgeChain({der: Buffer.from(preview.raw.der), notBefore}, authority, options.now());
	const names = subjectAltNames.map(({kind, value}) => `${kind} ${value}`).join(', ');
	const isOther = options.isNamed !== true && 'value' in trust && isForeign(trust.value);
	return {
		title: localized`Give the Pod ${namespace}/${podName}, ServiceAccount ${serviceAccountName}, a certificate for ${names}`,
		steps: [
			{
				verb: 'sign',
				kind: 'Certificate',
				namespace,
				name: podName,
				note: localized`with ${authorityText(authority)}; until ${notAfter.toISOString()}; ${rules.usages.join(', ')}; on the node ${nodeName}`,
			},
			{
				verb: 'update',
				kind: 'PodCertificateRequest/status',
				namespace,
				name,
				note: localized`Issued, with chain and times, which can not be changed later`,
			},
		],
		warnings: [...ofChain, ...('value' in trust ? trustWarnings(trust.value, signerName) : [])],
		...(isOther && {typeToConfirm: authorityName(authority)}),
		async perform(performing) {
			const der = issue(await decideNow(performing), options.now());
			const leaf = decodeCertificate(der);
			const certificateChain = encodePem('CERTIFICATE', der) + (authority.followingPem ?? '');
			const said = {reason: 'Issued', message: 'by certdeck'};
			return answerPod(
				cluster,
				seen,
				{
					what: localized`the certificate of ${JSON.stringify(podRequestName(seen))}`,
					decision: 'Approved',
					reason: said.reason,
					message: `certificate ${leaf.serialNumber} for ${names}`,
					write: () =>
						cluster.issuePodCertificate(
							seen,
							{
								...{certificateChain, ...said, at: options.now()},
								...{notBefore: leaf.notBefore, notAfter: leaf.notAfter, beginRefreshAt: beginRefreshAt(leaf)},
							},
							performing,
						),
					isStored: now => now.certificateChain === certificateChain,
				},
				options,
				performing,
			);
		},
	};
}

/** Whether other authorities are published for the signer, but not this one. Then Pods would not trust its certificates. */
function isForeign({holder, others}: PodTrust): boolean {
	return holder === undefined && others.length > 0;
}

function trustWarnings({holder, others}: PodTrust, signerName: string): readonly string[] {
	if (holder !== undefined) {
		return [];
	}

	return [
		others.length === 0
			? localized`no ClusterTrustBundle of ${signerName} holds the root of this authority: ${publishHint(signerName)}`
			: localized`the ClusterTrustBundles of ${signerName} hold other authorities (${others.join(', ')}): Pods that mount them do not trust this one`,
	];
}

/** @throws {OperationError} `refused`, with the reason. */
function asSigning(seen: PodCertificateRecord, decision: PodDecision): SigningDecision {
	const quoted = JSON.stringify(podRequestName(seen));
	switch (decision.kind) {
		case 'sign':
			return decision;
		case 'deny':
			throw new OperationError('refused', localized`${quoted} must not be signed: ${decision.message}`, {
				hint: localized`certdeck pods deny ${podRequestName(seen)} --reason ${decision.reason} --message TEXT`,
			});
		case 'wait':
			throw new OperationError('refused', localized`${quoted} must not be signed: ${decision.what}`, {
				hint: localized`kubelet asks again where the Pod is still there`,
			});
		case 'leave':
			throw decision.why === 'not-listed'
				? new OperationError(
						'refused',
						localized`${quoted} must not be signed: the config lists no ServiceAccount ${seen.namespace}/${seen.serviceAccountName}`,
						{hint: localized`list it under pods.admit, with the names that it gets`},
					)
				: new OperationError('refused', localized`${quoted} is for ${seen.signerName}, which is Kubernetes' own`, {
						hint: localized`certdeck signs for signers of your own such as example.com/pods`,
					});
	}
}
