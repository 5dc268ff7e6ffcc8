import {localized} from '../../base/text/index.js';

const hourMs = 3_600_000;
const decidedMs = hourMs;
const undecidedMs = 24 * hourMs;

/** What of a CertificateSigningRequest the cleaner of kube-controller-manager looks at. */
export type CleanableRequest = {
	readonly createdAt: Date;
	readonly conditions: ReadonlyArray<{readonly type: string; readonly lastUpdateTime?: Date}>;
	readonly certificateBase64?: string;
};

export type Cleanup = {
	/** From then on; the sweep is hourly, so up to an hour later. */
	readonly at: Date;
	/** Why, as a phrase: `denied requests go after 1 hour`. */
	readonly why: string;
};

/**
 * When kube-controller-manager will delete a request (csrcleaner): the earliest of its deadlines.
 *
 * @param certificateNotAfter - end of the issued certificate, if there is one and it can be read.
 * @returns undefined where nothing will: a request that has none but custom conditions stays for ever.
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
