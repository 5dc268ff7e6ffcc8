/** The signers of the story. */
export const signers = {
	client: 'kubernetes.io/kube-apiserver-client',
	kubeletClient: 'kubernetes.io/kube-apiserver-client-kubelet',
	kubeletServing: 'kubernetes.io/kubelet-serving',
	serving: 'example.com/serving',
	/** A signer that has an authority already. The user of the demo can sign for the other one. */
	platform: 'clusterissuers.cert-manager.io/platform',
} as const;

export const serverUsages = ['digital signature', 'server auth'];
export const clientUsages = ['digital signature', 'client auth'];
