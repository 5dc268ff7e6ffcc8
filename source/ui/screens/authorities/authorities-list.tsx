import {Box} from 'ink';
import {useEffect, useState} from 'react';
import {localized, printableSentence, printed} from '../../../base/text/index.js';
import type {AuthorityList} from '../../../deck/ports/authorities/index.js';
import type {AuthorityRow} from '../../../present/authority/index.js';
import {authorityNotes, authorityRows} from '../../../present/authority/index.js';
import type {Line} from '../../../present/text/index.js';
import {line, wrap} from '../../../present/text/index.js';
import {errorLines, isKnownError, Lines} from '../../components/index.js';
import {noRowChosen, useRowCursor} from '../../components/rows/index.js';
import {KeyDepth, useDeck, useKeys, useNow, useStore} from '../../hooks/index.js';
import {authoritiesKeys} from './authorities-keys.js';
import type {AuthoritiesScreenProps} from './authorities-screen.js';
import {AuthorityDetailScreen} from './authority-detail-screen.js';
import {CreateAuthorityDialog} from './create-authority-dialog.js';
import {HoldKeyDialog} from './hold-key-dialog.js';
import {ImportAuthorityDialog} from './import-authority-dialog.js';
import {PublishAuthorityDialog} from './publish-authority-dialog.js';
import {RetireAuthorityDialog} from './retire-authority-dialog.js';
import {RotateAuthorityDialog} from './rotate-authority-dialog.js';

/** The authorities on this machine, with their expiry, their signers, and the next step of each. */
export function AuthoritiesList({width, height}: AuthoritiesScreenProps) {
	const {authorities} = useDeck().services;
	const list = useStore(authorities);
	const [chosen, setChosen] = useState<string>();
	const [opened, setOpened] = useState<string>();
	useEffect(() => authorities.read(), [authorities]);
	const rows = list.phase === 'read' ? list.rows : [];
	const shown = rows.find(({facts}) => facts.name === opened);
	return shown === undefined ? (
		<AuthorityTable list={list} chosen={chosen} onChoose={setChosen} onOpen={setOpened} width={width} height={height} />
	) : (
		<AuthorityDetailScreen row={shown} onBack={() => setOpened(undefined)} width={width} height={height} />
	);
}

type Asked = 'create' | 'import' | 'publish' | 'rotate' | 'retire' | 'hold';

type AuthorityTableProps = AuthoritiesScreenProps & {
	readonly list: AuthorityList;
	/** Name of the authority under the cursor. */
	readonly chosen: string | undefined;
	onChoose(name: string): void;
	onOpen(name: string): void;
};

