/** Whom the story asks, and for what. */
export const signers = {
	client: 'kubernetes.io/kube-apiserver-client',
	kubeletClient: 'kubernetes.io/kube-apiserver-client-kubelet',
	kubeletServing: 'kubernetes.io/kubelet-serving',
	serving: 'example.com/serving',
	/** Has an authority already: the other one is the reader's to sign for. */
	platform: 'clusterissuers.cert-manager.io/platform',
} as const;

export const serverUsages = ['digital signature', 'server auth'];
export const clientUsages = ['digital signature', 'client auth'];
