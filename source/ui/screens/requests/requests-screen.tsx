import {Box} from 'ink';
import type {Dispatch} from 'react';
import {use, useLayoutEffect, useMemo} from 'react';
import {line} from '../../../present/span.js';
import {listTrouble} from '../../components/header.js';
import {Lines} from '../../components/lines.js';
import {useDeck} from '../../deck-context.js';
import {useBulkDecisions} from '../../hooks/use-bulk-decisions.js';
import {nothingChosen, useDecisions} from '../../hooks/use-decisions.js';
import {useExamination} from '../../hooks/use-examination.js';
import {useNow} from '../../hooks/use-now.js';
import {useStore} from '../../hooks/use-store.js';
import {KeyDepth, useKeys} from '../../keys/use-keys.js';
import {FilterField} from './filter-field.js';
import {requestsKeys} from './requests-keys.js';
import {layoutRequests} from './requests-layout.js';
import {bodyLines, countText, titleLine} from './requests-lines.js';
import type {RequestsAction, RequestsState} from './requests-state.js';
import {cursorOf, inOrder, matching, requestsReducer} from './requests-state.js';
import {soonKnown, weightsOf} from './soon-known.js';
import {useMarking} from './use-marking.js';

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
	const {index} = services;
	const version = useStore(index);
	const ordered = useMemo(() => inOrder(list.requests), [list.requests]);
	const {applied} = state;
	// Time alone changes what is older than an hour.
	const second = applied?.isTimed ? now.getTime() : 0;
	// biome-ignore lint/correctness/useExhaustiveDependencies: with the version come digests that were not known before
	const rows = useMemo(
		() => matching(ordered, applied, soonKnown(index), new Date(second)),
		[ordered, applied, index, version, second],
	);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the same
	const weights = useMemo(() => weightsOf(rows, soonKnown(index)), [rows, index, version]);
	const trouble = listTrouble(list);
	const layout = layoutRequests(width, height, trouble === undefined ? 0 : 1);
	const settled = state.isUnsettled ? requestsReducer(state, {type: 'settle', rows}) : state;
	const cursor = cursorOf(settled, rows, layout.listHeight);
	const {selected} = cursor;
	// What is shown as chosen is kept at once: a cursor without a request would follow the row that comes in next.
	useLayoutEffect(() => {
		if (state.isUnsettled && rows.length > 0) {
			dispatch({type: 'settle', rows});
		}
	}, [state.isUnsettled, rows, dispatch]);

	const move = (by: number) => ({run: () => dispatch({type: 'move', by, rows, height: layout.listHeight})});
	// Whoever rests on a row may be about to decide.
	useExamination(selected, 400);
	const {marked, ...marking} = useMarking(rows, cursor, move(1).run);
	const decisions = {...useDecisions(selected), ...useBulkDecisions(marked)};
	useKeys(requestsKeys, {
		open: {
			run: () => selected && navigation.open({kind: 'request', uid: selected.uid, order: rows.map(({uid}) => uid)}),
			disabled: selected ? undefined : nothingChosen,
		},
		...decisions,
		...marking,
		filter: {run: () => dispatch({type: 'filtering', isFiltering: true})},
		pending: {
			run: () => dispatch({type: 'filter', filter: state.filter === 'status:pending' ? '' : 'status:pending'}),
		},
		down: move(1),
		up: move(-1),
		pageDown: move(layout.listHeight),
		pageUp: move(-layout.listHeight),
		first: move(-rows.length),
		last: move(rows.length),
		journal: {run: () => navigation.open({kind: 'journal'})},
		back: {run: () => dispatch({type: 'filter', filter: ''})},
		quit: {run: quit},
	});

	const {review, surroundings} = services;
	const total = list.requests.length;
	const {filter, filterFault} = state;
	const view = {
		rows,
		total,
		weights,
		filter,
		filterFault,
		cursor,
		marked,
		layout,
		now,
		review,
		surroundings,
		digestOf: index.of,
	};
	const isWaiting = list.phase === 'connecting' && total === 0;
	return (
		<Box flexDirection="column" height={height}>
			{state.isFiltering ? (
				<KeyDepth value={use(KeyDepth) + 0.5}>
					<FilterField
						filter={state.filter}
						count={countText(rows.length, total)}
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
				<Lines lines={[titleLine(view, width)]} width={width} height={1} />
			)}
			<Lines
				lines={isWaiting ? [] : bodyLines(view)}
				width={width}
				height={height - 1 - (trouble === undefined ? 0 : 1)}
			/>
			{trouble === undefined ? null : <Lines lines={[line(` ! ${trouble}`, 'danger')]} width={width} height={1} />}
		</Box>
	);
}
