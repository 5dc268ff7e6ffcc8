import {Box} from 'ink';
import {useState} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {localized, printable, printableSentence, printed} from '../../../base/text/index.js';
import type {PodCertificateRecord} from '../../../cluster/records/pods/index.js';
import type {PodCertificateView} from '../../../deck/ports/index.js';
import {podCertificateState} from '../../../operations/pods/index.js';
import {podCertificateRows} from '../../../present/pods/index.js';
import type {Line} from '../../../present/text/index.js';
import {line, wrap} from '../../../present/text/index.js';
import {errorLines, Lines} from '../../components/index.js';
import {noRowChosen, useRowCursor} from '../../components/rows/index.js';
import {KeyDepth, useDeck, useKeys, useNow} from '../../hooks/index.js';
import {PodDetailScreen} from './pod-detail-screen.js';
import {podsKeys} from './pods-keys.js';
import {RefusePodDialog} from './refuse-pod-dialog.js';
import {SignPodDialog} from './sign-pod-dialog.js';
import {usePods} from './use-pods.js';

type PodsScreenProps = {readonly width: number; readonly height: number};

/** The current PodCertificateRequests, the oldest first. */
export function PodsScreen({width, height}: PodsScreenProps) {
	const view = usePods();
	const records = 'records' in view ? view.records : [];
	const [chosen, setChosen] = useState<string>();
	const [opened, setOpened] = useState<string>();
	const shown = records.find(({uid}) => uid === opened);
	return shown === undefined ? (
		<PodList view={view} chosen={chosen} onChoose={setChosen} onOpen={setOpened} width={width} height={height} />
	) : (
		<PodDetailScreen key={shown.uid} record={shown} onBack={() => setOpened(undefined)} width={width} height={height} />
	);
}

/** The request that is being answered, as it was when the key was pressed. */
type Asked = {readonly action: 'sign' | 'deny' | 'fail'; readonly record: PodCertificateRecord};

type PodListProps = PodsScreenProps & {
	readonly view: PodCertificateView;
	/** uid of the request under the cursor. */
	readonly chosen: string | undefined;
	onChoose(uid: string): void;
	onOpen(uid: string): void;
};

function PodList({view, chosen, onChoose, onOpen, width, height}: PodListProps) {
	const {navigation} = useDeck();
	const now = useNow(1000);
	const records = 'records' in view ? view.records : [];
	const {at, here, isBetween, ...cursor} = useRowCursor({
		rows: records,
		idOf: ({uid}) => uid,
		chosen,
		onChoose,
	});
	const notes = noteLines(view, width);
	const room = Math.max(1, height - 2 - notes.length);
	const top = Math.max(0, Math.min(at - Math.floor(room / 2), records.length - room));
	const move = (by: number) => ({run: () => cursor.move(by)});
	const [asked, setAsked] = useState<Asked>();
	const ask = (action: Asked['action']) => ({
		run: () => here && setAsked({action, record: here}),
		disabled: isBetween ? noRowChosen : whyNotAnswered(here),
	});
	const close = () => setAsked(undefined);
	useKeys(podsKeys, {
		open: {
			run: () => here && onOpen(here.uid),
			disabled: isBetween ? noRowChosen : here === undefined ? localized`there is no request to show` : undefined,
		},
		sign: ask('sign'),
		deny: ask('deny'),
		fail: ask('fail'),
		down: move(1),
		up: move(-1),
		pageDown: move(room),
		pageUp: move(-room),
		first: move(-records.length),
		last: move(records.length),
		back: {run: navigation.back},
	});
	const {head, rows} = podCertificateRows(records, {at, isBetween, top, count: room, now, width});
	const said = emptyLines(view, width);
	const list = said.length > 0 ? said : [head, ...rows];
	return (
		<Box flexDirection="column" height={height}>
			<Lines
				lines={[titleLine(view), ...list]}
				width={width}
				height={height - notes.length}
				onClick={({row}) => row > 1 && top + row - 2 < records.length && cursor.go(top + row - 2)}
			/>
			<Lines lines={notes} width={width} height={notes.length} />
			<KeyDepth value={2}>
				{asked?.action === 'sign' ? <SignPodDialog record={asked.record} onClose={close} /> : null}
				{asked !== undefined && asked.action !== 'sign' ? (
					<RefusePodDialog record={asked.record} type={asked.action === 'deny' ? 'Denied' : 'Failed'} onClose={close} />
				) : null}
			</KeyDepth>
		</Box>
	);
}

/** Why a request can't be answered. Every answer is final. */
function whyNotAnswered(record: PodCertificateRecord | undefined): string | undefined {
	if (record === undefined) {
		return localized`there is no request to answer`;
	}

	const {state, condition} = podCertificateState(record);
	return state === 'pending'
		? undefined
		: localized`it is ${condition?.type ?? state} already, and that is final: the Pod has to be replaced`;
}

function titleLine(view: PodCertificateView): Line {
	const records = 'records' in view ? view.records : [];
	const waiting = records.filter(each => podCertificateState(each).state === 'pending').length;
	const count = records.length === 0 ? printed`` : printed`  ${records.length}, ${waiting} waiting`;
	return [
		{emphasis: 'strong', text: printed` Pods' certificates`},
		{emphasis: 'muted', text: count},
	];
}

function noteLines(view: PodCertificateView, width: number): readonly Line[] {
	const note = (text: Printable) => wrap(text, width - 2).map(part => line(printed` ${part}`, 'muted'));
	if (view.phase === 'stale') {
		return note(printed`As they were: ${printableSentence(view.error.message)}; trying again`);
	}

	return view.phase === 'live' && view.onlyNamespace !== undefined
		? note(printed`Of namespace ${printable(view.onlyNamespace)} alone: all of them may not be read`)
		: [];
}

function emptyLines(view: PodCertificateView, width: number): readonly Line[] {
	const said = (text: Printable) => wrap(text, width - 4).map(part => line(printed`   ${part}`, 'muted'));
	switch (view.phase) {
		case 'reading':
			return said(printed`… reading`);
		case 'none':
			return said(printableSentence(view.why));
		case 'failed':
			return errorLines(view.error, width - 4).map(spans => [{emphasis: 'plain', text: printed`   `}, ...spans]);
		default:
			return view.records.length === 0
				? said(printed`No Pod asks for a certificate now. Requests are deleted 15 to 20 minutes after they are made.`)
				: [];
	}
}
