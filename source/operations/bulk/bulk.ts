import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Finding, Question, Review, Severity} from '../../review/finding/index.js';
import type {Decision} from '../decide/index.js';
import {changesOf} from '../decide/index.js';
import {isUndecided} from '../sign/index.js';
import type {BulkGroup, Weighed} from './bulk-group.js';
import {bulkGroupsOf} from './bulk-group.js';

/** Why a request is excluded from a bulk decision. */
export type LeftOutCause =
	/** The request is no longer on the cluster, or differs from what was seen. */
	| 'changed'
	| 'decided'
	/** A finding blocks it. Such a request is decided alone, with its name typed. */
	| 'block'
	/** A finding is more severe than the operator allowed. */
	| 'severity'
	/** A question is open whose id the operator did not include. */
	| 'unknown'
	/** The right to decide it is missing. */
	| 'forbidden'
	/** A newer request for the same replaces it. The newer one is approved, or is excluded itself. */
	| 'superseded';

export type LeftOut = Weighed & {
	readonly cause: LeftOutCause;
	/** The finding that excludes it, if one does. */
	readonly finding?: Finding;
	/** The question that excludes it, if one does. */
	readonly question?: Question;
	/** A sentence; hostile text. */
	readonly why: string;
};

/** An older request, and the newer one that asks for the same. */
export type Superseded = Weighed & {readonly newer: CertificateSigningRequest};

/** The requests that a bulk decision includes, and those that it excludes. */
export type BulkPlan = {
	readonly decision: Decision;
	/** Reason and message of every condition. Without a message, each condition gets the result of its review. */
	readonly reason?: string;
	readonly message?: string;
	/** The operator's name, as the server knows it. */
	readonly reviewer?: string | undefined;
	readonly items: readonly Weighed[];
	/** The included requests by group. */
	readonly bulkGroups: readonly BulkGroup[];
	readonly leftOut: readonly LeftOut[];
	/** Older requests that are denied after the newer one for the same is approved. */
	readonly superseded?: readonly Superseded[];
	/**
	 * The text that the operator types to confirm: the number of approvals. Denials need none, because they grant nothing.
	 */
	readonly typeToConfirm?: string;
};

export type BulkOptions = {
	readonly reason?: string;
	readonly message?: string;
	readonly reviewer?: string | undefined;
	/** The current review of a request. */
	reviewOf(seen: CertificateSigningRequest): Review;
	/** The request as it is on the cluster now, if that is known; undefined if it is gone. */
	current(seen: CertificateSigningRequest): CertificateSigningRequest | undefined;
	/** The missing right to decide it, as a sentence; undefined if none is missing. */
	missingRight(seen: CertificateSigningRequest): string | undefined;
	/** The most severe finding that an approval may include; `info` if absent. `block` is never included. */
	readonly mostSevere?: Exclude<Severity, 'block'>;
	/**
	 * Ids of warnings and open questions that an approval may include. A request is included if all of its ids are listed.
	 */
	readonly include?: readonly string[];
	/** For an approval: the newer request for the same, by the uid of an older one. Only the newer one is approved. */
	readonly newerOf?: ReadonlyMap<string, CertificateSigningRequest>;
	/** Whether older requests are denied as superseded. Otherwise they are left to the cleaner. */
	readonly deniesOlder?: boolean;
};

