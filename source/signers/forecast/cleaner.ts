import {localized} from '../../base/text/index.js';

const hourMs = 3_600_000;
const decidedMs = hourMs;
const undecidedMs = 24 * hourMs;

/** The fields of a CertificateSigningRequest that the cleaner of kube-controller-manager uses. */
export type CleanableRequest = {
	readonly createdAt: Date;
	readonly conditions: ReadonlyArray<{readonly type: string; readonly lastUpdateTime?: Date}>;
	readonly certificateBase64?: string;
};

export type Cleanup = {
	/** The deadline. The cleaner runs every hour, so it may delete the request up to an hour later. */
	readonly at: Date;
	/** The reason, as a phrase: `denied requests go after 1 hour`. */
	readonly why: string;
};

/**
 * When kube-controller-manager will delete a request (csrcleaner): the earliest of its deadlines.
 *
 * @param certificateNotAfter - end of the issued certificate, if there is one and it can be read.
 * @returns undefined if it never deletes the request: one with only custom conditions stays forever.
 */
export function cleanupAt(request: CleanableRequest, certificateNotAfter?: Date): Cleanup | undefined {
	const {createdAt, conditions} = request;
	if (conditions.length === 0) {
		return {at: after(createdAt, undecidedMs), why: localized`pending requests go after 24 hours`};
	}

	const isIssued = (request.certificateBase64 ?? '') !== '';
	const deadlines = conditions.flatMap(({type, lastUpdateTime}): readonly Cleanup[] => {
		const since = lastUpdateTime ?? createdAt;
		switch (type) {
			case 'Denied':
				return [{at: after(since, decidedMs), why: localized`denied requests go after 1 hour`}];
			case 'Failed':
				return [{at: after(since, decidedMs), why: localized`failed requests go after 1 hour`}];
			case 'Approved': {
				if (!isIssued) {
					return [
						{at: after(since, undecidedMs), why: localized`approved requests without a certificate go after 24 hours`},
					];
				}

				const issued = {at: after(since, decidedMs), why: localized`issued requests go after 1 hour`};
				return certificateNotAfter === undefined
					? [issued]
					: [issued, {at: certificateNotAfter, why: localized`requests with an expired certificate go`}];
			}

			default:
				return [];
		}
	});
	return deadlines.toSorted((a, b) => a.at.getTime() - b.at.getTime())[0];
}

function after(since: Date, ms: number): Date {
	return new Date(since.getTime() + ms);
}
