import type {QuotedEvent} from './pod-events.js';

/** How it stands with one thing that a Pod's volume asks for. */
export type PartStatus = 'ready' | 'waits' | 'refused' | 'missing' | 'unknown';

/** One source of a volume, what is so and what to do next: sentences that may quote hostile text. */
export type ExplainedPart = {
	readonly volume: string;
	readonly asks: string;
	readonly status: PartStatus;
	readonly says: readonly string[];
	readonly next: readonly string[];
};

/** Why a Pod waits for its certificate, or that it does not. */
export type PodExplanation = {
	readonly namespace: string;
	readonly name: string;
	readonly node: string;
	readonly serviceAccount: string;
	readonly phase: string;
	/** Its volumes are not mounted yet, as far as its phase tells. */
	readonly isStarting: boolean;
	readonly parts: readonly ExplainedPart[];
	readonly events: readonly QuotedEvent[];
	/** What could not be asked, and why; a line each. */
	readonly open: readonly string[];
};
