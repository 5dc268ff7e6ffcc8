import type {Subscribable} from '../../base/index.js';
import type {Printable} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';

/** What a person can do to requests; each may be forbidden by RBAC, by the request's state, or by --read-only. */
export type DeckAction = 'approve' | 'deny' | 'sign' | 'publish' | 'create';

/** What the operator may do. The snapshot is a number that grows whenever an answer of `whyNot` may have changed. */
export type RightsPort = Subscribable<number> & {
	/** Why an action is not possible, in a sentence, as far as is known now; undefined if it is possible. */
	whyNot(action: DeckAction, request?: CertificateSigningRequest): string | undefined;
	/**
	 * Asks the API server about the rights on a request, for some actions or for all, unless an answer is fresh. Not called
	 * while drawing.
	 */
	ask(request: CertificateSigningRequest | undefined, actions?: readonly DeckAction[]): void;
	/**
	 * The RBAC rules that an admin must apply to give this user the missing rights on a request; without a request, the
	 * rights to list requests. Empty while all rights are there or unknown.
	 */
	missing(
		request: CertificateSigningRequest | undefined,
	): ReadonlyArray<{readonly label: string; readonly text: Printable}>;
};
