import type {CertificateSigningRequest, Cluster, ResourceAttributes} from '../cluster/types.js';

/** What an operator may want to do to a request, or at all. */
export type Action = 'approve' | 'deny' | 'sign' | 'publish' | 'create';

export type Access = {
	/**
	 * The RBAC rule that is missing for an action, as a sentence; undefined where the right is there, or is not known
	 * yet: asking begins the review, and the listeners hear when its answer is here.
	 */
	missingRight(action: Action, request?: CertificateSigningRequest): string | undefined;
	/** Resolves when every answer that was asked for is here, or will not come. */
	settled(): Promise<void>;
	/** Forgets what was answered, as after a 403. */
	forget(): void;
	/** Grows with every answer. */
	getSnapshot(): number;
	subscribe(listener: () => void): () => void;
};

const group = 'certificates.k8s.io';
const freshMs = 5 * 60_000;
/** Until a review that failed is asked for again. */
const retryMs = 5000;

/** Asks the API server, once in a while, what this user may do (SelfSubjectAccessReview). */
export function createAccess(cluster: Cluster, signal: AbortSignal): Access {
	const answers = new Map<string, {readonly at: number; readonly allowed: boolean | undefined}>();
	const listeners = new Set<() => void>();
	const asking = new Set<Promise<void>>();
	let version = 0;

	function isAllowed(attributes: ResourceAttributes): boolean | undefined {
		const key = JSON.stringify(attributes);
		const known = answers.get(key);
		if (known === undefined || Date.now() - known.at > freshMs) {
			answers.set(key, {at: Date.now(), allowed: known?.allowed});
			const answer: Promise<void> = ask(key, attributes).finally(() => asking.delete(answer));
			asking.add(answer);
		}

		return known?.allowed;
	}

	async function ask(key: string, attributes: ResourceAttributes): Promise<void> {
		try {
			const {allowed} = await cluster.reviewAccess(attributes, signal);
			answers.set(key, {at: Date.now(), allowed});
			changed();
		} catch {
			// Not knowing is no refusal: the server will say it when the action is tried. Asked again in a while.
			const again = setTimeout(() => {
				answers.delete(key);
				changed();
			}, retryMs);
			again.unref();
		}
	}

	function changed(): void {
		version += 1;
		for (const listener of listeners) {
			listener();
		}
	}

	/** A grant names one signer or all of its domain, and a review of the one does not know of the other. */
	function onSigner(verb: 'approve' | 'sign', signerName: string): boolean | undefined {
		const exact = isAllowed({verb, group, resource: 'signers', name: signerName});
		const domain = isAllowed({verb, group, resource: 'signers', name: `${signerName.split('/', 1)[0]}/*`});
		return exact || domain ? true : exact === undefined || domain === undefined ? undefined : false;
	}

	return {
		missingRight(action, request) {
			switch (action) {
				case 'create': {
					return isAllowed({verb: 'create', group, resource: 'certificatesigningrequests'}) === false
						? 'missing RBAC: verbs create on certificatesigningrequests (certificates.k8s.io)'
						: undefined;
				}

				case 'approve':
				case 'deny':
				case 'sign': {
					const [verb, subresource] =
						action === 'sign' ? (['sign', 'status'] as const) : (['approve', 'approval'] as const);
					if (isAllowed({verb: 'update', group, resource: 'certificatesigningrequests', subresource}) === false) {
						return `missing RBAC: verbs update on certificatesigningrequests/${subresource} (certificates.k8s.io)`;
					}

					return request && onSigner(verb, request.signerName) === false
						? `missing RBAC: verbs ${verb} on signers, resourceNames ${request.signerName} (certificates.k8s.io)`
						: undefined;
				}

				default: {
					return undefined;
				}
			}
		},
		async settled() {
			while (asking.size > 0) {
				await Promise.all(asking);
			}
		},
		forget() {
			answers.clear();
		},
		getSnapshot: () => version,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
