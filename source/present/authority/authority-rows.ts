import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printed, repeated} from '../../base/text/index.js';
import type {AuthorityFacts, AuthorityInCluster} from '../../operations/authority/index.js';
import type {Line, Span, Tone} from '../text/index.js';
import {cursorMargin, displayWidth, fit} from '../text/index.js';
import {humanDuration} from '../words/index.js';

type GenerationFacts = AuthorityFacts['generations'][number];

/** An authority in the deck's list. */
export type AuthorityRow = {
	readonly facts: AuthorityFacts;
	/** The signers of this cluster for which it signs; hostile text. */
	readonly servesHere: readonly string[];
	/** The number of signers of other clusters for which it signs. */
	readonly servesElsewhere: number;
	/** Whether its signing key is unlocked and kept in memory. */
	readonly isKeyHeld: boolean;
	/** Absent until the cluster was asked. */
	readonly inCluster?: AuthorityInCluster;
};

type Column = {
	readonly title: Printable;
	readonly width: number;
	/** The share of the remaining width. */
	readonly share?: number;
	/** The least width of the terminal at which the column is shown. */
	readonly from: number;
	readonly spans: (row: AuthorityRow, now: Date) => Line;
};

const dayMs = 86_400_000;
const barWidth = 5;
const plain = (text: Printable): Line => [{emphasis: 'plain', text}];

const columns: readonly Column[] = [
	{title: printed`NAME`, width: 12, share: 2, from: 0, spans: ({facts}) => plain(printable(facts.name))},
	{title: printed`ENDS IN`, width: barWidth + 7, from: 0, spans: (row, now) => endsSpans(row, now)},
	{title: printed`SERVES`, width: 19, share: 3, from: 0, spans: row => plain(servesText(row))},
	{title: printed`KEY`, width: 10, from: 0, spans: keySpans},
	{title: printed`SIGNED`, width: 6, from: 0, spans: row => plain(signedText(row))},
	{title: printed`TRUSTED IN`, width: 10, from: 100, spans: row => plain(trustedText(row))},
	{title: printed`STATE`, width: 12, from: 0, spans: (row, now) => stateSpans(row, now)},
	{title: printed`SHA-256`, width: 64, from: 160, spans: row => plain(printable(signing(row).sha256))},
];

const margin = 3;

/**
 * The titles and the rows, as wide as the screen.
 *
 * @param at - the row of the cursor.
 */
export function authorityRows(
	rows: readonly AuthorityRow[],
	{at, isBetween}: {readonly at: number; readonly isBetween: boolean},
	now: Date,
	width: number,
): {readonly head: Line; readonly rows: readonly Line[]} {
	const shown = columns.filter(({from}) => width >= from);
	const least = shown.reduce((sum, column) => sum + column.width + 1, margin);
	const shares = shown.reduce((sum, {share = 0}) => sum + share, 0);
	const spare = Math.max(0, width - least);
	const layout = shown.map(column => ({
		column,
		width: column.width + Math.min(column.width * 2, Math.floor((spare * (column.share ?? 0)) / shares)),
	}));
	return {
		head: [
			{emphasis: 'muted', text: repeated(printed` `, margin)},
			...layout.map(({column: {title}, width: own}): Span => ({emphasis: 'muted', text: printed`${fit(title, own)} `})),
		],
		rows: rows.map((row, index) => [
			cursorMargin(index === at, isBetween),
			...layout.flatMap(({column, width: own}) => fitted(column.spans(row, now), own)),
		]),
	};
}

function fitted(spans: Line, width: number): Line {
	const before = spans.slice(0, -1);
	const taken = before.reduce((sum, {text}) => sum + displayWidth(text), 0);
	const last = spans.at(-1) ?? {emphasis: 'plain', text: printed``};
	return [...before, {...last, text: printed`${fit(last.text, Math.max(0, width - taken))} `}];
}

/** The generation whose key signs. */
function signing({facts: {current, generations}}: AuthorityRow): GenerationFacts {
	const found = generations.find(({number}) => number === current);
	if (found === undefined) {
		throw new Error(localized`an authority without the key that signs`);
	}

	return found;
}

function daysLeft(row: AuthorityRow, now: Date): number {
	return Math.floor((new Date(signing(row).notAfter).getTime() - now.getTime()) / dayMs);
}

/** The usual life of a leaf. With fewer days left, renewed leaves get a shorter life, because they end with the authority. */
const soonDays = 30;

function endsTone(row: AuthorityRow, now: Date): Tone {
	const days = daysLeft(row, now);
	return days < 0 ? 'danger' : days < soonDays ? 'waiting' : 'ok';
}

