import type {Cluster} from '../../cluster/calls/index.js';
import type {LocalPolicy} from '../../cluster/context/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Review} from '../../review/finding/index.js';
import {policyOnRecord} from '../../review/judge/index.js';
import {isSignerOf} from '../../review/policy/index.js';
import type {JournalRecord} from '../../storage/journal/index.js';
import {readReviewContext} from './review-request.js';
import {allRequests, reviewRequestsAsRows} from './review-requests.js';

/** What one entry of a policy says of one request or decision. */
export type Said = {readonly name: string; readonly raises: readonly string[]; readonly lifts: readonly string[]};

export type EntryReport = {
	/** How it stands in the file: `requesters[0]`. */
	readonly at: string;
	/** Of the requests that there are: how many it holds for, and those of which it says something. */
	readonly now: {readonly count: number; readonly said: readonly Said[]};
	/** The same of decisions of the journal; `untold` are from before it kept what was asked for. */
	readonly journal: {readonly count: number; readonly untold: number; readonly said: readonly Said[]};
};

type Entry = {readonly at: string; readonly signers: readonly string[]; readonly only: LocalPolicy};

/**
 * Says what each entry of a policy, alone, would say of the requests that there are, and of what was decided.
 *
 * @throws {ClusterError} where the cluster can't be asked at all.
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

/** Each entry with a policy that has no other. */
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

/** What of a review holds a request up. */
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
	// A policy is of CertificateSigningRequests.
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
