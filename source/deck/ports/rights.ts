import type {Subscribable} from '../../base/index.js';
import type {Printable} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';

/** What a person can do to requests; each may be forbidden by RBAC, by the request's state, or by --read-only. */
export type DeckAction = 'approve' | 'deny' | 'sign' | 'publish' | 'create';

/** What the operator may do. The snapshot is a number that grows whenever an answer of `whyNot` may have changed. */
export type RightsPort = Subscribable<number> & {
	/** Why an action can't be taken, in a sentence, as far as is known now; undefined where nothing speaks against it. */
	whyNot(action: DeckAction, request?: CertificateSigningRequest): string | undefined;
	/** Asks the API server for the rights on a request where no answer is fresh: for these actions, or for all. Not called while drawing. */
	ask(request: CertificateSigningRequest | undefined, actions?: readonly DeckAction[]): void;
	/**
	 * The RBAC rules that an admin would have to apply for what this user may not do to a request, or, without a request,
	 * to list requests; empty while all is allowed or unknown.
	 */
	missing(
		request: CertificateSigningRequest | undefined,
	): ReadonlyArray<{readonly label: string; readonly text: Printable}>;
};
