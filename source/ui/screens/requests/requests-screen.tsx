import {Box} from 'ink';
import type {Dispatch} from 'react';
import {use, useEffect, useLayoutEffect, useMemo, useState} from 'react';
import {printable} from '../../../present/printable.js';
import {briefLines, detailLines, detailTitle, weightLine} from '../../../present/request-detail.js';
import {headLine, layoutRow, rowLine} from '../../../present/request-row.js';
import type {Line} from '../../../present/span.js';
import {line, spread} from '../../../present/span.js';
import {listTrouble} from '../../components/header.js';
import {Lines} from '../../components/lines.js';
import {useDeck} from '../../deck-context.js';
import {nothingChosen, useDecisions} from '../../hooks/use-decisions.js';
import {useNow} from '../../hooks/use-now.js';
import {useStore} from '../../hooks/use-store.js';
import {KeyDepth, useKeys} from '../../keys/use-keys.js';
import {FilterField} from './filter-field.js';
import {requestsKeys} from './requests-keys.js';
import type {RequestsAction, RequestsState} from './requests-state.js';
import {cursorOf, inOrder, matching} from './requests-state.js';
import {createSearchTexts} from './search-text.js';

/** Reviewing more than so many at a time would be felt. */
const mostCounted = 300;

type RequestsScreenProps = {
	readonly state: RequestsState;
	readonly dispatch: Dispatch<RequestsAction>;
	readonly width: number;
	readonly height: number;
};

/** Every request, live: for choosing one. */
export function RequestsScreen({state, dispatch, width, height}: RequestsScreenProps) {
	const {services, navigation, quit} = useDeck();
	const list = useStore(services.requests);
	const now = useNow(1000);
	const [texts] = useState(createSearchTexts);
	useEffect(() => texts.readAhead(list.requests), [texts, list.requests]);
	const ordered = useMemo(() => inOrder(list.requests), [list.requests]);
	const rows = useMemo(() => matching(ordered, state.filter, texts.textOf), [ordered, state.filter, texts]);
	const layout = useMemo(() => layoutRow(width - 4), [width]);

	const paneHeight = height >= 32 ? Math.floor(height * 0.45) : height >= 14 ? 3 : 0;
	const trouble = listTrouble(list);
	const listHeight = Math.max(1, height - 2 - paneHeight - (trouble === undefined ? 0 : 1));
	const {index, top, selected} = cursorOf(state, rows, listHeight);
	// Before anything is painted: a cursor without a request would follow the row that comes in next.
	useLayoutEffect(() => {
		if (state.isUnsettled && rows.length > 0) {
			dispatch({type: 'settle', rows});
		}
	}, [state.isUnsettled, rows, dispatch]);

	const move = (by: number) => ({run: () => dispatch({type: 'move', by, rows, height: listHeight})});
	const decisions = useDecisions(selected);
	useKeys(requestsKeys, {
		open: {
			run: () => selected && navigation.open({kind: 'request', uid: selected.uid}),
			disabled: selected ? undefined : nothingChosen,
		},
		...decisions,
		filter: {run: () => dispatch({type: 'filtering', isFiltering: true})},
		pending: {
			run: () => dispatch({type: 'filter', filter: state.filter === 'status:pending' ? '' : 'status:pending'}),
		},
		down: move(1),
		up: move(-1),
		pageDown: move(listHeight),
		pageUp: move(-listHeight),
		first: move(-rows.length),
		last: move(rows.length),
		back: {run: () => dispatch({type: 'filter', filter: ''})},
		quit: {run: quit},
	});

	const lines = rows.slice(top, top + listHeight).map((request, row): Line => {
		const isHere = top + row === index;
		const mark = isHere && selected ? ' ▌ ' : isHere ? ' · ' : '   ';
		const cells = rowLine(services.review(request), layout, now);
		return [
			{emphasis: 'focus', text: mark},
			...(isHere && selected
				? cells.map((span, at) => (at === 0 ? {...span, emphasis: 'focus' as const} : span))
				: cells),
		];
	});
	if (rows.length === 0 && (list.phase === 'live' || list.requests.length > 0)) {
		lines.push(
			line(
				list.requests.length === 0
					? '   No requests. n asks for a certificate.'
					: '   No request has these words. esc shows them all.',
				'muted',
			),
		);
	}

	const count = rows.length === list.requests.length ? `${rows.length}` : `${rows.length} of ${list.requests.length}`;
	return (
		<Box flexDirection="column" height={height}>
			{state.isFiltering ? (
				<KeyDepth value={use(KeyDepth) + 0.5}>
					<FilterField
						filter={state.filter}
						count={count}
						width={width}
						onChange={filter => dispatch({type: 'filter', filter})}
						onDone={() => dispatch({type: 'filtering', isFiltering: false})}
						onDrop={() => {
							dispatch({type: 'filter', filter: ''});
							dispatch({type: 'filtering', isFiltering: false});
						}}
						onMove={by => move(by).run()}
					/>
				</KeyDepth>
			) : (
				<Lines
					lines={[
						spread(
							[
								{emphasis: 'strong', text: ' Requests'},
								{emphasis: 'plain', text: `   ${count}`},
								{emphasis: 'muted', text: top > 0 ? ` · ↑ ${top} above` : ''},
								{emphasis: 'focus', text: state.filter === '' ? '' : ` · ${printable(state.filter)}`},
							],
							rows.length <= mostCounted ? weightLine(rows.map(request => services.review(request).findings)) : [],
							width,
						),
					]}
					width={width}
					height={1}
				/>
			)}
			<Lines lines={[[{emphasis: 'plain', text: '   '}, ...headLine(layout)]]} width={width} height={1} />
			<Lines lines={lines} width={width} height={listHeight} />
			{trouble === undefined ? null : <Lines lines={[line(` ! ${trouble}`, 'danger')]} width={width} height={1} />}
			{paneHeight === 0 ? null : (
				<Lines
					lines={[
						line(` ${'─'.repeat(Math.max(0, width - 2))}`, 'muted'),
						...(selected ? paneLines(services.review(selected), {now, width, isLarge: paneHeight > 3}) : []),
					]}
					width={width}
					height={paneHeight}
				/>
			)}
		</Box>
	);
}

function paneLines(
	facts: Parameters<typeof detailLines>[0],
	{now, width, isLarge}: {readonly now: Date; readonly width: number; readonly isLarge: boolean},
): readonly Line[] {
	return isLarge ? [detailTitle(facts, now, width), ...detailLines(facts, now, width)] : briefLines(facts, width);
}
