import {apiServerClient, kubeletClient, kubeletServing} from './known-signers.js';

/** The names of a request as Go's parser reads them (`serverView` in pki). A signer uses no others. */
export type RequestedNames = {
	/** The last CN. */
	readonly commonName?: string;
	readonly organizations: readonly string[];
	readonly dns: readonly string[];
	readonly ip: readonly string[];
	readonly email: readonly string[];
	readonly uri: readonly string[];
};

const nodesGroup = 'system:nodes';
const nodePrefix = 'system:node:';
const keyEncipherment = 'key encipherment';

/** The part of a request that a signer of kube-controller-manager refuses, and its message. */
export type ValidationFault = {
	readonly about: 'commonName' | 'organization' | 'names' | 'usages';
	readonly message: string;
};

/**
 * Why a signer of kube-controller-manager would set Failed, as the message of that condition. Checks have the signer's order
 * (k8s.io/kubernetes pkg/controller/certificates/signer, pkg/apis/certificates).
 *
 * @returns undefined if it would sign, and for signers that are not part of kube-controller-manager.
 */
export function validationFailure(
	names: RequestedNames,
	signerName: string,
	usages: readonly string[],
): string | undefined {
	return validationFault(names, signerName, usages)?.message;
}

/** As `validationFailure`, with the part of the request that the message is about. */
export function validationFault(
	names: RequestedNames,
	signerName: string,
	usages: readonly string[],
): ValidationFault | undefined {
	switch (signerName) {
		case apiServerClient:
			return clientFault(usages);
		case kubeletClient:
			return kubeletClientFault(names, usages);
		case kubeletServing:
			return kubeletServingFault(names, usages);
		default:
			return undefined;
	}
}

function clientFault(usages: readonly string[]): ValidationFault | undefined {
	const refused = usages.find(usage => !['digital signature', keyEncipherment, 'client auth'].includes(usage));
	if (refused !== undefined) {
		return {about: 'usages', message: `invalid usage for client certificate: ${refused}`};
	}

	return usages.includes('client auth')
		? undefined
		: {about: 'usages', message: 'missing required usage for client certificate: client auth'};
}

function kubeletClientFault(names: RequestedNames, usages: readonly string[]): ValidationFault | undefined {
	if (!isNodesAlone(names)) {
		return notNodes;
	}

	for (const [kind, values] of [
		['DNS', names.dns],
		['Email', names.email],
		['IP', names.ip],
		['URI', names.uri],
	] as const) {
		if (values.length > 0) {
			return {about: 'names', message: `${kind} subjectAltNames are not allowed`};
		}
	}

	return nodeNameFault(names) ?? usageFault(usages, 'client auth');
}

function kubeletServingFault(names: RequestedNames, usages: readonly string[]): ValidationFault | undefined {
	if (!isNodesAlone(names)) {
		return notNodes;
	}

	if (names.dns.length === 0 && names.ip.length === 0) {
		return {about: 'names', message: 'DNS or IP subjectAltName is required'};
	}

	if (names.email.length > 0) {
		return {about: 'names', message: 'Email subjectAltNames are not allowed'};
	}

	if (names.uri.length > 0) {
		return {about: 'names', message: 'URI subjectAltNames are not allowed'};
	}

	return usageFault(usages, 'server auth') ?? nodeNameFault(names);
}

const notNodes: ValidationFault = {about: 'organization', message: 'subject organization is not system:nodes'};

function isNodesAlone({organizations}: RequestedNames): boolean {
	return organizations.length === 1 && organizations[0] === nodesGroup;
}

function nodeNameFault({commonName = ''}: RequestedNames): ValidationFault | undefined {
	return commonName.startsWith(nodePrefix)
		? undefined
		: {about: 'commonName', message: 'subject common name does not begin with system:node:'};
}

/** The usages must be exactly the purpose and `digital signature`, with or without `key encipherment`. */
function usageFault(usages: readonly string[], purpose: 'client auth' | 'server auth'): ValidationFault | undefined {
	const asked = new Set(usages);
	asked.delete(keyEncipherment);
	const fits = asked.size === 2 && asked.has('digital signature') && asked.has(purpose);
	// The server prints the set sorted.
	const wanted = [purpose, 'digital signature', keyEncipherment].toSorted().join(' ');
	return fits ? undefined : {about: 'usages', message: `usages did not match [${wanted}]`};
}
