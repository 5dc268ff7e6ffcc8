import {Box} from 'ink';
import {useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {Resumed} from '../../../deck/ports/index.js';
import type {Plan} from '../../../operations/plan/index.js';
import type {Line} from '../../../present/text/index.js';
import {cursorMargin, line} from '../../../present/text/index.js';
import {humanDuration} from '../../../present/words/index.js';
import {issuancePhraseNow, keyPhrase} from '../../../present/work/index.js';
import type {Issuance} from '../../../storage/issuance/index.js';
import {Lines, PlanningDialog, usePlanning} from '../../components/index.js';
import {noRowChosen, useRowCursor} from '../../components/rows/index.js';
import {KeyDepth, useDeck, useKeys, useNow, useStore} from '../../hooks/index.js';
import {pendingKeys} from './pending-keys.js';

/** Lines for each issuance. */
const perWork = 4;

/** Whether it is one of the renewals that the operator agreed to together. */
function isAgreedWhole({agreedWhole, targets}: Issuance): boolean {
	return agreedWhole !== undefined && targets.secret !== undefined;
}

function withoutResult(plan: Plan<void>): Plan<undefined> {
	return {...plan, perform: async signal => void (await plan.perform(signal))};
}

type PendingScreenProps = {
	/** The request at whose issuance the cursor starts. */
	readonly uid?: string | undefined;
	readonly width: number;
	readonly height: number;
};

/** The pending issuances and their progress. Enter resumes one. */
export function PendingScreen({uid: begin, width, height}: PendingScreenProps) {
	const {services, navigation} = useDeck();
	useStore(services.pending);
	const list = useStore(services.requests);
	const all = services.pending.list();
	const [chosen, setChosen] = useState(
		() => all.find(({issuance}) => issuance.uid !== undefined && issuance.uid === begin)?.issuance.id,
	);
	// undefined: a doubtful issuance was accepted for this cluster.
	const {planning, start, stop} = usePlanning<Resumed | undefined>();
	const {
		at: index,
		here: current,
		isBetween,
		...cursor
	} = useRowCursor({
		rows: all,
		idOf: ({issuance}) => issuance.id,
		chosen,
		onChoose: setChosen,
	});
	const move = (by: number) => ({run: () => cursor.move(by)});
	const wholes = all.filter(({issuance, doubt}) => isAgreedWhole(issuance) && doubt === undefined).length;
	const goOn = () => {
		if (current === undefined) {
			return;
		}

		const {id, step, uid} = current.issuance;
		if (current.doubt !== undefined) {
			start(async () => withoutResult(await services.pending.planAdoption(id)));
		} else if (step === 'sent' && uid !== undefined && list.requests.some(each => each.uid === uid)) {
			navigation.open({kind: 'follow', uid});
		} else {
			start(() => services.pending.planResume(id));
		}
	};

	useKeys(pendingKeys, {
		open: {
			run: goOn,
			disabled: isBetween ? noRowChosen : current === undefined ? localized`nothing is unfinished` : undefined,
		},
		whole: {
			run: () => navigation.ask({kind: 'renewal', entries: [], isBegun: true}),
			footer: wholes > 0,
			disabled:
				wholes === 0
					? localized`none was agreed to as a whole: enter goes on with one`
					: services.writes.underWay() > 0
						? localized`something that was sent is not answered yet`
						: undefined,
		},
		down: move(1),
		up: move(-1),
		back: {run: navigation.back},
	});
	const now = useNow(1000);
	const isWhole = list.phase === 'live' || list.phase === 'stale';
	const requestOf = (uid: string | undefined) =>
		uid === undefined || !isWhole ? undefined : (list.requests.find(each => each.uid === uid) ?? 'gone');
	const lines = all.flatMap((each, row): readonly Line[] => {
		const {name, begunAt, signerName} = each.issuance;
		const ago = humanDuration(now.getTime() - new Date(begunAt).getTime());
		const isHere = row === index;
		return [
			[
				cursorMargin(isHere, isBetween),
				{emphasis: isHere && !isBetween ? 'strong' : 'plain', text: printable(name)},
				{emphasis: 'muted', text: printed`  ${ago} ago, ${printable(signerName)}`},
			],
			each.doubt === undefined
				? line(printed`   ${issuancePhraseNow(each.issuance, requestOf(each.issuance.uid))}`)
				: line(printed`   perhaps of another cluster, ${printable(each.issuance.server)}: enter asks`, 'waiting'),
			line(
				isAgreedWhole(each.issuance)
					? printed`   agreed to as a whole (w); key  ${keyPhrase(each)}`
					: printed`   key  ${keyPhrase(each)}`,
				'muted',
			),
			[],
		];
	});
	const room = Math.max(1, height - 2);
	const top = Math.max(0, Math.min(index * perWork - Math.floor(room / 2), lines.length - room));
	return (
		<Box flexDirection="column" height={height}>
			<Lines lines={[line(printed` Not in place yet`, 'strong'), []]} width={width} height={2} />
			<Lines
				lines={all.length === 0 ? [line(printed` Nothing is unfinished.`, 'ok')] : lines.slice(top)}
				width={width}
				height={room}
				onClick={({row}) => top + row < lines.length && cursor.go(Math.floor((top + row) / perWork))}
			/>
			<KeyDepth value={2}>
				<PlanningDialog
					planning={planning}
					refusedTitle={printed`It can't go on so`}
					doneText={current?.doubt === undefined ? localized`sent` : localized`taken for this cluster`}
					onBack={stop}
					onAgain={goOn}
					onDone={resumed => {
						stop();
						if (resumed === undefined) {
							return;
						}

						const {request} = resumed;
						navigation.back();
						navigation.open({kind: 'follow', uid: request.uid, begin: request});
					}}
				/>
			</KeyDepth>
		</Box>
	);
}
