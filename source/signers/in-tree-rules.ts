import {apiServerClient, kubeletClient, kubeletServing} from './known-signers.js';

/** The names of a request as Go's parser sees them (`serverView` in pki), which is all that a signer looks at. */
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

/**
 * Why a signer of kube-controller-manager would set Failed, in its own words: the message that the condition will
 * carry. Checks run in its order (k8s.io/kubernetes pkg/controller/certificates/signer, pkg/apis/certificates).
 *
 * @returns undefined where it would sign, and for signers that aren't its own.
 */
export function validationFailure(
	names: RequestedNames,
	signerName: string,
	usages: readonly string[],
): string | undefined {
	switch (signerName) {
		case apiServerClient:
			return clientFailure(usages);
		case kubeletClient:
			return kubeletClientFailure(names, usages);
		case kubeletServing:
			return kubeletServingFailure(names, usages);
		default:
			return undefined;
	}
}

function clientFailure(usages: readonly string[]): string | undefined {
	const refused = usages.find(usage => !['digital signature', keyEncipherment, 'client auth'].includes(usage));
	if (refused !== undefined) {
		return `invalid usage for client certificate: ${refused}`;
	}

	return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
}

function kubeletClientFailure(names: RequestedNames, usages: readonly string[]): string | undefined {
	if (!isNodesAlone(names)) {
		return 'subject organization is not system:nodes';
	}

	for (const [kind, values] of [
		['DNS', names.dns],
		['Email', names.email],
		['IP', names.ip],
		['URI', names.uri],
	] as const) {
		if (values.length > 0) {
			return `${kind} subjectAltNames are not allowed`;
		}
	}

	return nodeNameFailure(names) ?? usageFailure(usages, 'client auth');
}

function kubeletServingFailure(names: RequestedNames, usages: readonly string[]): string | undefined {
	if (!isNodesAlone(names)) {
		return 'subject organization is not system:nodes';
	}

	if (names.dns.length === 0 && names.ip.length === 0) {
		return 'DNS or IP subjectAltName is required';
	}

	if (names.email.length > 0) {
		return 'Email subjectAltNames are not allowed';
	}

	if (names.uri.length > 0) {
		return 'URI subjectAltNames are not allowed';
	}

	return usageFailure(usages, 'server auth') ?? nodeNameFailure(names);
}

function isNodesAlone({organizations}: RequestedNames): boolean {
	return organizations.length === 1 && organizations[0] === nodesGroup;
}

function nodeNameFailure({commonName = ''}: RequestedNames): string | undefined {
	return commonName.startsWith(nodePrefix) ? undefined : 'subject common name does not begin with system:node:';
}

/** Exactly the purpose and `digital signature`, with or without `key encipherment`. */
function usageFailure(usages: readonly string[], purpose: 'client auth' | 'server auth'): string | undefined {
	const asked = new Set(usages);
	asked.delete(keyEncipherment);
	const fits = asked.size === 2 && asked.has('digital signature') && asked.has(purpose);
	// The server prints the set sorted.
	const wanted = [purpose, 'digital signature', keyEncipherment].toSorted().join(' ');
	return fits ? undefined : `usages did not match [${wanted}]`;
}