/** Plans one decision about many requests, each as it was seen. It asks nobody and sends nothing. */
export function planBulk(
	requests: readonly CertificateSigningRequest[],
	decision: Decision,
	{
		reason,
		message,
		reviewer,
		reviewOf,
		current,
		missingRight,
		mostSevere = 'info',
		include = [],
		newerOf,
		deniesOlder = false,
	}: BulkOptions,
): BulkPlan {
	const items: Weighed[] = [];
	const leftOut: LeftOut[] = [];
	const weigh = (request: CertificateSigningRequest): Weighed => {
		const {findings, questions} = reviewOf(request);
		return {seen: request, findings, questions};
	};
	const taken = new Set<string>();
	const older: Superseded[] = [];
	for (const seen of requests) {
		if (taken.has(seen.uid)) {
			continue;
		}

		taken.add(seen.uid);
		const now = current(seen);
		// If only bookkeeping of a controller changed, the newer version still counts as what was seen.
		const item = now !== undefined && changesOf(seen, now).length === 0 ? weigh(now) : weigh(seen);
		const newer = decision === 'Approved' ? newerOf?.get(seen.uid) : undefined;
		const state = againstState(seen, now);
		if (newer !== undefined && state === undefined) {
			older.push({...item, newer});
			continue;
		}

		const against =
			state ??
			(decision === 'Approved' ? againstFindings(item, mostSevere, include) : undefined) ??
			againstRight(missingRight(seen)) ??
			(decision === 'Approved' ? againstQuestions(item, include) : undefined);
		if (against === undefined) {
			items.push(item);
		} else {
			leftOut.push({...item, ...against});
		}
	}

	const approved = new Set(items.map(({seen}) => seen.uid));
	const superseded: Superseded[] = [];
	for (const each of older) {
		const isApproved = approved.has(each.newer.uid);
		const missing = missingRight(each.seen);
		if (deniesOlder && isApproved && missing === undefined) {
			superseded.push(each);
		} else {
			const {newer, ...item} = each;
			const why = localized`${newer.name} asks for the same, ${isApproved ? localized`and is approved: this one is left to the cleaner` : localized`and is left out`}`;
			leftOut.push({...item, cause: 'superseded', why: missing !== undefined && deniesOlder ? missing : why});
		}
	}

	const bulkGroups = bulkGroupsOf(items);
	return {
		decision,
		...(reason === undefined ? {} : {reason}),
		...(message === undefined ? {} : {message}),
		reviewer,
		// They are sent in the order in which they are shown.
		items: bulkGroups.flatMap(bulkGroup => bulkGroup.items),
		bulkGroups,
		leftOut,
		...(superseded.length > 0 ? {superseded} : {}),
		...(decision === 'Approved' && items.length > 0 ? {typeToConfirm: String(items.length)} : {}),
	};
}

/** Findings and questions that are new since the plan was shown and that matter. Findings that disappeared are no problem. */
export function newlyFound(shown: Review, now: Review): ReadonlyArray<Finding | Question> {
	return [
		...now.findings.filter(
			({id, severity}) =>
				severity !== 'info' &&
				!shown.findings.some(known => known.id === id && (known.severity === severity || known.severity === 'block')),
		),
		...now.questions.filter(({id}) => !shown.questions.some(known => known.id === id)),
	];
}

type Against = Pick<LeftOut, 'cause' | 'why' | 'finding' | 'question'>;

function againstState(
	seen: CertificateSigningRequest,
	now: CertificateSigningRequest | undefined,
): Against | undefined {
	if (now === undefined) {
		return {cause: 'changed', why: localized`it is gone from the cluster`};
	}

	const decided = now.conditions.find(({type}) => type === 'Approved' || type === 'Denied');
	if (decided) {
		return {cause: 'decided', why: localized`it is ${decided.type} already (${decided.reason})`};
	}

	if (!isUndecided(now)) {
		return {
			cause: 'decided',
			why: now.certificateBase64 === undefined ? localized`it is Failed` : localized`it has a certificate already`,
		};
	}

	const [changed] = changesOf(seen, now);
	return changed && {cause: 'changed', why: localized`${changed.field} changed since it was shown`};
}

function againstFindings(
	{findings}: Review,
	mostSevere: 'warn' | 'info',
	include: readonly string[],
): Against | undefined {
	const block = findings.find(({severity}) => severity === 'block');
	if (block) {
		return {cause: 'block', why: block.message, finding: block};
	}

	const warning =
		mostSevere === 'info' ? findings.find(({severity, id}) => severity === 'warn' && !include.includes(id)) : undefined;
	return warning && {cause: 'severity', why: warning.message, finding: warning};
}

function againstQuestions({questions}: Review, include: readonly string[]): Against | undefined {
	const open = questions.find(({id}) => !include.includes(id));
	return open && {cause: 'unknown', why: `${open.message}: ${open.why.join('; ')}`, question: open};
}

function againstRight(missing: string | undefined): Against | undefined {
	return missing === undefined ? undefined : {cause: 'forbidden', why: missing};
}
