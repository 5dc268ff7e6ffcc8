import type {CertificateSigningRequest} from '../../../cluster/types.js';
import {printable} from '../../../present/printable.js';
import {briefLines, detailLines, detailTitle} from '../../../present/request-detail.js';
import type {RequestDigest} from '../../../present/request-digest.js';
import type {RequestFacts, RequestSurroundings} from '../../../present/request-facts.js';
import {headLine, layoutRow, rowLine} from '../../../present/request-row.js';
import type {Line} from '../../../present/span.js';
import {fitLine, line, spread} from '../../../present/span.js';
import type {Marked} from '../../marks.js';
import type {RequestsLayout} from './requests-layout.js';
import type {Cursor} from './requests-state.js';
import type {Weights} from './soon-known.js';

export type RequestsView = {
	readonly rows: readonly CertificateSigningRequest[];
	/** How many there are with the filter dropped. */
	readonly total: number;
	readonly filter: string;
	/** Why what is typed is no filter. */
	readonly filterFault: string | undefined;
	readonly cursor: Cursor;
	readonly marked: Marked;
	readonly layout: RequestsLayout;
	readonly now: Date;
	readonly weights: Weights;
	review(request: CertificateSigningRequest): RequestFacts;
	digestOf(request: CertificateSigningRequest): RequestDigest;
	surroundings(request: CertificateSigningRequest): RequestSurroundings;
};

/** `25`, or `3 of 25` where a filter leaves some out. */
export function countText(shown: number, total: number): string {
	return shown === total ? `${shown}` : `${shown} of ${total}`;
}

/** How many there are, how many lie above, the filter, and how many are grave. */
export function titleLine({rows, total, weights, filter, cursor, marked}: RequestsView, width: number): Line {
	return spread(
		[
			{emphasis: 'strong', text: ' Requests'},
			{emphasis: 'plain', text: `   ${countText(rows.length, total)}`},
			{emphasis: 'waiting', text: marked.size > 0 ? ` · ${marked.size} marked` : ''},
			{emphasis: 'muted', text: cursor.top > 0 ? ` · ↑ ${cursor.top} above` : ''},
			{emphasis: 'focus', text: filter === '' ? '' : ` · ${printable(filter)}`},
		],
		width < 60 ? [] : weightLine(weights),
		width,
	);
}

/** The titles, the rows on the screen, and what there is to see of the chosen request. */
export function bodyLines(view: RequestsView): readonly Line[] {
	const {layout, cursor, now, review, surroundings} = view;
	const left = listLines(view);
	const facts = cursor.selected && review(cursor.selected);
	const {paneWidth} = layout;
	const detail = (shown: RequestFacts) => [
		detailTitle(shown, now, paneWidth),
		...detailLines(shown, now, paneWidth, surroundings(shown.seen)),
	];
	switch (layout.pane) {
		case 'none': {
			return left;
		}

		case 'beside': {
			const right = facts ? detail(facts) : [];
			return left.map((row, index) => [
				...fitLine(row, layout.listWidth),
				{emphasis: 'muted', text: ' │'},
				...(right[index] ?? []),
			]);
		}

		default: {
			const shown = facts ? (layout.pane === 'brief' ? briefLines(facts, paneWidth) : detail(facts)) : [];
			return [...left, line(` ${'─'.repeat(Math.max(0, paneWidth - 2))}`, 'muted'), ...shown].slice(
				0,
				left.length + layout.paneHeight,
			);
		}
	}
}

/** Titles and rows, as high as the list. */
function listLines({rows, total, filterFault, cursor, marked, layout, now, digestOf}: RequestsView): readonly Line[] {
	const columns = layoutRow(layout.listWidth - 4);
	const {index, top, selected} = cursor;
	const lines = rows.slice(top, top + layout.listHeight).map((request, row): Line => {
		const isHere = top + row === index;
		const cells = rowLine({seen: request, digest: digestOf(request)}, columns, now);
		return [
			{emphasis: 'focus', text: isHere ? (selected ? ' ▌' : ' ·') : '  '},
			{emphasis: 'waiting', text: marked.has(request.uid) ? '*' : ' '},
			...cells.map((span, at) => (isHere && selected && at === 0 ? {...span, emphasis: 'focus' as const} : span)),
		];
	});
	if (rows.length === 0) {
		lines.push(
			line(
				total === 0
					? '   No requests. n asks for a certificate.'
					: '   No request has these words. esc shows them all.',
				'muted',
			),
		);
	}

	const blank = Array.from({length: Math.max(0, layout.listHeight - lines.length)}, (): Line => []);
	const head: Line =
		filterFault === undefined
			? [{emphasis: 'plain', text: '   '}, ...headLine(columns)]
			: line(` ! ${printable(filterFault)}`, 'waiting');
	return [head, ...lines, ...blank];
}

/** How many have findings that block, that warn, and neither; until all are reviewed, how many are left to be. */
function weightLine({block, warn, clear, unknown}: Weights): Line {
	return [
		{emphasis: 'danger', text: block > 0 ? `${block} block  ` : ''},
		{emphasis: 'waiting', text: warn > 0 ? `${warn} warn  ` : ''},
		{emphasis: 'muted', text: unknown > 0 ? `${unknown} to review ` : `${clear} clear `},
	];
}
