import type {Printable} from '../../../base/text/index.js';
import {joined, printable, printed, repeated} from '../../../base/text/index.js';
import type {RequestList} from '../../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {Folded, Marked, Weights} from '../../../deck/requests/index.js';
import {filterFields} from '../../../operations/filter/index.js';
import {briefLines, detailLines, detailTitle, nameTitle} from '../../../present/detail/index.js';
import {whyUnasked} from '../../../present/findings/index.js';
import type {RequestDigest, RowLayout, Sort} from '../../../present/list/index.js';
import {headLine, rowLine} from '../../../present/list/index.js';
import type {RelatedRequests, RequestView} from '../../../present/request/index.js';
import type {Emphasis, Line} from '../../../present/text/index.js';
import {displayWidth, fitLine, line, spread, truncate, wrap} from '../../../present/text/index.js';
import {thousands} from '../../../present/words/index.js';
import type {RequestsLayout} from './requests-layout.js';
import type {Cursor} from './requests-state.js';

export type RequestsView = {
	readonly list: RequestList;
	/** How many requests match the filter, including folded ones. */
	readonly found: number;
	readonly shown: Folded;
	readonly filter: string;
	/** The filter is being typed. */
	readonly isFiltering: boolean;
	/** Why the typed text is no filter. */
	readonly filterFault: string | undefined;
	readonly sort: Sort;
	readonly columns: RowLayout;
	readonly cursor: Cursor;
	/** Whether the cursor rests. While it moves, the detail shows the name of the request, but not its facts. */
	readonly isResting: boolean;
	readonly marked: Marked;
	readonly layout: RequestsLayout;
	readonly now: Date;
	readonly weights: Weights;
	/** Name of the context. */
	readonly context: string;
	/** No request may be created. */
	readonly isReadOnly: boolean;
	review(request: CertificateSigningRequest): RequestView;
	digestOf(request: CertificateSigningRequest): RequestDigest;
	relatedRequests(request: CertificateSigningRequest): RelatedRequests;
};

/** `25`, or with a filter `3 of 25`; `3 of 250 so far` until the list is complete. */
export function countText({found, list}: Pick<RequestsView, 'found' | 'list'>): Printable {
	const total = list.requests.length;
	if (list.phase === 'connecting' || (list.phase === 'failed' && total === 0)) {
		return total === 0 ? printed`` : printed`${shownOf(found, total)} so far`;
	}

	return shownOf(found, total);
}

function shownOf(shown: number, total: number): Printable {
	return shown === total ? thousands(total) : printed`${thousands(shown)} of ${thousands(total)}`;
}

/** The counts of pending requests by verdict, of all requests and of marked ones, and the filter. */
export function titleLine(view: RequestsView, width: number): Line {
	const {filter, cursor, marked, list} = view;
	const isWhole = list.phase !== 'connecting';
	const count = countText(view);
	const counts: Line = [
		{emphasis: 'strong', text: printed` Requests  `},
		...(width < 60 || list.requests.length === 0
			? [{emphasis: 'plain', text: printed` `} as const]
			: weightLine(view.weights)),
		{
			emphasis: 'muted',
			text: count !== '' && filter === '' && isWhole && width >= 60 ? printed`${count} in all` : count,
		},
	];
	const others: Line = [
		{emphasis: 'focus', text: filter === '' ? printed`` : printed` · ${printable(filter)}`},
		{emphasis: 'waiting', text: marked.size > 0 ? printed` · ${thousands(marked.size)} marked` : printed``},
	];
	const above: Line = [
		{emphasis: 'muted', text: cursor.top > 0 ? printed` · ↑ ${thousands(cursor.top)} above` : printed``},
	];
	const wide = [...counts, ...others].reduce((sum, {text}) => sum + displayWidth(text), 0);
	// The filter and the number of marks are never cut to make room for the counts.
	return wide <= width
		? fitLine([...counts, ...others, ...above], width)
		: spread(
				counts,
				others.flatMap(({emphasis, text}) => (text === '' ? [] : [{emphasis, text: truncate(text, 30)}])),
				width,
			);
}

/** The titles, the rows on the screen, and the detail of the chosen request. */
export function bodyLines(view: RequestsView): readonly Line[] {
	const {layout} = view;
	const left = listLines(view);
	switch (layout.pane) {
		case 'none': {
			return left;
		}

		case 'beside': {
			const right = paneLines(view);
			return left.map((row, index) => [
				...fitLine(row, layout.listWidth),
				{emphasis: 'muted', text: printed` │`},
				...(right[index] ?? []),
			]);
		}

		default: {
			const rule = line(printed` ${repeated(printed`─`, Math.max(0, layout.paneWidth - 2))}`, 'muted');
			return [...left, rule, ...paneLines(view)].slice(0, left.length + layout.paneHeight);
		}
	}
}

