import {Box} from 'ink';
import {useReducer, useSyncExternalStore} from 'react';
import {localized, printable, printed, repeated} from '../../../base/text/index.js';
import type {BulkPartRun, BulkWork} from '../../../deck/navigation/index.js';
import type {BulkProgress} from '../../../operations/bulk/index.js';
import {mayBeRetried} from '../../../operations/bulk/index.js';
import {whyReadOnly} from '../../../operations/plan/index.js';
import {
	bulkClusterResultLines,
	bulkSummaryOfAll,
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
	const work = useStore(useDeck().bulk);
	return work === undefined ? null : <Results work={work} {...size} />;
}

function Results({work, width, height}: BulkScreenProps & {readonly work: BulkWork}) {
	const {bulk, navigation, services} = useDeck();
	const progress = useSyncExternalStore(work.subscribe, work.getSnapshot);
	const parts = work.parts.map((part, at) => ({...part, progress: progress[at] as BulkProgress}));
	const isRunning = progress.some(each => each.isRunning);
	const isStopping = isRunning && progress.every(each => !each.isRunning || each.isStopping === true);
	const lines = bulkClusterResultLines(
		parts.map(part => ({...part, cluster: {name: part.cluster ?? ''}})),
		width,
	);
	const room = Math.max(1, height - 3);
	const furthest = Math.max(0, lines.length - room);
	const [wanted, scrollTo] = useReducer((_: number, to: number) => to, 0);
	const top = Math.min(wanted, furthest);
	const scroll = (by: number) => ({run: () => scrollTo(Math.max(0, Math.min(furthest, top + by)))});
	// A cluster that has ended can be tried again while another is still under way.
	const ended = progress.flatMap(each => (each.isRunning ? [] : [...each.outcomes.values()]));
	const again = ended.filter(mayBeRetried).length;
	const isUnrecorded = ended.some(each => each.state === 'failed' && each.code === 'unrecorded');
	useKeys(bulkResultKeys, {
		unrecorded: {
			run: () => bulk.retry({unrecorded: true}),
			footer: isUnrecorded,
			disabled: isUnrecorded
				? undefined
				: isRunning
					? localized`it is under way`
					: localized`nothing is left undone for want of a journal`,
		},
		retry: {
			run: () => bulk.retry(),
			label: again > 0 ? printed`try ${again} again` : undefined,
			footer: again > 0,
			disabled:
				again === 0
					? isRunning
						? localized`it is under way`
						: localized`nothing is left that could be tried again`
					: services.session.readOnly
						? whyReadOnly(services.session.info)
						: undefined,
		},
		stop: {
			run: work.stop,
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
			<Lines lines={[titleLine(parts, isStopping, width), barLine(progress, width)]} width={width} height={2} />
			<Lines lines={lines.slice(top)} width={width} height={room} />
			<Lines lines={[moreLine(furthest - top, width)]} width={width} height={1} />
		</Box>
	);
}

type Part = BulkPartRun & {readonly progress: BulkProgress};

function titleLine(parts: readonly Part[], isStopping: boolean, width: number): Line {
	const {doing} = decisionWords[parts[0]?.plan.decision ?? 'Approved'];
	const count = parts.reduce((sum, {plan}) => sum + plan.items.length, 0);
	const isRunning = parts.some(({progress}) => progress.isRunning);
	const isDone = !isRunning && parts.every(({progress: {outcomes}}) => countStates(outcomes).done === outcomes.size);
	return spread(
		[
			{
				emphasis: 'strong',
				text: isRunning
					? printed` ${printable(doing.charAt(0).toUpperCase())}${printable(doing.slice(1))} ${requestCount(count)}`
					: printed` ${bulkSummaryOfAll(parts)}`,
			},
		],
		[
			isRunning
				? {emphasis: 'waiting', text: isStopping ? printed`stopping ` : printed`under way `}
				: {emphasis: isDone ? 'ok' : 'danger', text: isDone ? printed`all done ` : printed`not all `},
		],
		width,
	);
}

/** The progress as a bar and in figures; a blank line after the end. */
function barLine(progress: readonly BulkProgress[], width: number): Line {
	if (!progress.some(({isRunning}) => isRunning)) {
		return [];
	}

	const sum = (count: (each: BulkProgress) => number) => progress.reduce((all, each) => all + count(each), 0);
	const all = sum(({outcomes}) => outcomes.size);
	const answered = sum(({outcomes}) => {
		const {waiting, sending} = countStates(outcomes);
		return outcomes.size - waiting - sending;
	});
	const figures = printed` ${answered} of ${all} answered `;
	const room = Math.max(0, width - figures.length - 2);
	const full = Math.floor((room * answered) / Math.max(1, all));
	return [
		...line(printed` ${repeated(printed`█`, full)}`, 'focus'),
		...line(repeated(printed`░`, room - full), 'muted'),
		...line(figures),
	];
}
