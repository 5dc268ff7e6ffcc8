import type {SubjectAltName} from '../../source/pki/hosts/index.js';
import {requestFromApi} from '../../source/pki/x509/index.js';
import {predictValidity} from '../../source/signers/forecast/index.js';
import {isInTree, kubeletClient, validationFailure} from '../../source/signers/known/index.js';
import type {ApiServer, Client} from '../api/server.js';
import type {Authority} from '../cluster/authority.js';
import {certify} from '../cluster/authority.js';
import type {Csr} from '../resources/csr-faults.js';
import {conditionsOf, hasCondition} from '../resources/csr-faults.js';
import {namesOf} from '../resources/x509.js';
import type {KubeObject} from '../schema/json.js';
import type {User} from '../schema/resource.js';
import {ApiError} from '../schema/status.js';
import type {WorkQueue} from './work-queue.js';
import {workQueue} from './work-queue.js';

export const csrCollection = 'certificatesigningrequests.certificates.k8s.io';
export const csrPath = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

/** The user of the approver, the signers and the cleaner. */
export const certificateController: User = {
	username: 'system:serviceaccount:kube-system:certificate-controller',
	groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
	extra: {},
};

const pathTo = (name: string, subresource: string) => `${csrPath}/${encodeURIComponent(name)}/${subresource}`;

/** Runs the approver and the four signers of kube-controller-manager. */
export function runCertificateControllers(api: ApiServer, authority: Authority, now: () => Date): WorkQueue {
	const client = api.as(certificateController);
	const queue = workQueue(async name => {
		const object = api.storage.get(csrCollection, name) as Csr | undefined;
		if (object) {
			await (approve(object, client) ?? sign(object, client, authority, now()));
		}
	});
	const unsubscribe = api.storage.subscribe(csrCollection, ({type, key}) => {
		if (type !== 'DELETED') {
			queue.add(key);
		}
	});
	return {
		add: queue.add,
		idle: queue.idle,
		async stop() {
			unsubscribe();
			await queue.stop();
		},
	};
}

/** Approves valid requests of kubelets for themselves or, while bootstrapping, for another node (approver/sarapprove.go). */
function approve(object: Csr, client: Client): Promise<unknown> | undefined {
	const {spec, metadata} = object;
	if (spec.signerName !== kubeletClient || hasCondition(object, 'Approved') || hasCondition(object, 'Denied')) {
		return undefined;
	}

	const names = namesOf(spec.request);
	if (validationFailure(names, spec.signerName, spec.usages ?? []) !== undefined) {
		return undefined;
	}

	const isOwn = names.commonName === spec.username;
	const attempts = [
		...(isOwn
			? [['selfnodeclient', 'Auto approving self kubelet client certificate after SubjectAccessReview.'] as const]
			: []),
		['nodeclient', 'Auto approving kubelet client certificate after SubjectAccessReview.'] as const,
	];
	return tryEach();

	async function tryEach(): Promise<void> {
		for (const [subresource, message] of attempts) {
			const review = await client.create('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
				spec: {
					user: spec.username,
					uid: spec.uid,
					groups: spec.groups,
					extra: spec.extra,
					resourceAttributes: {
						group: 'certificates.k8s.io',
						resource: 'certificatesigningrequests',
						verb: 'create',
						subresource,
					},
				},
			});
			if ((review['status'] as {readonly allowed: boolean}).allowed) {
				const condition = {type: 'Approved', status: 'True', reason: 'AutoApproved', message};
				await client.update(
					pathTo(metadata.name, 'approval'),
					withStatus(object, {
						conditions: [...conditionsOf(object), condition],
					}),
				);
				return;
			}
		}
	}
}

/** Signs an approved request for a built-in signer, or marks it as Failed (signer/signer.go). */
async function sign(object: Csr, client: Client, authority: Authority, now: Date): Promise<void> {
	const {spec, metadata, status} = object;
	if (
		!isInTree(spec.signerName) ||
		!hasCondition(object, 'Approved') ||
		hasCondition(object, 'Denied') ||
		hasCondition(object, 'Failed') ||
		status.certificate
	) {
		return;
	}

	const names = namesOf(spec.request);
	const message = validationFailure(names, spec.signerName, spec.usages ?? []);
	if (message !== undefined) {
		const condition = {type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message};
		await client.update(
			pathTo(metadata.name, 'status'),
			withStatus(object, {
				conditions: [...conditionsOf(object), condition],
			}),
		);
		return;
	}

	const {raw} = requestFromApi(spec.request);
	// Go writes SANs by kind: DNS names, e-mail addresses, IP addresses, URIs.
	const subjectAltNames: readonly SubjectAltName[] = (['dns', 'email', 'ip', 'uri'] as const).flatMap(kind =>
		names[kind].map(value => ({kind, value})),
	);
	const certificatePem = certify(authority, {
		subject: raw.subject,
		subjectPublicKeyInfo: raw.subjectPublicKeyInfo,
		subjectAltNames,
		usages: spec.usages ?? [],
		...predictValidity(now, spec.expirationSeconds, {authorityNotAfter: authority.notAfter}),
	});
	await client.update(
		pathTo(metadata.name, 'status'),
		withStatus(object, {
			conditions: conditionsOf(object),
			certificate: Buffer.from(certificatePem).toString('base64'),
		}),
	);
}

function withStatus(object: Csr, status: Csr['status'] | object): KubeObject {
	return {...object, status: {...status}} as KubeObject;
}

/** Whether an error says that the object was deleted in the meantime. */
export function isGone(error: unknown): boolean {
	return error instanceof ApiError && error.code === 404;
}
