import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {DecisionPlan} from '../../operations/decide/index.js';
import type {Plan} from '../../operations/plan/index.js';

/** The plan of a decision, with its condition and the version of the request to which it is pinned. */
export type DeckDecision = Plan<unknown> & Partial<Pick<DecisionPlan, 'condition' | 'pin'>>;

/** Approves or denies one request. */
export type DecisionPort = {
	/** Throws OperationError if this decision on the request is not possible. */
	plan(
		request: CertificateSigningRequest,
		decision: 'Approved' | 'Denied',
		options: {readonly reason?: string; readonly message?: string; readonly unrecorded?: boolean},
	): DeckDecision;
};
