import type {Subscribable} from '../../base/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';

/** Evidence from the cluster for all requests. When the snapshot grows, reviews may have changed. */
export type EvidencePort = Subscribable<number> & {
	/** Reads all evidence of one request again that is not fresh. The review says what can't be read. */
	examine(request: CertificateSigningRequest, isDeciding?: boolean): Promise<void>;
	/** Whether the review has all evidence for the request, and it is fresh. */
	isExamined(request: CertificateSigningRequest): boolean;
	/** How often the cluster began to answer again: evidence is read again after each time. */
	recoveries(): number;
};
