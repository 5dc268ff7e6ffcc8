import type {Subscribable} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {RequestDigest} from '../../present/list/index.js';

/** The digest of every request of the list, computed in the background. The snapshot is a number that grows with each change. */
export type DeckIndex = Subscribable<number> & {
	/**
	 * The stored digest, or one computed for this call in about 0.1 ms, which the review that follows takes over. It changes
	 * nothing that others see, so it can be called while drawing.
	 */
	of(request: CertificateSigningRequest): RequestDigest;
	/**
	 * As `of`, for a row of the list. The first rows, and new ones while pages arrive, are drawn without a review, which would
	 * delay them. `prioritize` has it made.
	 */
	forRow(request: CertificateSigningRequest): RequestDigest;
	/**
	 * Reviews these requests before the rest of the list, and starts to read the evidence for them. Between two pages it only
	 * keeps them for the next reviews. Not called while drawing.
	 */
	prioritize(requests: readonly CertificateSigningRequest[]): void;
	/** The stored digest. */
	known(request: CertificateSigningRequest): RequestDigest | undefined;
	/** Pending requests that differ only in their key have the same text (`repeatKey`). Undefined if the subject occurs once. */
	duplicateKey(request: CertificateSigningRequest): string | undefined;
	/** Grows when `duplicateKey` may answer differently for some request. */
	duplicateStamp(): number;
};
