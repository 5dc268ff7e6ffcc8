import type {Printable} from '../../base/text/index.js';
import {printable, printableSentence, printed} from '../../base/text/index.js';
import type {ReviewedRequest} from '../../operations/assess/index.js';
import type {SearchText} from '../../operations/filter/index.js';
import {searchText} from '../../operations/filter/index.js';
import type {Finding, Question, Verdict} from '../../review/finding/index.js';
import {verdictOf} from '../../review/finding/index.js';
import {cleanupAt} from '../../signers/forecast/index.js';
import {forWhom, forWhomWidth, shortSigner, stateOf} from '../request/index.js';
import {displayWidth} from '../text/index.js';
import {keyText, shortSubject} from '../words/index.js';
import {gravestText} from './request-columns.js';

/** What of a finding a list needs. */
export type FindingMark = Pick<Finding, 'id' | 'severity'>;
/** What of an open question a list needs. */
export type QuestionMark = Pick<Question, 'id' | 'why'>;

/**
 * A request as a list needs it, in few bytes: ten thousand are kept of these, where the decoded request with its findings
 * would weigh ten times as much. Printable but for `searched`.
 */
export type RequestDigest = {
	readonly searched: SearchText;
	readonly findings: readonly FindingMark[];
	readonly questions: readonly QuestionMark[];
	readonly verdict: Verdict;
	/** Undefined where `spec.request` can't be read. */
	readonly subject: Printable | undefined;
	/** The first subject alternative names beside the one that is shown as whom the request is for. */
	readonly names: Printable;
	/** How many those are in all. */
	readonly otherCount: number;
	/** How many subject alternative names there are. */
	readonly nameCount: number;
	readonly key: Printable;
	/** When the cleaner will delete it, in milliseconds; undefined where it won't. */
	readonly goneAt: number | undefined;
	/** How many columns what a list shows of it takes, uncut. */
	readonly widths: Readonly<Record<(typeof measured)[number], number>>;
};

/** Columns that are as wide as what is in them. */
export const measured = ['name', 'whom', 'whomAlone', 'signer', 'names', 'phrase', 'findings'] as const;

/** No column is wider. */
const mostColumns = 120;
/** Lists of findings and texts of keys that were seen: there are few, and each comes often. */
const findingLists = new Map<string, readonly FindingMark[]>();
const questionLists = new Map<string, readonly QuestionMark[]>();
const keyTexts = new Map<string, string>();
const mostKept = 2000;

/** Takes from a reviewed request what a list needs. */
export function digestOf(
	reviewed: Pick<ReviewedRequest, 'seen' | 'request' | 'certificates' | 'findings' | 'questions'>,
): RequestDigest {
	const {seen, request, certificates, findings, questions} = reviewed;
	const subject = request && cut(shortSubject(request));
	const whom = forWhom(seen, subject ?? printed`(unreadable)`);
	const others = (request?.subjectAltNames ?? [])
		.map(({value}) => value)
		.filter(value => printable(value) !== (whom.subject ?? whom.asker));
	const names = namesIn(others);
	// To measure any but Latin letters for the first time takes 40 ms: now, rather than with the key that shows them.
	displayWidth(`${printable(seen.username)} ${subject} ${names}`);
	const nameCount = request?.subjectAltNames.length ?? 0;
	const verdict = verdictOf(reviewed);
	return {
		searched: searchText(reviewed),
		findings: once(findingLists, findings.map(({id, severity}) => `${id} ${severity}`).join(), () =>
			findings.map(({id, severity}) => ({id, severity})),
		),
		questions: once(questionLists, JSON.stringify(questions.map(({id, why}) => [id, why])), () =>
			questions.map(({id, why}) => ({id, why})),
		),
		verdict,
		subject,
		names,
		otherCount: others.length,
		nameCount,
		key: request ? printable(once(keyTexts, keyText(request), () => keyText(request))) : printed``,
		goneAt: cleanupAt(seen, certificates[0]?.notAfter)?.at.getTime(),
		widths: {
			name: displayWidth(printable(seen.name)),
			whom: forWhomWidth(whom, nameCount),
			whomAlone: forWhomWidth(whom, 0),
			signer: displayWidth(shortSigner(seen.signerName)),
			names: displayWidth(names),
			phrase: displayWidth(stateOf(seen).phrase) + 2,
			findings: gravestText({findings, questions, verdict}).length,
		},
	};
}

function namesIn(values: readonly string[]): Printable {
	let text: Printable = printed``;
	for (const value of values) {
		text = printed`${text}${text === '' ? printed`` : printed`, `}${cut(printable(value))}`;
		if (text.length > mostColumns) {
			break;
		}
	}

	return cut(text);
}

function cut(text: Printable): Printable {
	return text.length > mostColumns
		? printed`${printableSentence(text.slice(0, mostColumns).replace(/[\ud800-\udbff]$/, ''))}…`
		: text;
}

function once<T>(kept: Map<string, T>, key: string, make: (key: string) => T): T {
	let value = kept.get(key);
	if (value === undefined) {
		if (kept.size >= mostKept) {
			kept.clear();
		}

		value = make(key);
		kept.set(key, value);
	}

	return value;
}
