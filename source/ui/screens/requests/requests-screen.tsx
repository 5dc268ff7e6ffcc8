import {Box} from 'ink';
import type {Dispatch} from 'react';
import {use, useLayoutEffect, useMemo} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import {newestOf} from '../../../deck/requests/index.js';
import {layoutRow, nextSort, sortsOf} from '../../../present/list/index.js';
import {FilterField} from '../../components/filter/index.js';
import {Lines} from '../../components/index.js';
import {
	KeyDepth,
	useBulkDecisions,
	useCopy,
	useDecisions,
	useDeck,
	useExamination,
	useKeys,
	useNow,
	useStore,
	whyNothing,
} from '../../hooks/index.js';
import {filterKeys, requestsKeys} from './requests-keys.js';
import {layoutRequests} from './requests-layout.js';
import {bodyLines, countText, openLines, titleLine} from './requests-lines.js';
import type {RequestsAction, RequestsState} from './requests-state.js';
import {cursorOf, requestsReducer} from './requests-state.js';
import {useClusterWidth, useTrouble} from './use-clusters.js';
import {useMarking} from './use-marking.js';
import {useResting} from './use-resting.js';
import {useRows} from './use-rows.js';

type RequestsScreenProps = {
	readonly state: RequestsState;
	readonly dispatch: Dispatch<RequestsAction>;
	readonly width: number;
	readonly height: number;
};

/** An age moves in steps of this, in milliseconds: each is a frame, with nobody at the keyboard. */
const everyMs = 5000;

