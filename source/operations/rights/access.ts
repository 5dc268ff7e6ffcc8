import type {Subscribable} from '../../base/index.js';
import {createVersionStore} from '../../base/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest, ResourceAttributes} from '../../cluster/model/index.js';
import type {RbacRule} from './rights.js';
import {isEither, questionsOf, rulesFor, ruleText} from './rights.js';

/** What an operator may want to do with a request or without one. */
export type Action = 'approve' | 'deny' | 'sign' | 'publish' | 'create';

/** What the user may do. The snapshot is a version number, which grows with each answer. */
export type Access = Subscribable<number> & {
	/**
	 * The RBAC rule that is missing for an action, as a sentence; undefined if the right exists, or is not known yet. Asks
	 * nobody.
	 */
	missingRight(action: Action, request?: CertificateSigningRequest): string | undefined;
	/** Starts the access reviews that `missingRight` needs and that are due; each answer notifies the listeners. */
	ask(action: Action, request?: CertificateSigningRequest): void;
	/** Resolves when every review that was started has ended. */
	settled(): Promise<void>;
	/** Removes all answers, for example after a 403. */
	reset(): void;
};

const freshMs = 5 * 60_000;
/** A refusal is reviewed again soon, because an admin may grant the right just now. */
const refusedMs = 10_000;
/** Until a review that failed is asked for again. */
const retryMs = 5000;

/** Asks the API server, once in a while, what this user may do (SelfSubjectAccessReview). */
export function createAccess(cluster: Cluster, signal: AbortSignal): Access {
	const answers = new Map<string, {readonly at: number; readonly allowed: boolean | undefined}>();
	const {getSnapshot, subscribe, change} = createVersionStore();
	const asking = new Set<Promise<void>>();

	function isAllowed(attributes: ResourceAttributes): boolean | undefined {
		return answers.get(JSON.stringify(attributes))?.allowed;
	}

	function startReview(attributes: ResourceAttributes): void {
		const key = JSON.stringify(attributes);
		const known = answers.get(key);
		if (known === undefined || Date.now() - known.at > (known.allowed === false ? refusedMs : freshMs)) {
			answers.set(key, {at: Date.now(), allowed: known?.allowed});
			const answer: Promise<void> = review(key, attributes).finally(() => asking.delete(answer));
			asking.add(answer);
		}
	}

	async function review(key: string, attributes: ResourceAttributes): Promise<void> {
		try {
			const {allowed} = await cluster.reviewAccess(attributes, signal);
			answers.set(key, {at: Date.now(), allowed});
			change();
		} catch {
			// Not knowing is no refusal: the server will say it when the action is tried. Asked again in a while.
			const again = setTimeout(() => {
				answers.delete(key);
				change();
			}, retryMs);
			again.unref();
		}
	}

	/** A grant names one signer or all of its domain, and a review of the one does not know of the other. */
	function isGranted(rule: RbacRule): boolean | undefined {
		const answers = questionsOf(rule).map(isAllowed);
		return isEither(rule)
			? answers.includes(true) || (answers.includes(undefined) ? undefined : false)
			: answers.every(answer => answer !== false) && (answers.includes(undefined) ? undefined : true);
	}

	function rulesOf(action: Action, request: CertificateSigningRequest | undefined): readonly RbacRule[] {
		const rules = action === 'publish' ? [] : rulesFor(action, request?.signerName ?? '');
		return rules.filter(({resourceNames}) => request !== undefined || resourceNames === undefined);
	}

	return {
		ask(action, request) {
			for (const rule of rulesOf(action, request)) {
				questionsOf(rule).forEach(startReview);
				// One missing rule is enough to say.
				if (isGranted(rule) === false) {
					break;
				}
			}
		},
		missingRight(action, request) {
			const missing = rulesOf(action, request).find(rule => isGranted(rule) === false);
			return missing && `missing RBAC: ${ruleText(missing)}`;
		},
		async settled() {
			while (asking.size > 0) {
				await Promise.all(asking);
			}
		},
		reset() {
			answers.clear();
		},
		getSnapshot,
		subscribe,
	};
}
