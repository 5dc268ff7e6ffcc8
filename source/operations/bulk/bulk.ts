import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Finding, Question, Review, Severity} from '../../review/finding/index.js';
import type {Decision} from '../decide/index.js';
import {changesOf} from '../decide/index.js';
import {isUndecided} from '../sign/index.js';
import type {BulkGroup, Weighed} from './bulk-group.js';
import {bulkGroupsOf} from './bulk-group.js';

/** Why a request does not go along in a bulk decision. */
export type LeftOutCause =
	/** It is no longer on the cluster, or not what was seen. */
	| 'changed'
	| 'decided'
	/** A finding blocks it: such a request is decided by itself, with its name typed. */
	| 'block'
	/** A finding weighs more than was asked for. */
	| 'severity'
	/** A question is open that was not taken along by its name. */
	| 'unknown'
	/** The right to decide it is missing. */
	| 'forbidden'
	/** A newer request for the same stands for it, and that one is approved, or is left out itself. */
	| 'superseded';

export type LeftOut = Weighed & {
	readonly cause: LeftOutCause;
	/** Which finding, where it is one. */
	readonly finding?: Finding;
	/** Which question, where it is one. */
	readonly question?: Question;
	/** A sentence; hostile text. */
	readonly why: string;
};

/** An older request, and the newer one that asks for the same. */
export type Superseded = Weighed & {readonly newer: CertificateSigningRequest};

/** Who is decided on in one go, and who is not. */
export type BulkPlan = {
	readonly decision: Decision;
	/** Reason and message of every condition; a message that is absent is for each what review found. */
	readonly reason?: string;
	readonly message?: string;
	/** Who decides, as the server knows them. */
	readonly reviewer?: string | undefined;
	readonly items: readonly Weighed[];
	/** The same, by what an approver weighs. */
	readonly bulkGroups: readonly BulkGroup[];
	readonly leftOut: readonly LeftOut[];
	/** What is denied once a newer request for the same, which goes along, is approved. */
	readonly superseded?: readonly Superseded[];
	/** What must be typed before it is performed: how many it approves. A denial lets nobody in. */
	readonly typeToConfirm?: string;
};

export type BulkOptions = {
	readonly reason?: string;
	readonly message?: string;
	readonly reviewer?: string | undefined;
	/** What review says of a request now. */
	reviewOf(seen: CertificateSigningRequest): Review;
	/** The request as the cluster has it now, where that is known; undefined where it is gone. */
	current(seen: CertificateSigningRequest): CertificateSigningRequest | undefined;
	/** The right that is missing to decide it, a sentence. */
	missingRight(seen: CertificateSigningRequest): string | undefined;
	/** The gravest finding that may go along in an approval; `info` where absent. `block` never does. */
	readonly mostSevere?: Exclude<Severity, 'block'>;
	/** Ids of warnings and open questions that go along in an approval; each takes no other along. */
	readonly include?: readonly string[];
	/** In an approval, the newer request for the same by the uid of an older one: that one alone is approved. */
	readonly newerOf?: ReadonlyMap<string, CertificateSigningRequest>;
	/** Whether the older ones are denied as superseded; else they are left to the cleaner. */
	readonly deniesOlder?: boolean;
};

/** Plans one decision over many requests, each as it was seen; asks nobody and sends nothing. */
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
		// Where a controller only touched its bookkeeping, the newer version is what was seen, too.
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

/** What there is now that was not when the plan was shown, and weighs; a review that only got shorter is fine. */
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
