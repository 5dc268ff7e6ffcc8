import type {CertificateSigningRequest} from '../cluster/types.js';
import {coarseAge, humanDuration} from './age.js';
import {fit} from './fit.js';
import {printable} from './printable.js';
import type {RequestDigest} from './request-digest.js';
import {stateOf} from './request-state.js';
import type {Line, Span} from './span.js';

/** A request as a row of the deck needs it. */
export type DeckRow = {
	readonly seen: CertificateSigningRequest;
	readonly digest: RequestDigest;
};

/** Which columns a line has room for, and how wide each is. */
export type RowLayout = ReadonlyArray<{readonly column: ColumnName; readonly width: number}>;

type ColumnName = keyof typeof columns;

const columns = {
	name: {title: 'NAME', span: ({seen}: DeckRow): Span => plain(printable(seen.name))},
	mark: {title: '', span: (row: DeckRow): Span => weightMark(row)},
	age: {title: 'AGE', span: ({seen}: DeckRow, now: Date): Span => plain(coarseAge(seen.createdAt, now))},
	signer: {
		title: 'SIGNER',
		span: ({seen}: DeckRow): Span => plain(printable(seen.signerName.replace(/^kubernetes\.io\//, ''))),
	},
	subject: {title: 'SUBJECT', span: (row: DeckRow): Span => subject(row)},
	more: {
		title: '',
		span: ({digest}: DeckRow): Span => {
			const more = digest.nameCount - 1;
			return {emphasis: 'muted', text: more > 0 ? `+${Math.min(more, 999)}` : ''};
		},
	},
	requester: {title: 'REQUESTER', span: ({seen}: DeckRow): Span => plain(printable(seen.username))},
	key: {title: 'KEY', span: ({digest}: DeckRow): Span => plain(digest.key)},
	usages: {title: 'USAGES', span: ({seen}: DeckRow): Span => plain(seen.usages.map(printable).join(', '))},
	duration: {
		title: 'FOR',
		span: ({seen}: DeckRow): Span =>
			plain(seen.expirationSeconds === undefined ? '' : humanDuration(seen.expirationSeconds * 1000)),
	},
	state: {
		title: 'STATE',
		span: ({seen}: DeckRow): Span => ({emphasis: stateOf(seen).tone, text: stateOf(seen).word}),
	},
	phrase: {
		title: 'STATE',
		span: ({seen}: DeckRow): Span => ({emphasis: stateOf(seen).tone, text: stateOf(seen).phrase}),
	},
} as const;

type Wish = {readonly column: ColumnName; readonly least: number; readonly most: number};

const always: readonly Wish[] = [
	{column: 'name', least: 8, most: 44},
	{column: 'mark', least: 2, most: 2},
	{column: 'age', least: 5, most: 5},
	{column: 'signer', least: 7, most: 40},
	{column: 'subject', least: 8, most: 56},
	{column: 'more', least: 4, most: 4},
	{column: 'state', least: 8, most: 8},
];
const wide = (wishes: readonly Wish[], after: ColumnName, wish: Wish): readonly Wish[] =>
	wishes.flatMap(each => (each.column === after ? [each, wish] : [each]));

/** Columns for a line of `width`: more of them, and wider ones, as there is room; at 40 still name, mark and state. */
export function layoutRow(width: number): RowLayout {
	let wishes = always;
	if (width < 70) {
		wishes = wishes.filter(({column}) => column !== 'more' && column !== (width < 56 ? 'signer' : 'age'));
	}

	if (width < 50) {
		wishes = wishes.filter(({column}) => column !== 'subject');
	}

	if (width >= 110) {
		wishes = wide(wishes, 'signer', {column: 'requester', least: 14, most: 48});
		wishes = wishes.map(wish => (wish.column === 'state' ? {column: 'phrase', least: 29, most: 29} : wish));
	}

	if (width >= 150) {
		wishes = wide(wishes, 'more', {column: 'key', least: 11, most: 11});
		wishes = wide(wishes, 'key', {column: 'duration', least: 6, most: 6});
	}

	if (width >= 180) {
		wishes = wide(wishes, 'duration', {column: 'usages', least: 16, most: 60});
	}

	return share(wishes, width);
}

/** Gives each column its least, then the rest a column at a time to the narrowest against its most. */
function share(wishes: readonly Wish[], width: number): RowLayout {
	const widths = wishes.map(({least}) => least);
	let rest = width - widths.reduce((sum, each) => sum + each, 0) - (wishes.length - 1);
	while (rest > 0) {
		let hungriest = -1;
		let lowest = 1;
		for (const [index, {most}] of wishes.entries()) {
			const part = (widths[index] ?? 0) / most;
			if (part < lowest) {
				hungriest = index;
				lowest = part;
			}
		}

		if (hungriest === -1) {
			break;
		}

		widths[hungriest] = (widths[hungriest] ?? 0) + 1;
		rest -= 1;
	}

	return wishes.map(({column}, index) => ({column, width: widths[index] ?? 0}));
}

/** The titles over the columns. */
export function headLine(layout: RowLayout): Line {
	return [{emphasis: 'muted', text: layout.map(({column, width}) => fit(columns[column].title, width)).join(' ')}];
}

/** One request on one line, as wide as its layout. */
export function rowLine(row: DeckRow, layout: RowLayout, now: Date): Line {
	return layout.flatMap(({column, width}, index) => {
		const span = columns[column].span(row, now);
		const text = column === 'more' ? span.text.padStart(width) : fit(span.text, width);
		return [...(index === 0 ? [] : [plain(' ')]), {...span, text}];
	});
}

function plain(text: string): Span {
	return {emphasis: 'plain', text};
}

function subject({digest}: DeckRow): Span {
	return digest.subject === undefined ? {emphasis: 'danger', text: '(unreadable)'} : plain(digest.subject);
}

function weightMark({digest: {gravest}}: DeckRow): Span {
	if (gravest === 'block') {
		return {emphasis: 'danger', text: '!!'};
	}

	return gravest === 'warn' ? {emphasis: 'waiting', text: ' !'} : plain('');
}
