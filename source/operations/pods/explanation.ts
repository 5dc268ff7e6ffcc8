import type {QuotedEvent} from './pod-events.js';

/** The state of one source in a Pod's volumes. */
export type PartStatus = 'ready' | 'waits' | 'refused' | 'missing' | 'unknown';

/** One source of a volume, its state, and what to do next; sentences that may quote hostile text. */
export type ExplainedPart = {
	readonly volume: string;
	readonly asks: string;
	readonly status: PartStatus;
	readonly says: readonly string[];
	readonly next: readonly string[];
};

/** Why a Pod waits for its certificate, or that it does not wait. */
export type PodExplanation = {
	readonly namespace: string;
	readonly name: string;
	readonly node: string;
	readonly serviceAccount: string;
	readonly phase: string;
	/** Whether its volumes are not mounted yet, as far as its phase shows. */
	readonly isStarting: boolean;
	readonly parts: readonly ExplainedPart[];
	readonly events: readonly QuotedEvent[];
	/** What could not be asked, and why; a line each. */
	readonly open: readonly string[];
};
