import type {CertificateSigningRequest} from '../../../cluster/types.js';
import type {RequestDigest} from '../../../present/request-digest.js';
import type {DeckIndex} from '../../deck.js';

/** How long one pass over the list may work out what is not known yet, in milliseconds: the rest comes between keys. */
const passMs = 6;

/** What is known of a request, or can be worked out before the reader would feel it. */
export type SoonKnown = (request: CertificateSigningRequest) => RequestDigest | undefined;

export function soonKnown(index: DeckIndex): SoonKnown {
	const until = performance.now() + passMs;
	return request => index.known(request) ?? (performance.now() < until ? index.of(request) : undefined);
}

/** How many of the rows have a finding that blocks, one that warns, and neither; and how many are yet to be reviewed. */
export type Weights = {
	readonly block: number;
	readonly warn: number;
	readonly clear: number;
	readonly unknown: number;
	/** Of some it is not known what their holder could do: more of them may block than are counted. */
	readonly isUnsure: boolean;
};

export function weightsOf(rows: readonly CertificateSigningRequest[], known: SoonKnown): Weights {
	const weights = {block: 0, warn: 0, clear: 0, unknown: 0, isUnsure: false};
	for (const row of rows) {
		const digest = known(row);
		const gravest = digest?.gravest;
		weights.isUnsure ||= digest?.findings.some(({id}) => id === 'bindings-unread') ?? false;
		weights[digest === undefined ? 'unknown' : gravest === 'block' || gravest === 'warn' ? gravest : 'clear'] += 1;
	}

	return weights;
}
