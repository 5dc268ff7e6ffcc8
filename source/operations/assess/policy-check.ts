import type {Cluster} from '../../cluster/calls/index.js';
import type {LocalPolicy} from '../../cluster/context/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Review} from '../../review/finding/index.js';
import {policyOnRecord} from '../../review/judge/index.js';
import {isSignerOf} from '../../review/policy/index.js';
import type {JournalRecord} from '../../storage/journal/index.js';
import {readReviewContext} from './review-request.js';
import {allRequests, reviewRequestsAsRows} from './review-requests.js';

/** The effect of one policy entry on one request or recorded decision. */
export type Said = {readonly name: string; readonly raises: readonly string[]; readonly lifts: readonly string[]};

export type EntryReport = {
	/** The place of the entry in the file: `requesters[0]`. */
	readonly at: string;
	/** The requests that exist now: how many the entry applies to, and those whose findings it changes. */
	readonly now: {readonly count: number; readonly said: readonly Said[]};
	/**
	 * As `now`, for decisions of the journal. `untold` counts decisions from before the journal recorded what was asked
	 * for.
	 */
	readonly journal: {readonly count: number; readonly untold: number; readonly said: readonly Said[]};
};

type Entry = {readonly at: string; readonly signers: readonly string[]; readonly only: LocalPolicy};

/**
 * Reports the effect of each policy entry alone on the current requests and on recorded decisions.
 *
 * @throws {ClusterError} if the cluster can't be asked at all.
 */
export async function checkPolicy(
	policy: LocalPolicy,
	cluster: Cluster,
	records: readonly JournalRecord[],
	now: Date,
	signal?: AbortSignal,
): Promise<readonly EntryReport[]> {
	const context = await readReviewContext(cluster, now, signal);
	const requests = await allRequests(cluster, context, signal);
	const without = await reviewRequestsAsRows(requests, {...context, policy: undefined});
	const before = new Map(without.map(reviewed => [reviewed.seen.uid, reviewed]));
	const reports: EntryReport[] = [];
	for (const entry of entriesOf(policy)) {
		const rows = requests.filter(({signerName}) => isOf(entry, signerName));
		const after = await reviewRequestsAsRows(rows, {...context, policy: entry.only});
		reports.push({
			at: entry.at,
			now: {
				count: rows.length,
				said: after.flatMap(reviewed => differenceOf(reviewed.seen, before.get(reviewed.seen.uid), reviewed)),
			},
			journal: onRecords(entry, records),
		});
	}

	return reports;
}

function isOf({signers}: Entry, signerName: string): boolean {
	return signers.some(pattern => isSignerOf(pattern, signerName));
}

/** Each entry, with a policy that contains only this entry. */
function entriesOf(policy: LocalPolicy): readonly Entry[] {
	const {limits, requesters, delegates, trustDomains, fourEyes, allow, file, sha256} = policy;
	const none: LocalPolicy = {file, sha256, limits: [], requesters: [], delegates: [], fourEyes: [], allow: []};
	return [
		...limits.map(each => ({
			at: `signers[${JSON.stringify(each.signers)}]`,
			signers: [each.signers],
			only: {...none, limits: [each]},
		})),
		...requesters.map(each => ({at: each.at, signers: each.signers, only: {...none, requesters: [each]}})),
		...delegates.map(each => ({at: each.at, signers: each.signers, only: {...none, delegates: [each]}})),
		...(trustDomains === undefined ? [] : [{at: 'trustDomains', signers: ['*'], only: {...none, trustDomains}}]),
		...(fourEyes.length === 0 ? [] : [{at: 'fourEyes', signers: fourEyes, only: {...none, fourEyes}}]),
		...allow.map(each => ({at: each.at, signers: each.signers, only: {...none, allow: [each]}})),
	];
}

/** Ids of the findings and questions that matter for an approval. */
function weighty({findings, questions}: Review): readonly string[] {
	return [...findings.filter(({severity}) => severity !== 'info'), ...questions].map(({id}) => id);
}

function differenceOf({name}: CertificateSigningRequest, before: Review | undefined, after: Review): readonly Said[] {
	const was = before === undefined ? [] : weighty(before);
	const is = weighty(after);
	const said = {name, raises: is.filter(id => !was.includes(id)), lifts: was.filter(id => !is.includes(id))};
	return said.raises.length + said.lifts.length > 0 ? [said] : [];
}

function onRecords(entry: Entry, records: readonly JournalRecord[]): EntryReport['journal'] {
	// A policy applies only to CertificateSigningRequests.
	const held = records.filter(({kind, signerName}) => kind === undefined && isOf(entry, signerName));
	const said = held.flatMap(({asked, name, signerName, username, impersonatedBy, findings, at}): readonly Said[] => {
		if (asked === undefined) {
			return [];
		}

		const {raises, lifts} = policyOnRecord(
			{...asked, signerName, decidedBy: username ?? undefined, impersonatedBy, findings, at: new Date(at)},
			entry.only,
		);
		return raises.length + lifts.length > 0 ? [{name, raises, lifts}] : [];
	});
	return {count: held.length, untold: held.filter(({asked}) => asked === undefined).length, said};
}