/** The detail of the chosen request. It never shows facts of another request under its name. */
function paneLines({layout, cursor, isResting, now, review, relatedRequests}: RequestsView): readonly Line[] {
	const {selected} = cursor;
	const {pane, paneWidth} = layout;
	if (selected === undefined) {
		return [];
	}

	if (!isResting) {
		return [nameTitle(selected, paneWidth)];
	}

	const facts = review(selected);
	return pane === 'brief'
		? briefLines(facts, now, paneWidth)
		: [detailTitle(facts, now, paneWidth), ...detailLines(facts, now, paneWidth, relatedRequests(selected))];
}

/** Titles and rows, as high as the list. */
function listLines(view: RequestsView): readonly Line[] {
	const {shown, columns, cursor, marked, layout, now, digestOf} = view;
	const {index, top, selected} = cursor;
	const lines = shown.rows.slice(top, top + layout.listHeight).map((seen, row): Line => {
		const isHere = top + row === index;
		const older = shown.older.get(seen.uid)?.length ?? 0;
		const cells = rowLine({seen, digest: digestOf(seen), older, isOlder: shown.under.has(seen.uid)}, columns, now);
		return [
			{emphasis: 'focus', text: isHere ? (selected ? printed` ▌` : printed` ·`) : printed`  `},
			{emphasis: 'waiting', text: marked.has(seen.uid) ? printed`*` : printed` `},
			...cells.map((span, at) => (isHere && selected && at === 0 ? {...span, emphasis: 'focus' as const} : span)),
		];
	});
	if (shown.rows.length === 0) {
		lines.push(line(printed`   ${emptyText(view)}`, 'muted'));
		if (view.list.phase === 'live' && view.list.requests.length === 0) {
			const where = printed`This is context ${printable(view.context)}; :ctx NAME goes to another.`;
			lines.push(...wrap(where, layout.listWidth - 4).map(text => line(printed`   ${text}`, 'muted')));
		}
	}

	const blank = Array.from({length: Math.max(0, layout.listHeight - lines.length)}, (): Line => []);
	return [...headOf(view), ...lines, ...blank].slice(0, layout.listHeight + 1);
}

/** The titles. While a filter is typed, its fault or its possible terms replace them. */
function headOf({filter, filterFault, isFiltering, sort, columns, layout}: RequestsView): readonly Line[] {
	const said = (mark: Printable, text: Printable, emphasis: Emphasis) =>
		wrap(text, layout.listWidth - 4)
			.slice(0, Math.max(1, layout.listHeight - 1))
			.map((part, index) => line(printed`${index === 0 ? mark : printed`   `}${part}`, emphasis));
	if (filterFault !== undefined) {
		return said(printed` ! `, printable(filterFault), 'waiting');
	}

	if (isFiltering && filter === '') {
		const fields = Object.keys(filterFields).map(name => printed`${printable(name)}:`);
		return said(printed`   `, joined(fields, printed` `), 'muted');
	}

	return [[{emphasis: 'plain', text: printed`   `}, ...headLine(columns, sort)]];
}

/** Why there are no rows. It makes no statement about requests that were not read. */
function emptyText({list, isReadOnly}: RequestsView): Printable {
	const total = list.requests.length;
	switch (list.phase) {
		case 'connecting': {
			return total === 0
				? printed`Reading the requests…`
				: printed`None of the ${thousands(total)} read so far matches.`;
		}

		case 'failed': {
			return total === 0
				? printed`No request could be read yet.`
				: printed`None of those read so far matches. esc shows them all.`;
		}

		default: {
			return total > 0
				? printed`None matches. esc shows them all.`
				: printed`No requests.${isReadOnly ? printed`` : printed` n asks for a certificate.`}`;
		}
	}
}

/** The counts of pending requests by verdict, and of those that are not reviewed yet. */
function weightLine({waiting, block, warn, unknown, clear, unreviewed}: Weights): Line {
	const parts: Line = [
		{emphasis: 'danger', text: block > 0 ? printed` ${thousands(block)} block` : printed``},
		{emphasis: 'waiting', text: warn > 0 ? printed` ${thousands(warn)} warn` : printed``},
		{emphasis: 'focus', text: unknown > 0 ? printed` ${thousands(unknown)} unknown` : printed``},
		{emphasis: 'muted', text: clear > 0 ? printed` ${thousands(clear)} clear` : printed``},
		{emphasis: 'muted', text: unreviewed > 0 ? printed` ${thousands(unreviewed)} to review` : printed``},
	];
	return [
		{emphasis: 'plain', text: waiting === 0 ? printed` none waits` : printed` ${thousands(waiting)} wait:`},
		...parts.filter(({text}) => text !== ''),
		{emphasis: 'muted', text: printed` · `},
	];
}

/** Lines above the list that say why questions are open, each reason once; none if no question is open. */
export function openLines({whyOpen}: Weights, width: number): readonly Line[] {
	const why = whyUnasked(whyOpen);
	if (why === undefined) {
		return [];
	}

	// The end of the text says how to correct it, so the end is kept.
	const [first = printed``, ...rest] = wrap(printed`why unknown: ${why}`, width - 4);
	const more = rest.length === 0 ? [] : [fitLine(line(printed`   ${joined(rest, printed` `)}`, 'focus'), width)];
	return [fitLine(line(printed` ? ${first}`, 'focus'), width), ...more];
}
