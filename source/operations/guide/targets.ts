import {longestSubdomain} from '../../base/index.js';
import type {PurposeId} from './purposes.js';

/** Where a certificate is put, as the guide proposes it: `NAMESPACE/NAME`. */
export type Targets = {readonly secret?: string; readonly configMap?: string};

/**
 * The Secret of a Service or Pod beside it, and a ConfigMap for the authority of a signer of one's own; what a login or
 * a kubelet needs is no Secret.
 *
 * @param place - `NAMESPACE/NAME`, or a node's name.
 * @param name - what the certificate is called where it has no place: its first host, or its request.
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

/** A name as Secrets and ConfigMaps may have it (RFC 1123), of any text. */
function objectWord(text: string, ending: string): string {
	const word = text
		.toLowerCase()
		.replaceAll(/[^a-z0-9.-]+/g, '-')
		.slice(0, longestSubdomain - ending.length)
		.replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
	return `${word || 'certificate'}${ending}`;
}
