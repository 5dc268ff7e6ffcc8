import type {CertificateSigningRequest} from '../cluster/types.js';
import type {Verdict} from '../review/verdict.js';
import {coarseAge, humanDuration} from './age.js';
import {verdictMarks} from './finding-text.js';
import {displayWidth, fit, truncate} from './fit.js';
import {printable} from './printable.js';
import type {RequestDigest} from './request-digest.js';
import type {SortKey} from './request-order.js';
import {stateOf} from './request-state.js';
import type {Emphasis, Line, Span} from './span.js';

/** A request as a row of the deck needs it. */
export type DeckRow = {
	readonly seen: CertificateSigningRequest;
	readonly digest: RequestDigest;
	/** How many older ones for the same are folded under it. */
	readonly older?: number;
	/** It is such an older one, shown under the newest. */
	readonly isOlder?: boolean;
};

export type ColumnName = keyof typeof columns;

export type Column = {
	readonly title: string;
	/** What sorting by this column goes by. */
	readonly sort?: SortKey;
	/** In exactly `width` columns. */
	cell(row: DeckRow, now: Date, width: number): Line;
};

const text = (title: string, sort: SortKey | undefined, span: (row: DeckRow, now: Date) => Span): Column => ({
	title,
	...(sort && {sort}),
	cell(row, now, width) {
		const {emphasis, text: whole} = span(row, now);
		return [{emphasis, text: fit(whole, width)}];
	},
});

export const columns = {
	name: {title: 'NAME', sort: 'name', cell: nameCell},
	mark: {
		title: '',
		sort: 'findings',
		cell: ({digest}, _, width) => [{...verdictMark(digest), text: fit(verdictMark(digest).text, width)}],
	},
	age: text('AGE', 'age', ({seen}, now) => plain(coarseAge(seen.createdAt, now))),
	signer: text('SIGNER', 'signer', ({seen}) => plain(printable(seen.signerName.replace(/^kubernetes\.io\//, '')))),
	requester: text('REQUESTER', 'requester', ({seen}) => plain(printable(seen.username))),
	subject: text('SUBJECT', 'subject', ({digest: {subject}}) =>
		subject === undefined ? {emphasis: 'danger', text: '(unreadable)'} : plain(subject),
	),
	more: {
		title: '',
		cell: ({digest: {nameCount}}, _, width) => [
			{emphasis: 'muted', text: (nameCount > 1 ? `+${Math.min(nameCount - 1, 999)}` : '').padStart(width)},
		],
	},
	names: {title: 'SANS', sort: 'names', cell: namesCell},
	key: text('KEY', undefined, ({digest}) => plain(digest.key)),
	usages: text('USAGES', undefined, ({seen}) => plain(seen.usages.map(printable).join(', '))),
	duration: text('FOR', 'for', ({seen}) =>
		plain(seen.expirationSeconds === undefined ? '' : humanDuration(seen.expirationSeconds * 1000)),
	),
	state: text('STATE', 'state', ({seen}) => {
		const {tone, glyph, word} = stateOf(seen);
		return {emphasis: tone, text: `${glyph} ${word}`};
	}),
	phrase: text('STATE', 'state', ({seen}) => {
		const {tone, glyph, phrase} = stateOf(seen);
		return {emphasis: tone, text: `${glyph} ${phrase}`};
	}),
	gone: text('GONE', 'gone', ({digest: {goneAt}}, now) => goneSpan(goneAt, now)),
	findings: text('FINDINGS', 'findings', ({digest}) => findingsSpan(digest)),
} as const satisfies Readonly<Record<string, Column>>;

function plain(whole: string): Span {
	return {emphasis: 'plain', text: whole};
}

/** The name, and what is folded under it. */
function nameCell({seen, older = 0, isOlder = false}: DeckRow, _: Date, width: number): Line {
	const long = ` +${older} older`;
	const suffix = older === 0 ? '' : long.length * 2 > width ? ` +${older}` : long;
	const name = truncate(`${isOlder ? '└ ' : ''}${printable(seen.name)}`, Math.max(0, width - suffix.length));
	return [plain(name), {emphasis: 'muted', text: fit(suffix, width - displayWidth(name))}];
}

/** As many names as there is room for, and how many more there are. */
function namesCell({digest: {names, nameCount}}: DeckRow, _: Date, width: number): Line {
	if (nameCount < 2 || displayWidth(names) <= width) {
		return [plain(fit(names, width))];
	}

	const shown = fit(names, width - 5).split(', ').length;
	const more = `+${Math.min(nameCount - shown, 999)}`.padStart(5);
	return nameCount > shown
		? [plain(fit(names, width - 5)), {emphasis: 'muted', text: more}]
		: [plain(fit(names, width))];
}

function goneSpan(goneAt: number | undefined, now: Date): Span {
	if (goneAt === undefined) {
		return plain('');
	}

	const left = goneAt - now.getTime();
	return {emphasis: left < 3_600_000 ? 'waiting' : 'muted', text: left > 0 ? coarseAge(now, new Date(goneAt)) : 'soon'};
}

const verdictEmphasis: Readonly<Record<Verdict, Emphasis>> = {
	block: 'danger',
	warn: 'waiting',
	unknown: 'focus',
	clear: 'muted',
};

function verdictMark({verdict}: RequestDigest): Span {
	return {emphasis: verdictEmphasis[verdict], text: verdictMarks[verdict].trim().padStart(2)};
}

/** The gravest by its id, and how many more there are; a question that is open comes before what only informs. */
function findingsSpan({findings, questions, verdict}: RequestDigest): Span {
	const first =
		verdict === 'unknown' ? questions[0] : (findings.find(({severity}) => severity === verdict) ?? findings[0]);
	const others = findings.length + questions.length - 1;
	return {
		emphasis: verdictEmphasis[verdict],
		text: first ? `${first.id}${others > 0 ? ` +${others}` : ''}` : '',
	};
}
