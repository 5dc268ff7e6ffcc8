import {longestSubdomain} from '../../base/index.js';
import type {PurposeId} from './purposes.js';

/** Where the guide proposes to publish a certificate: `NAMESPACE/NAME`. */
export type Targets = {readonly secret?: string; readonly configMap?: string};

/**
 * A Secret for a Service or Pod in its namespace, and a ConfigMap for the operator's own authority. Certificates for logins
 * and kubelets get no Secret.
 *
 * @param place - `NAMESPACE/NAME`, or a node's name.
 * @param name - for a certificate without a place: its first host, or its request.
 */
export function proposeTargets({
	purpose,
	place,
	name,
	namespace,
	signerName,
}: {
	readonly purpose: PurposeId | undefined;
	readonly place?: string | undefined;
	readonly name: string;
	readonly namespace: string;
	readonly signerName: string;
}): Targets {
	if (purpose === 'user' || purpose === 'machine' || purpose === 'kubelet-client' || purpose === 'kubelet-serving') {
		return {};
	}

	const [placeNamespace, placeName] = place?.includes('/') ? place.split('/', 2) : [namespace, name];
	const isOwn = !signerName.startsWith('kubernetes.io/');
	return {
		secret: `${placeNamespace}/${objectWord(placeName ?? name, '-tls')}`,
		...(isOwn ? {configMap: `${placeNamespace}/${objectWord(signerName, '-ca')}`} : {}),
	};
}

/** Turns any text into a valid name of a Secret or ConfigMap (RFC 1123). */
function objectWord(text: string, ending: string): string {
	const word = text
		.toLowerCase()
		.replaceAll(/[^a-z0-9.-]+/g, '-')
		.slice(0, longestSubdomain - ending.length)
		.replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
	return `${word || 'certificate'}${ending}`;
}
