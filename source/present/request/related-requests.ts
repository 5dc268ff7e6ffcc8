import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {sameSubject} from '../../operations/assess/index.js';
import {statusOf} from '../../operations/plan/index.js';
import type {ReadRequest} from '../../operations/read/index.js';
import {readSigningRequest} from '../../operations/read/index.js';
import type {Diagnosis, Signing} from '../../signers/forecast/index.js';
import {diagnose} from '../../signers/forecast/index.js';
import {forecastInput} from './forecast.js';
import type {RelatedRequests} from './request-view.js';

type RelatedOptions = {
	/** What the cluster says about its signer. */
	readonly signing?: Signing | undefined;
	/** The requests for the same subject, if the caller keeps them. Otherwise all others are searched. */
	readonly forSubject?: readonly CertificateSigningRequest[];
};

/** What the other requests say about one: requests for the same subject, and whether its signer is working. */
export function relatedRequests(
	seen: CertificateSigningRequest,
	others: readonly CertificateSigningRequest[],
	now: Date,
	{signing, forSubject = others}: RelatedOptions = {},
): RelatedRequests {
	const diagnosis = diagnosisOf({...readSigningRequest(seen), ...(signing && {signing})}, others, now);
	return {sameSubject: sameSubject(seen, forSubject), ...(diagnosis && {diagnosis})};
}

/** Why an approved request has no certificate; undefined for all other requests. */
export function diagnosisOf(
	read: ReadRequest & {readonly signing?: Signing},
	others: readonly CertificateSigningRequest[],
	now: Date,
): Diagnosis | undefined {
	if (statusOf(read.seen) !== 'approved') {
		return undefined;
	}

	return diagnose({
		...forecastInput(read, now),
		approvedAt: approvedAt(read.seen),
		lastServed: others
			.filter(
				({signerName, certificateBase64}) => signerName === read.seen.signerName && certificateBase64 !== undefined,
			)
			.map(approvedAt)
			.reduce((last, at) => (last === undefined || (at !== undefined && at > last) ? at : last), undefined),
	});
}

function approvedAt({conditions}: CertificateSigningRequest): Date | undefined {
	return conditions.find(({type}) => type === 'Approved')?.lastUpdateTime;
}
