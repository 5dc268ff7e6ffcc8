import type {Subscribable} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {RequestDigest} from '../../present/list/index.js';

/** The digest of every request of the list, computed in the background. The snapshot is a number that grows with each change. */
export type DeckIndex = Subscribable<number> & {
	/** Worked out now where it was not yet: some 0.1 ms. */
	of(request: CertificateSigningRequest): RequestDigest;
	/** The digest that was computed already. */
	known(request: CertificateSigningRequest): RequestDigest | undefined;
	/** The same text for pending requests that are the same in all but the key (`repeatKey`), where several ask for the subject. */
	duplicateKey(request: CertificateSigningRequest): string | undefined;
	/** Grows when `duplicateKey` may answer differently for some request. */
	duplicateStamp(): number;
};
