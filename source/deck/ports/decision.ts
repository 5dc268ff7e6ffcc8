import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {DecisionPlan} from '../../operations/decide/index.js';
import type {Plan} from '../../operations/plan/index.js';

/** The plan of a decision, and what its write says and is pinned to. */
export type DeckDecision = Plan<unknown> & Partial<Pick<DecisionPlan, 'condition' | 'pin'>>;

/** Approves or denies one request. */
export type DecisionPort = {
	/** Throws OperationError where the request can't be decided so. */
	plan(
		request: CertificateSigningRequest,
		decision: 'Approved' | 'Denied',
		options: {readonly reason?: string; readonly message?: string; readonly unrecorded?: boolean},
	): DeckDecision;
};
