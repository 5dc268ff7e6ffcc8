import {Box} from 'ink';
import {useState} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {localized, printed} from '../../../base/text/index.js';
import type {Line} from '../../../present/text/index.js';
import {line, wrap} from '../../../present/text/index.js';
import {journalHead, journalNotes, journalRow, journalText, journalTitle} from '../../../present/work/index.js';
import type {JournalRecord} from '../../../storage/journal/index.js';
import {errorLines, Lines} from '../../components/index.js';
import {useDeck, useKeptReducer, useKeys} from '../../hooks/index.js';
import {TextScreen} from '../text/index.js';
import {journalKeys} from './journal-keys.js';
import type {JournalState} from './use-journal.js';
import {useJournal} from './use-journal.js';

type JournalScreenProps = {readonly width: number; readonly height: number};

/** The decisions of this operator, the newest first, and whether the chain of the journal is intact. */
export function JournalScreen({width, height}: JournalScreenProps) {
	const {state, reread} = useJournal();
	const [cursor, setCursor] = useKeptReducer('journal', (_: number, to: number) => to, 0);
	const [opened, setOpened] = useState<JournalRecord>();
	if (opened) {
		return (
			<TextScreen
				title={opened.name}
				pages={[{label: localized`decision`, text: journalText(opened)}]}
				nothing=""
				onBack={() => setOpened(undefined)}
				width={width}
				height={height}
			/>
		);
	}

	return (
		<DecisionList
			state={state}
			cursor={cursor}
			onCursor={setCursor}
			onOpen={setOpened}
			onReread={reread}
			width={width}
			height={height}
		/>
	);
}

type DecisionListProps = JournalScreenProps & {
	readonly state: JournalState;
	readonly cursor: number;
	onCursor(to: number): void;
	onOpen(record: JournalRecord): void;
	onReread(): void;
};

function DecisionList({state, cursor, onCursor, onOpen, onReread, width, height}: DecisionListProps) {
	const {navigation} = useDeck();
	const records = state.phase === 'read' ? state.journal.records.toReversed() : [];
	const notes = state.phase === 'read' ? journalNotes(state.journal, state.path, width) : [];
	const room = Math.max(1, height - 2 - notes.length);
	const at = Math.max(0, Math.min(cursor, records.length - 1));
	const top = Math.max(0, Math.min(at - Math.floor(room / 2), records.length - room));
	const move = (by: number) => ({run: () => onCursor(Math.max(0, Math.min(records.length - 1, at + by)))});
	const here = records[at];
	useKeys(journalKeys, {
		open: {run: () => here && onOpen(here), disabled: here ? undefined : localized`there is no decision to show`},
		reread: {run: onReread, disabled: state.phase === 'none' ? nothingKept : undefined},
		down: move(1),
		up: move(-1),
		pageDown: move(room),
		pageUp: move(-room),
		halfDown: move(Math.ceil(room / 2)),
		halfUp: move(-Math.ceil(room / 2)),
		first: move(-records.length),
		last: move(records.length),
		back: {run: navigation.back},
	});
	const title: Line = state.phase === 'read' ? journalTitle(state.journal, width) : line(printed` Journal`, 'strong');
	const rows = records.slice(top, top + room).map((record, index) => journalRow(record, top + index === at, width));
	const said = emptyLines(state, records.length, width);
	return (
		<Box flexDirection="column" height={height}>
			<Lines
				lines={[title, said.length > 0 ? [] : journalHead(width), ...(said.length > 0 ? said : rows)]}
				width={width}
				height={height - notes.length}
				onClick={({row}) => row > 1 && top + row - 2 < records.length && move(top + row - 2 - at).run()}
			/>
			<Lines lines={notes} width={width} height={notes.length} />
		</Box>
	);
}

const nothingKept = printed`No journal is kept of a made-up cluster.`;

function emptyLines(state: JournalState, count: number, width: number): readonly Line[] {
	const said = (text: Printable) => wrap(text, width - 4).map(part => line(printed`   ${part}`, 'muted'));
	switch (state.phase) {
		case 'none':
			return said(nothingKept);
		case 'reading':
			return said(printed`… reading`);
		case 'failed':
			return errorLines(state.error, width - 4).map(spans => [{emphasis: 'plain', text: printed`   `}, ...spans]);
		default:
			return count === 0 ? said(printed`Nothing was decided with certdeck yet.`) : [];
	}
}
