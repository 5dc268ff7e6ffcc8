import {yamlText} from '../words/index.js';

/** What a manifest says of a request that is not made yet. */
export type Manifest = {
	readonly name?: string;
	/** Where the server completes the name; ends with a dash. */
	readonly generateName: string;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly expirationSeconds?: number;
};

/**
 * The CertificateSigningRequest as YAML (certificates.k8s.io/v1).
 *
 * @param requestBase64 - `spec.request`, or what stands for it until there is a key to make it with.
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
