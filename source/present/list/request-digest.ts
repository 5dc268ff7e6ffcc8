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
import {mostSevereText} from './request-columns.js';

/** The part of a finding that a list needs. */
export type FindingMark = Pick<Finding, 'id' | 'severity'>;
/** The part of an open question that a list needs. */
export type QuestionMark = Pick<Question, 'id' | 'why'>;

/**
 * A request as a list needs it. Ten thousand of these are kept, and the decoded request with its findings needs ten times
 * as much memory. Printable, except `searched`.
 */
export type RequestDigest = {
	readonly searched: SearchText;
	readonly findings: readonly FindingMark[];
	readonly questions: readonly QuestionMark[];
	readonly verdict: Verdict;
	/** There is no review yet, or the review had no evidence yet: it leaves questions open that nobody asked. */
	readonly isPreliminary?: boolean;
	/** Undefined if `spec.request` can't be decoded. */
	readonly subject: Printable | undefined;
	/** The first subject alternative names, without the one that is already shown as the subject. */
	readonly names: Printable;
	/** The number of all those names. */
	readonly otherCount: number;
	/** The number of all subject alternative names. */
	readonly nameCount: number;
	readonly key: Printable;
	/** When the cleaner will delete it, in milliseconds; undefined if it won't. */
	readonly goneAt: number | undefined;
	/** The width of each text of it that a list shows, before it is cut. */
	readonly widths: Readonly<Record<(typeof measured)[number], number>>;
};

/** Columns that are as wide as their contents. */
export const measured = ['name', 'whom', 'whomAlone', 'signer', 'names', 'phrase', 'findings'] as const;

/** The greatest width of a column. */
const mostColumns = 120;
/** Lists of findings and texts of keys, shared between digests: there are few different ones. */
const findingLists = new Map<string, readonly FindingMark[]>();
const questionLists = new Map<string, readonly QuestionMark[]>();
const keyTexts = new Map<string, string>();
const mostKept = 2000;

/** Extracts from a reviewed request what a list needs. */
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
	// The first measurement of letters other than Latin takes 40 ms. It is done here, so that no key press has to wait for
	// it.
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
			findings: mostSevereText({findings, questions, verdict}).length,
		},
	};
}

/** The digest of a request that is not reviewed yet: nothing speaks for it or against it. */
export function unreviewedDigest(read: Pick<ReviewedRequest, 'seen' | 'request' | 'certificates'>): RequestDigest {
	return {...digestOf({...read, findings: [], questions: []}), verdict: 'unknown', isPreliminary: true};
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
