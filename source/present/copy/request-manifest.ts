import {yamlText} from '../words/index.js';

/** The fields of a manifest for a request that does not exist yet. */
export type Manifest = {
	readonly name?: string;
	/** A prefix that the server completes; ends with a dash. */
	readonly generateName: string;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly expirationSeconds?: number;
};

/**
 * The CertificateSigningRequest as YAML (certificates.k8s.io/v1).
 *
 * @param requestBase64 - `spec.request`, or a placeholder before the key exists.
 */
export function requestManifest(
	{name, generateName, signerName, usages, expirationSeconds}: Manifest,
	requestBase64: string,
): string {
	return yamlText({
		apiVersion: 'certificates.k8s.io/v1',
		kind: 'CertificateSigningRequest',
		metadata: name === undefined ? {generateName} : {name},
		spec: {
			request: requestBase64,
			signerName,
			usages,
			...(expirationSeconds === undefined ? {} : {expirationSeconds}),
		},
	});
}