function AuthorityTable({list, chosen, onChoose, onOpen, width, height}: AuthorityTableProps) {
	const {services, navigation, flash} = useDeck();
	const now = useNow(60_000);
	const [asked, setAsked] = useState<Asked>();
	const [isAsking, setAsking] = useState(false);
	const rows = list.phase === 'read' ? list.rows : [];
	const {at, here, isBetween, ...cursor} = useRowCursor({
		rows,
		idOf: ({facts}) => facts.name,
		chosen,
		onChoose,
	});
	const notes = [
		...(list.phase === 'read'
			? list.unreadable.map(each => line(printed` ! ${printableSentence(each)}`, 'danger'))
			: []),
		...(here === undefined ? [] : authorityNotes(here, now)),
	];
	const room = Math.max(1, height - 3 - notes.length);
	const top = Math.max(0, Math.min(at - Math.floor(room / 2), rows.length - room));
	const move = (by: number) => ({run: () => cursor.move(by)});
	const nothing = isBetween
		? noRowChosen
		: here === undefined
			? localized`there is no authority: c makes one`
			: undefined;
	const look = async (name: string) => {
		setAsking(true);
		try {
			await services.authorities.look(name);
		} catch (error) {
			if (!isKnownError(error)) {
				throw error;
			}

			flash.show('danger', error.message);
		} finally {
			setAsking(false);
		}
	};

	useKeys(authoritiesKeys, {
		open: {run: () => here && onOpen(here.facts.name), disabled: nothing},
		ask: {
			run: () => here && void look(here.facts.name),
			disabled: isAsking ? localized`the cluster is being asked` : nothing,
		},
		create: {run: () => setAsked('create')},
		publish: {run: () => setAsked('publish'), disabled: nothing},
		rotate: {run: () => setAsked('rotate'), disabled: nothing},
		retire: {run: () => setAsked('retire'), disabled: nothing ?? whyNotRetired(here)},
		hold: {
			run: () => (here?.isKeyHeld ? services.authorities.release(here.facts.name) : setAsked('hold')),
			disabled: nothing,
			...(here?.isKeyHeld ? {label: printed`forget key`} : {}),
		},
		certificates: {
			run() {
				if (here !== undefined) {
					services.certificates.keep({filter: `authority:=${here.facts.name}${hasOld(here) ? '/old' : ''}`});
					navigation.switchTo({kind: 'certificates'});
				}
			},
			disabled: nothing,
		},
		import: {run: () => setAsked('import')},
		down: move(1),
		up: move(-1),
		back: {run: navigation.back},
	});
	const table = authorityRows(rows, {at, isBetween}, now, width);
	const said = emptyLines(list, width);
	const close = () => setAsked(undefined);
	return (
		<Box flexDirection="column" height={height}>
			<Lines
				lines={[
					[
						{emphasis: 'strong', text: printed` Authorities`},
						{emphasis: 'muted', text: rows.length === 0 ? printed`` : printed`  ${rows.length} on this machine`},
					],
					...(said.length > 0 ? said : [table.head, ...table.rows.slice(top, top + room)]),
				]}
				width={width}
				height={Math.max(1, height - notes.length)}
				onClick={({row}) => row > 1 && top + row - 2 < rows.length && cursor.go(top + row - 2)}
			/>
			{notes.length === 0 ? null : <Lines lines={notes} width={width} height={notes.length} />}
			<KeyDepth value={2}>
				{asked === 'create' ? <CreateAuthorityDialog rows={rows} onClose={close} onMade={onChoose} /> : null}
				{asked === 'import' ? <ImportAuthorityDialog onClose={close} onMade={onChoose} /> : null}
				{asked === 'rotate' && here ? <RotateAuthorityDialog row={here} onClose={close} /> : null}
				{asked === 'publish' && here ? <PublishAuthorityDialog row={here} onClose={close} /> : null}
				{asked === 'retire' && here ? <RetireAuthorityDialog name={here.facts.name} onClose={close} /> : null}
				{asked === 'hold' && here ? <HoldKeyDialog name={here.facts.name} onClose={close} /> : null}
			</KeyDepth>
		</Box>
	);
}

function hasOld({facts}: AuthorityRow): boolean {
	return facts.generations.some(({state}) => state === 'old');
}

function whyNotRetired(row: AuthorityRow | undefined): string | undefined {
	if (row?.facts.rollover !== undefined) {
		return localized`it signs with its old key still: rotate goes on`;
	}

	return row !== undefined && hasOld(row) ? undefined : localized`it has no old key: rotate makes the next one`;
}

function emptyLines(list: AuthorityList, width: number): readonly Line[] {
	switch (list.phase) {
		case 'reading':
			return [line(printed`   … reading`, 'muted')];
		case 'failed':
			return errorLines(list.error, width - 4).map(spans => [{emphasis: 'plain', text: printed`   `}, ...spans]);
		case 'read':
			return list.rows.length > 0
				? []
				: wrap(
						printed`No authority of yours is on this machine. For a signer of your own, such as example.com/serving, you are the authority: c makes one, i takes one in.`,
						width - 4,
					).map(part => line(printed`   ${part}`, 'muted'));
	}
}
