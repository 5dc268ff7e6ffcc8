import type {ContextColor} from './context-mark.js';
import type {LocalPolicy} from './local-policy.js';

/** Where the deck is connected. */
export type ContextInfo = {
	readonly context: string;
	/** The whole path of the kubeconfig, where it is none that kubectl would find by itself: `--kubeconfig` named it. */
	readonly kubeconfig?: string;
	/** A Pod's own account, of which no kubeconfig tells: kubectl finds it by itself, and knows no context of it. */
	readonly isInCluster?: true;
	/** Flags that lead to this cluster and this user otherwise than the context does, for commands; no credential. */
	readonly flags?: readonly string[];
	readonly cluster: string;
	readonly user: string;
	/** The context's namespace, else `default`. */
	readonly namespace: string;
	readonly server: string;
	/** The kubeconfig says insecure-skip-tls-verify, or an http:// server: shown in the header. */
	readonly skipTlsVerify: boolean;
	/** Nothing is sent that would change the cluster. */
	readonly readOnly: boolean;
	/** Why it is read-only, a sentence; absent for `--read-only`. */
	readonly readOnlyBecause?: string;
	/** Of its name, as the operator's configuration says. */
	readonly color?: ContextColor;
	/** Whoever changes the cluster types the context's name first. */
	readonly isNameTyped?: true;
	/** What kubectl takes of a kubeconfig without a word, and the operator may not expect: sentences. */
	readonly warnings?: readonly string[];
	/** What ends the names of its DNS, where the operator says so. */
	readonly clusterDomain?: string;
	/** What the operator's team lets requests ask for, where they say so. */
	readonly policy?: LocalPolicy;
};

/** What tells a cluster from others, whatever its address and the name of its context are. */
export type ClusterIdentity = {
	/** Hex SHA-256 of the public key of the authority that the connection was verified by; absent where nobody was verified. */
	readonly authority?: string;
	/** metadata.uid of Namespace kube-system; absent where one may not read it. A server may claim any. */
	readonly uid?: string;
};
