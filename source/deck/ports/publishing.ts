import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Plan} from '../../operations/plan/index.js';

export type PublishValues = {
	readonly keyPath?: string;
	/** Passphrase of the key, if it is encrypted. */
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

/** Publishes an issued certificate to the places from which workloads read it. */
export type PublishingPort = {
	plan(request: CertificateSigningRequest, values: PublishValues): Promise<Plan<unknown>>;
	/** The proposed places for the certificate, and its key. */
	propose(request: CertificateSigningRequest): PublishValues;
};
