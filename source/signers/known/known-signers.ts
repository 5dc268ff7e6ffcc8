import {localized} from '../../base/text/index.js';
/** The program that processes approved requests for a signer. */
export type SignerOperator =
	/** One of the four signers inside kube-controller-manager. */
	| 'kube-controller-manager'
	/** A `kubernetes.io` name that no program serves. */
	| 'nobody'
	| 'cert-manager'
	| 'eks'
	/** Any other domain: a third-party controller, or a person with an authority. */
	| 'custom';

export type SignerInfo = {
	readonly signerName: string;
	readonly operator: SignerOperator;
	/** The program or person that will sign, as the end of a sentence. */
	readonly who: string;
	/** What its certificates are valid for, one sentence. */
	readonly trust: string;
	/** Usages that the signer requires. */
	readonly requiredUsages: readonly string[];
	/** Whether kube-controller-manager may approve such a request by itself. */
	readonly autoApproved: boolean;
	/** Whether the certificate makes its holder a Kubernetes user: CN = user, O = groups. */
	readonly authenticates: boolean;
};

const prefix = 'kubernetes.io/';

/** The signer for people and programs that log in to the API server. */
export const apiServerClient = `${prefix}kube-apiserver-client`;
/** The signer for kubelets that log in to the API server. */
export const kubeletClient = `${prefix}kube-apiserver-client-kubelet`;
/** The signers whose certificates every API server accepts as a login. */
export const loginSigners: readonly string[] = [apiServerClient, kubeletClient];
/** The signer for the kubelets' own HTTPS endpoint. */
export const kubeletServing = `${prefix}kubelet-serving`;
/** The signer of requests from before certificates.k8s.io/v1. */
export const legacyUnknownSigner = `${prefix}legacy-unknown`;

const inTree: ReadonlyMap<string, Omit<SignerInfo, 'signerName' | 'operator' | 'who'>> = new Map([
	[
		apiServerClient,
		{
			trust: localized`The API server takes the holder for the user in CN, in the groups in O; it can not be revoked.`,
			requiredUsages: ['client auth'],
			autoApproved: false,
			authenticates: true,
		},
	],
	[
		kubeletClient,
		{
			trust: localized`The API server takes the holder for the node in CN.`,
			requiredUsages: ['client auth', 'digital signature'],
			autoApproved: true,
			authenticates: true,
		},
	],
	[
		kubeletServing,
		{
			trust: localized`The API server takes the holder for the kubelet at the names and addresses in it.`,
			requiredUsages: ['server auth', 'digital signature'],
			autoApproved: false,
			authenticates: false,
		},
	],
	[
		legacyUnknownSigner,
		{
			trust: localized`Nothing says what it is good for; many clusters take the holder for the user in CN.`,
			requiredUsages: [],
			autoApproved: false,
			authenticates: true,
		},
	],
]);

/** Names of the four signers that kube-controller-manager serves. */
export const inTreeSigners: readonly string[] = [...inTree.keys()];

/** Results by name. A cluster has few signers, and many requests for each. */
const known = new Map<string, SignerInfo>(
	Array.from(inTree, ([signerName, rest]) => [
		signerName,
		{...rest, signerName, operator: 'kube-controller-manager', who: 'kube-controller-manager'},
	]),
);
/** The most names to keep, because requesters can choose any name. */
const mostKnown = 256;

/** The facts about a signer that follow from its name. */
export function signerInfo(signerName: string): SignerInfo {
	const info = known.get(signerName) ?? infoOf(signerName);
	if (known.size < mostKnown) {
		known.set(signerName, info);
	}

	return info;
}

function infoOf(signerName: string): SignerInfo {
	const free = {signerName, requiredUsages: [], autoApproved: false, authenticates: false};
	const domain = signerName.split('/')[0] ?? '';
	if (domain === 'kubernetes.io') {
		return {
			...free,
			operator: 'nobody',
			who: localized`nobody: Kubernetes has no signer of this name`,
			trust: localized`Nothing, since nobody serves this name.`,
		};
	}

	if (domain === 'issuers.cert-manager.io' || domain === 'clusterissuers.cert-manager.io') {
		return {
			...free,
			operator: 'cert-manager',
			who: localized`cert-manager, where its CertificateSigningRequest controllers are switched on`,
			trust: localized`Whatever trusts the authority behind that issuer.`,
		};
	}

	if (signerName === 'beta.eks.amazonaws.com/app-serving') {
		return {
			...free,
			operator: 'eks',
			who: localized`Amazon EKS's control plane`,
			trust: localized`Pods of the cluster, through the cluster's own authority.`,
			requiredUsages: ['server auth'],
		};
	}

	return {
		...free,
		operator: 'custom',
		who: localized`whoever serves ${signerName}: a controller, or you with an authority`,
		trust: localized`Whatever trusts the authority behind it; the signer checks what it likes.`,
	};
}

/** Whether kube-controller-manager serves the signer, so that no one else may sign for it. */
export function isInTree(signerName: string): boolean {
	return inTree.has(signerName);
}

/** The purpose of a certificate. */
export type Purpose = 'server' | 'client' | 'both';

/**
 * The usages to request: those that the signer requires, else those that the purpose needs. `key encipherment` is only for
 * RSA, because only its old key exchange uses it (RFC 5280 §4.2.1.3).
 */
export function defaultUsages(signerName: string, purpose: Purpose, keyIsRsa: boolean): readonly string[] {
	const {operator, requiredUsages} = signerInfo(signerName);
	const wanted =
		operator === 'kube-controller-manager' && requiredUsages.length > 0
			? requiredUsages
			: [...(purpose === 'client' ? [] : ['server auth']), ...(purpose === 'server' ? [] : ['client auth'])];
	const withSignature = ['digital signature', ...wanted.filter(usage => usage !== 'digital signature')];
	return keyIsRsa ? [...withSignature.slice(0, 1), 'key encipherment', ...withSignature.slice(1)] : withSignature;
}

/** Whether holders log in as people or programs, which have different rights. All nodes have the same rights. */
export function isForLogins(signerName: string): boolean {
	return signerName !== kubeletClient && signerInfo(signerName).authenticates;
}
