import {Box} from 'ink';
import {useReducer, useSyncExternalStore} from 'react';
import {localized, printable, printed, repeated} from '../../../base/text/index.js';
import type {BulkRun} from '../../../operations/bulk/index.js';
import {mayBeRetried} from '../../../operations/bulk/index.js';
import {whyReadOnly} from '../../../operations/plan/index.js';
import {
	bulkResultLines,
	bulkSummary,
	countStates,
	decisionWords,
	requestCount,
} from '../../../present/decision/index.js';
import type {Line} from '../../../present/text/index.js';
import {line, spread} from '../../../present/text/index.js';
import {Lines, moreLine} from '../../components/index.js';
import {useDeck, useKeys, useStore} from '../../hooks/index.js';
import {bulkResultKeys} from './bulk-keys.js';

type BulkScreenProps = {readonly width: number; readonly height: number};

/** The latest bulk decision: its progress, and the outcome for each request. */
export function BulkScreen(size: BulkScreenProps) {
	const run = useStore(useDeck().bulk);
	return run === undefined ? null : <Results run={run} {...size} />;
}

function Results({run, width, height}: BulkScreenProps & {readonly run: BulkRun}) {
	const {bulk, navigation, services} = useDeck();
	const progress = useSyncExternalStore(run.subscribe, run.getSnapshot);
	const {isRunning, isStopping = false, outcomes} = progress;
	const lines = bulkResultLines(run.plan, progress, width);
	const room = Math.max(1, height - 3);
	const furthest = Math.max(0, lines.length - room);
	const [wanted, scrollTo] = useReducer((_: number, to: number) => to, 0);
	const top = Math.min(wanted, furthest);
	const scroll = (by: number) => ({run: () => scrollTo(Math.max(0, Math.min(furthest, top + by)))});
	const again = [...outcomes.values()].filter(mayBeRetried).length;
	const isUnrecorded = [...outcomes.values()].some(each => each.state === 'failed' && each.code === 'unrecorded');
	useKeys(bulkResultKeys, {
		unrecorded: {
			run: () => bulk.retry({unrecorded: true}),
			footer: isUnrecorded && !isRunning,
			disabled: isRunning
				? localized`it is under way`
				: isUnrecorded
					? undefined
					: localized`nothing is left undone for want of a journal`,
		},
		retry: {
			run: () => bulk.retry(),
			label: again > 0 ? printed`try ${again} again` : undefined,
			footer: again > 0,
			disabled: isRunning
				? localized`it is under way`
				: again === 0
					? localized`nothing is left that could be tried again`
					: services.session.readOnly
						? whyReadOnly(services.session.info)
						: undefined,
		},
		stop: {
			run: run.stop,
			footer: isRunning && !isStopping,
			disabled: isStopping
				? localized`nothing more is sent; what is under way is waited for`
				: isRunning
					? undefined
					: localized`nothing is under way`,
		},
		down: scroll(1),
		up: scroll(-1),
		pageDown: scroll(room - 1),
		pageUp: scroll(1 - room),
		halfDown: scroll(Math.ceil(room / 2)),
		halfUp: scroll(-Math.ceil(room / 2)),
		back: {run: navigation.back},
	});
	return (
		<Box flexDirection="column" height={height}>
			<Lines lines={[titleLine(run, width), barLine(run, width)]} width={width} height={2} />
			<Lines lines={lines.slice(top)} width={width} height={room} />
			<Lines lines={[moreLine(furthest - top, width)]} width={width} height={1} />
		</Box>
	);
}

function titleLine({plan, getSnapshot}: BulkRun, width: number): Line {
	const progress = getSnapshot();
	const {doing} = decisionWords[plan.decision];
	const isDone = !progress.isRunning && countStates(progress.outcomes).done === progress.outcomes.size;
	return spread(
		[
			{
				emphasis: 'strong',
				text: progress.isRunning
					? printed` ${printable(doing.charAt(0).toUpperCase())}${printable(doing.slice(1))} ${requestCount(plan.items.length)}`
					: printed` ${bulkSummary(plan, progress)}`,
			},
		],
		[
			progress.isRunning
				? {emphasis: 'waiting', text: progress.isStopping ? printed`stopping ` : printed`under way `}
				: {emphasis: isDone ? 'ok' : 'danger', text: isDone ? printed`all done ` : printed`not all `},
		],
		width,
	);
}

/** The progress as a bar and in figures; a blank line after the end. */
function barLine({getSnapshot}: BulkRun, width: number): Line {
	const {isRunning, outcomes} = getSnapshot();
	if (!isRunning) {
		return [];
	}

	const {waiting, sending} = countStates(outcomes);
	const answered = outcomes.size - waiting - sending;
	const figures = printed` ${answered} of ${outcomes.size} answered `;
	const room = Math.max(0, width - figures.length - 2);
	const full = Math.floor((room * answered) / Math.max(1, outcomes.size));
	return [
		...line(printed` ${repeated(printed`█`, full)}`, 'focus'),
		...line(repeated(printed`░`, room - full), 'muted'),
		...line(figures),
	];
}
