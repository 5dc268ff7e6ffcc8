import type {Subscribable} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {RequestDigest} from '../../present/list/index.js';

/** The digest of every request of the list, computed in the background. The snapshot is a number that grows with each change. */
export type DeckIndex = Subscribable<number> & {
	/** The digest that is kept, or one computed for this call: some 0.1 ms. Changes nothing, so that it can be called while drawing. */
	of(request: CertificateSigningRequest): RequestDigest;
	/** Reviews these requests before the rest of the list, and starts to read the evidence for them. Not called while drawing. */
	prioritize(requests: readonly CertificateSigningRequest[]): void;
	/** The digest that is kept. */
	known(request: CertificateSigningRequest): RequestDigest | undefined;
	/** The same text for pending requests that are the same in all but the key (`repeatKey`), where several ask for the subject. */
	duplicateKey(request: CertificateSigningRequest): string | undefined;
	/** Grows when `duplicateKey` may answer differently for some request. */
	duplicateStamp(): number;
};
