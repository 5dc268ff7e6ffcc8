import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Plan} from '../../operations/plan/index.js';

export type PublishValues = {
	readonly keyPath?: string;
	/** Of the key, where it is locked. */
	readonly keyPassphrase?: string;
	/** `NAMESPACE/NAME`. */
	readonly secret?: string;
	/** `NAMESPACE/NAME`. */
	readonly configMap?: string;
	readonly caPath?: string;
	/** Folder for `.crt` files. */
	readonly out?: string;
	/** Name of a ClusterTrustBundle. */
	readonly trustBundle?: string;
	/** File for a kubeconfig of the user that a client certificate names. */
	readonly kubeconfig?: string;
};

/** Puts an issued certificate where workloads read it. */
export type PublishingPort = {
	plan(request: CertificateSigningRequest, values: PublishValues): Promise<Plan<unknown>>;
	/** Where the certificate may go, and the key that goes along. */
	propose(request: CertificateSigningRequest): PublishValues;
};
