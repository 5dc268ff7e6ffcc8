import type {ContextColor} from './context-mark.js';
import type {LocalPolicy} from './local-policy.js';

/** The context of the connection. */
export type ContextInfo = {
	readonly context: string;
	/** The absolute path of the kubeconfig, if `--kubeconfig` named it, so that kubectl would not find it by itself. */
	readonly kubeconfig?: string;
	/** The connection uses a Pod's service account, without kubeconfig. kubectl finds it by itself, and has no context for it. */
	readonly isInCluster?: true;
	/** Flags that replace the cluster or the user of the context, for shown commands. They hold no credential. */
	readonly flags?: readonly string[];
	readonly cluster: string;
	readonly user: string;
	/** The context's namespace, else `default`. */
	readonly namespace: string;
	readonly server: string;
	/** The kubeconfig has insecure-skip-tls-verify, or an http:// server. The header shows it. */
	readonly skipTlsVerify: boolean;
	/** No write is sent to the cluster. */
	readonly readOnly: boolean;
	/** Why it is read-only, a sentence; absent for `--read-only`. */
	readonly readOnlyBecause?: string;
	/** Colour of the context's name, from the operator's configuration. */
	readonly color?: ContextColor;
	/** The operator must type the context's name before each write. */
	readonly isNameTyped?: true;
	/** Sentences about content of the kubeconfig that kubectl accepts silently, and the operator may not expect. */
	readonly warnings?: readonly string[];
	/** The domain of the cluster's DNS, if the operator has configured it. */
	readonly clusterDomain?: string;
	/** The policy of the operator's team, if there is one. */
	readonly policy?: LocalPolicy;
};

/** Identifies a cluster, independent of its address and of the name of its context. */
export type ClusterIdentity = {
	/** Hex SHA-256 of the public key of the authority that verified the connection; absent if the server was not verified. */
	readonly authority?: string;
	/** metadata.uid of Namespace kube-system; absent if the user may not read it. A server can claim any value. */
	readonly uid?: string;
};