function endsSpans(row: AuthorityRow, now: Date): Line {
	const {notBefore, notAfter} = signing(row);
	const [begin, end] = [new Date(notBefore).getTime(), new Date(notAfter).getTime()];
	const left = end <= begin ? 0 : Math.max(0, Math.min(1, (end - now.getTime()) / (end - begin)));
	const full = left === 0 ? 0 : Math.max(1, Math.round(left * barWidth));
	const days = daysLeft(row, now);
	return [
		{emphasis: endsTone(row, now), text: repeated(printed`█`, full)},
		{emphasis: 'muted', text: repeated(printed`░`, barWidth - full)},
		{
			emphasis: 'plain',
			text: days < 0 ? printed` ended` : days < 1000 ? printed` ${days} d` : printed` ${humanDuration(days * dayMs)}`,
		},
	];
}

function servesText({servesHere, servesElsewhere}: AuthorityRow): Printable {
	const here = joined(servesHere.map(printable), printed`, `);
	return servesElsewhere === 0
		? here || printed`no signer`
		: servesHere.length === 0
			? printed`${servesElsewhere} elsewhere`
			: printed`${here} +${servesElsewhere} elsewhere`;
}

function keySpans(row: AuthorityRow): Line {
	const {isKeyThere, isKeyLocked} = signing(row);
	if (row.isKeyHeld) {
		return [{emphasis: 'focus', text: printed`in memory`}];
	}

	return isKeyThere
		? isKeyLocked === true
			? plain(printed`locked`)
			: [{emphasis: 'waiting', text: printed`NOT locked`}]
		: [{emphasis: 'muted', text: printed`not here`}];
}

function signedText({inCluster}: AuthorityRow): Printable {
	return inCluster === undefined
		? printed`·`
		: printed`${inCluster.found.issued.length}${inCluster.found.unread.length > 0 ? printed` ?` : printed``}`;
}

function trustedText({inCluster}: AuthorityRow): Printable {
	return inCluster === undefined
		? printed`·`
		: printed`${inCluster.trust.places.length}${inCluster.trust.unread.length > 0 ? printed` ?` : printed``}`;
}

/** Generations that no longer sign, and that clients still trust. */
function oldOf({facts}: AuthorityRow): readonly GenerationFacts[] {
	return facts.generations.filter(({state}) => state === 'old');
}

function stateSpans(row: AuthorityRow, now: Date): Line {
	const {rollover} = row.facts;
	const [old] = oldOf(row);
	if (daysLeft(row, now) < 0) {
		return [{emphasis: 'danger', text: printed`expired`}];
	}

	if (rollover !== undefined) {
		return [
			{
				emphasis: 'waiting',
				text: rollover.phase === 'made' ? printed`key ${rollover.to} made` : printed`key ${rollover.to} next`,
			},
		];
	}

	return old === undefined
		? plain(printed`key ${row.facts.current} signs`)
		: [{emphasis: 'waiting', text: printed`key ${old.number} old`}];
}

/** The lines below the list about the row of the cursor: its certificate, and the next step. */
export function authorityNotes(row: AuthorityRow, now: Date): readonly Line[] {
	const {subject, issuer, key, sha256, pathLength} = signing(row);
	const above = issuer === subject ? printed`signs itself` : printed`under ${printable(row.facts.under ?? issuer)}`;
	const below = pathLength === undefined ? printed`` : printed` · path length ${pathLength}`;
	return [
		[{emphasis: 'plain', text: printed` ${printable(subject)} · ${above}${below} · ${printable(key)}`}],
		[{emphasis: 'plain', text: printed` SHA-256 ${printable(sha256)}`}],
		nextLine(row, now),
	];
}

function nextLine(row: AuthorityRow, now: Date): Line {
	const {rollover} = row.facts;
	const [old] = oldOf(row);
	if (rollover !== undefined) {
		return [
			{
				emphasis: 'waiting',
				text: printed` Clients are given key ${rollover.to} beside key ${row.facts.current}: rotate goes on, and then key ${rollover.to} signs`,
			},
		];
	}

	if (old !== undefined) {
		const bound = row.inCluster?.found.issued.filter(({generation}) => generation === old.number).length;
		return [
			{
				emphasis: 'waiting',
				text:
					bound === undefined
						? printed` Key ${old.number} is trusted still: retire takes it away once nothing chains to it`
						: bound === 0
							? printed` Nothing that was found chains to key ${old.number}: retire takes it away`
							: printed` ${bound} that are valid chain to key ${old.number}: renew them, then retire it`,
			},
		];
	}

	if (daysLeft(row, now) < soonDays) {
		return [{emphasis: 'waiting', text: printed` What it signs ends with it: rotate makes its next key`}];
	}

	return row.inCluster === undefined
		? [{emphasis: 'muted', text: printed` · not asked: u asks this cluster what it signed and who trusts it`}]
		: lookLine(row.inCluster);
}

function lookLine({found, trust}: AuthorityInCluster): Line {
	const unread = [...found.unread, ...trust.unread];
	return unread[0] === undefined
		? [
				{
					emphasis: 'muted',
					text: printed` Valid certificates that it signed: ${found.issued.length} · places that trust it: ${trust.places.length}, on this cluster`,
				},
			]
		: [{emphasis: 'waiting', text: printed` ? there may be more: ${printable(unread[0])}`}];
}