/** The live list of requests. */
export function RequestsScreen({state, dispatch, width, height}: RequestsScreenProps) {
	const {services, navigation, quit} = useDeck();
	const copy = useCopy();
	const list = useStore(services.requests);
	const now = useNow(everyMs);
	const {index} = services;
	const {found, shown, weights, needs, digestOf} = useRows(list.requests, state, now);
	// If a fault leaves no rows, its message may use their room.
	const trouble = useTrouble(list, width, list.requests.length > 0 ? 2 : Math.max(2, height - 4));
	const open = height < 8 ? [] : openLines(weights, width);
	const layout = layoutRequests(width, height, trouble.length + open.length);
	// Pages arrive in the order of names, so until the last page the first row may not be the top of the sorted list. And until
	// all pending requests are reviewed, a graver one may still come to the top. A cursor that is drawn on a request before that
	// would go over to another one, under a key that is meant for the first.
	const isReviewing = weights.unreviewed > 0 && state.sort.by === 'waiting';
	const isSettling = state.isUnsettled && list.phase !== 'connecting' && !isReviewing;
	const settled = isSettling ? requestsReducer(state, {type: 'settle', rows: shown.rows}) : state;
	const cursor = cursorOf(settled, shown.rows, layout.listHeight);
	const {selected} = cursor;
	// The shown cursor gets its request at once. Without one, it would move to the next new row.
	useLayoutEffect(() => {
		if (isSettling && shown.rows.length > 0) {
			dispatch({type: 'settle', rows: shown.rows});
		}
	}, [isSettling, shown, dispatch]);

	// Requests on the screen are reviewed before the rest of the list, and their evidence is read.
	useLayoutEffect(() => {
		index.prioritize(shown.rows.slice(cursor.top, cursor.top + layout.listHeight));
	});

	const move = (by: number) => ({
		run: () => dispatch({type: 'move', by, rows: shown.rows, height: layout.listHeight, isSettling}),
	});
	const hasFolds = shown.older.size > 0 || shown.under.size > 0;
	const among = useClusterWidth();
	// The column of names also needs room for the number of folded requests.
	const columns = useMemo(
		() =>
			layoutRow(
				layout.listWidth - 4,
				{
					...needs,
					...(hasFolds && {name: (needs.name ?? 0) + ' +99 older'.length}),
					...(among > 0 && {cluster: among}),
				},
				services.session.list?.columns,
			),
		[layout.listWidth, needs, hasFolds, among, services],
	);
	const duplicateKey = selected && index.duplicateKey(selected);
	const newest = selected && newestOf(shown, selected);
	// A reader whose cursor rests on a row may decide on it soon.
	useExamination(selected, 400);
	const isResting = useResting(selected?.uid);
	const {marked, ...marking} = useMarking(shown, cursor, move(1).run);
	const below = selected && shown.older.get(selected.uid);
	const decisions = {
		...useDecisions(selected, whyNothing(shown.rows.length), below),
		...useBulkDecisions(marked, shown),
	};
	useKeys(requestsKeys, {
		open: {
			run: () =>
				selected && navigation.open({kind: 'request', uid: selected.uid, order: shown.rows.map(({uid}) => uid)}),
			disabled: selected ? undefined : whyNothing(shown.rows.length),
		},
		...decisions,
		...marking,
		copyName: {
			run: () => selected && copy(localized`the name`, printable(selected.name)),
			disabled: selected ? undefined : whyNothing(shown.rows.length),
		},
		filter: {run: () => dispatch({type: 'filtering', isFiltering: true})},
		pending: {
			run: () => dispatch({type: 'filter', filter: state.filter === 'status:pending' ? '' : 'status:pending'}),
		},
		sort: {run: () => dispatch({type: 'sort', sort: nextSort(state.sort, sortsOf(columns))})},
		reverse: {run: () => dispatch({type: 'sort', sort: {...state.sort, isReversed: !state.sort.isReversed}})},
		fold: {
			run: () => duplicateKey !== undefined && newest && dispatch({type: 'fold', key: duplicateKey, uid: newest.uid}),
			disabled: newest ? undefined : localized`there are no older requests for the same`,
		},
		foldAll: {
			run: () =>
				dispatch({
					type: 'foldAll',
					keys: shown.rows.flatMap(row => (shown.older.has(row.uid) ? (index.duplicateKey(row) ?? []) : [])),
					uid: newest?.uid,
				}),
			disabled:
				shown.older.size > 0 || state.unfolded.size > 0
					? undefined
					: localized`there are no older requests for the same`,
		},
		down: move(1),
		up: move(-1),
		pageDown: move(layout.listHeight),
		pageUp: move(-layout.listHeight),
		halfDown: move(Math.ceil(layout.listHeight / 2)),
		halfUp: move(-Math.ceil(layout.listHeight / 2)),
		first: move(-shown.rows.length),
		last: move(shown.rows.length),
		back: {run: () => dispatch({type: 'filter', filter: ''})},
		quit: {run: quit},
	});

	const {review, relatedRequests} = services.detail;
	const {filter, filterFault, isFiltering, sort} = state;
	const view = {
		list,
		found,
		shown,
		weights,
		filter,
		filterFault,
		isFiltering,
		sort,
		columns,
		cursor,
		isResting,
		marked,
		layout,
		now,
		context: services.session.info.context,
		isReadOnly: services.session.readOnly,
		review,
		relatedRequests,
		digestOf,
	};
	const depth = use(KeyDepth);
	return (
		<Box flexDirection="column" height={height}>
			{state.isFiltering ? (
				<KeyDepth value={depth + 0.5}>
					<FilterField
						keys={filterKeys}
						placeholder={printed`words to look for · status:pending san:*.shop.svc`}
						filter={state.filter}
						fault={state.filterFault}
						count={countText(view)}
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
			{open.length === 0 ? null : <Lines lines={open} width={width} height={open.length} />}
			{/* A click on a row is heard while the filter is typed, as the arrow keys are. */}
			<KeyDepth value={state.isFiltering ? depth + 0.5 : depth}>
				<Lines
					lines={bodyLines(view)}
					width={width}
					height={height - 1 - trouble.length - open.length}
					onClick={({column, row}) => {
						const to = cursor.top + row - 1;
						if (column < layout.listWidth && row > 0 && row <= layout.listHeight && to < shown.rows.length) {
							dispatch({type: 'go', to, rows: shown.rows, height: layout.listHeight});
						}
					}}
				/>
			</KeyDepth>
			{trouble.length === 0 ? null : <Lines lines={trouble} width={width} height={trouble.length} />}
		</Box>
	);
}
