import {Box} from 'ink';
import {use, useEffect, useMemo, useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import {parseCertificateFilter} from '../../../certificates/filter/index.js';
import type {JudgedEntry} from '../../../certificates/model/index.js';
import type {CertificateStock, CertificatesView} from '../../../deck/ports/certificates/index.js';
import {
	certificateDetail,
	certificateHead,
	certificateNote,
	certificateRow,
	layoutCertificates,
	renewCommand,
	whyNotRenewed,
} from '../../../present/certificates/index.js';
import type {Line} from '../../../present/text/index.js';
import {spread} from '../../../present/text/index.js';
import {FilterField} from '../../components/filter/index.js';
import {isKnownError, Lines} from '../../components/index.js';
import {noRowChosen, useRowCursor} from '../../components/rows/index.js';
import {KeyDepth, useCopy, useDeck, useKeys, useNow, useStore} from '../../hooks/index.js';
import {TextScreen} from '../text/index.js';
import {certificateFilterKeys, certificatesKeys} from './certificates-keys.js';
import {countText, emptyLines, entriesOf, unreadNotes} from './certificates-lines.js';
import type {CertificatesScreenProps} from './certificates-screen.js';
import type {Asked} from './served-pods.js';
import {ServedPods, whyNotServed} from './served-pods.js';

const none: ReadonlySet<string> = new Set();

/** While the screen is open, a list that is older than this is read again. */
const maxAgeMs = 60_000;

/** All certificates that the user may read. Those that expire first are at the top. */
export function CertificatesList({width, height}: CertificatesScreenProps) {
	const {certificates} = useDeck().services;
	const stock = useStore(certificates);
	const now = useNow(1000);
	const [view, setView] = useState(certificates.view);
	const [opened, setOpened] = useState<string>();
	const [served, setServed] = useState<Asked>();
	useEffect(() => {
		certificates.read(maxAgeMs);
		const timer = setInterval(() => certificates.read(maxAgeMs), maxAgeMs / 4);
		return () => clearInterval(timer);
	}, [certificates]);
	useEffect(() => certificates.keep(view), [certificates, view]);
	const all = entriesOf(stock);
	const entry = opened === undefined ? undefined : all.find(({id}) => id === opened);
	if (served !== undefined) {
		return <ServedPods {...served} onBack={() => setServed(undefined)} width={width} height={height} />;
	}

	return entry === undefined ? (
		<CertificateRows
			stock={stock}
			all={all}
			view={view}
			onView={setView}
			onOpen={setOpened}
			onServed={setServed}
			now={now}
			width={width}
			height={height}
		/>
	) : (
		<TextScreen
			title={entry.place.name}
			pages={[{label: localized`what is known of it`, text: certificateDetail(entry, now)}]}
			nothing=""
			onBack={() => setOpened(undefined)}
			width={width}
			height={height}
		/>
	);
}

function isSecret({place: {kind, field}}: JudgedEntry): boolean {
	return kind === 'Secret' && field === 'tls.crt';
}

type CertificateRowsProps = CertificatesScreenProps & {
	readonly stock: CertificateStock;
	readonly all: readonly JudgedEntry[];
	readonly view: CertificatesView;
	onView(change: (before: CertificatesView) => CertificatesView): void;
	onOpen(id: string): void;
	onServed(asked: Asked): void;
	readonly now: Date;
};

function CertificateRows({stock, all, view, onView, onOpen, onServed, now, width, height}: CertificateRowsProps) {
	const {services, navigation, flash} = useDeck();
	const copy = useCopy();
	const [isFiltering, setFiltering] = useState(false);
	const filter = useMemo(() => parseCertificateFilter(view.filter), [view.filter]);
	// A filter without times gives the same result at any time.
	const then = 'fault' in filter || !filter.isTimed ? undefined : now;
	// biome-ignore lint/correctness/useExhaustiveDependencies: the time counts where the filter asks for one
	const rows = useMemo(
		// While the typed text is no valid filter, all certificates are shown.
		() => ('fault' in filter || filter.isEmpty ? all : all.filter(entry => filter.matches(entry, now))),
		[all, filter, then],
	);
	const {at, here, isBetween, ...cursor} = useRowCursor({
		rows,
		idOf: ({id}) => id,
		chosen: view.chosen,
		onChoose: id => onView(before => ({...before, chosen: id})),
		isReading: stock.phase === 'reading',
	});
	const notes = unreadNotes(stock, width);
	const room = Math.max(1, height - 3 - notes.length);
	const top = Math.max(0, Math.min(at - Math.floor(room / 2), rows.length - room));
	const setFilter = (text: string) => {
		const next = parseCertificateFilter(text);
		const keeps = 'fault' in next || (here !== undefined && next.matches(here, now));
		// The reader looks for others, so the cursor goes to the first of them.
		onView(({chosen, ...before}) => ({...before, ...(keeps && chosen !== undefined ? {chosen} : {}), filter: text}));
	};
	const move = (by: number) => ({run: () => cursor.move(by)});
	const marked = useMemo(() => all.filter(({id}) => view.marked?.has(id)), [all, view.marked]);
	const toggle = (id: string) =>
		onView(({marked: before = none, ...kept}) => ({
			...kept,
			marked: new Set(before.has(id) ? [...before].filter(each => each !== id) : [...before, id]),
		}));
	const nothing = isBetween ? noRowChosen : here ? undefined : localized`there is no certificate`;
	const namespace = here?.place.namespace;
	const readOthers = async (inside: string) => {
		try {
			const count = await services.certificates.readOthers(inside);
			flash.show('ok', localized`${count} more in Secrets of other types in ${inside}`);
		} catch (error) {
			if (!isKnownError(error)) {
				throw error;
			}

			flash.show('danger', error.message);
		}
	};

	const back = () => {
		if (marked.length > 0) {
			onView(({marked: _, ...before}) => before);
		} else if (view.filter === '') {
			navigation.back();
		} else {
			setFilter('');
		}
	};

	useKeys(certificatesKeys, {
		open: {run: () => here && onOpen(here.id), disabled: nothing},
		filter: {run: () => setFiltering(true)},
		renew: {
			run: () => navigation.ask({kind: 'renewal', entries: marked.length > 0 ? marked : here ? [here] : []}),
			disabled: here === undefined ? nothing : stock.phase === 'read' ? undefined : localized`it is being read`,
		},
		mark: {
			run() {
				if (here !== undefined) {
					toggle(here.id);
					cursor.move(1);
				}
			},
			disabled: nothing,
		},
		markShown: {
			run: () => onView(before => ({...before, marked: new Set(rows.filter(isSecret).map(({id}) => id))})),
			disabled: nothing,
		},
		served: {
			run: () => here && onServed({entry: here}),
			disabled: here === undefined ? nothing : whyNotServed(here),
		},
		copy: {
			run() {
				const command = here && renewCommand(here);
				if (command !== undefined) {
					copy(localized`the command that renews it`, command);
				}
			},
			disabled: here === undefined ? nothing : whyNotRenewed(here),
		},
		others: {
			run: () => namespace !== undefined && void readOthers(namespace),
			disabled: isBetween ? noRowChosen : namespace === undefined ? localized`it lies in no namespace` : undefined,
		},
		reread: {
			run: () => services.certificates.read(0),
			disabled: stock.phase === 'reading' ? localized`it is being read` : undefined,
		},
		down: move(1),
		up: move(-1),
		pageDown: move(room),
		pageUp: move(-room),
		halfDown: move(Math.ceil(room / 2)),
		halfUp: move(-Math.ceil(room / 2)),
		first: {run: () => cursor.go(0)},
		last: {run: () => cursor.go(rows.length - 1)},
		back: {run: back},
	});
	const layout = layoutCertificates(width);
	const count = countText(stock, rows.length, now);
	const shown = rows.slice(top, top + room);
	const body: readonly Line[] =
		shown.length === 0
			? emptyLines(stock, view.filter, width)
			: [
					certificateHead(layout),
					...shown.map((entry, index) =>
						certificateRow(entry, layout, now, {
							isHere: top + index === at,
							isBetween,
							isMarked: view.marked?.has(entry.id) ?? false,
						}),
					),
				];
	const title = spread(
		[
			{emphasis: 'strong', text: printed` Certificates`},
			{emphasis: 'focus', text: view.filter === '' ? printed`` : printed`  ${printable(view.filter)}`},
			{emphasis: 'waiting', text: marked.length === 0 ? printed`` : printed` · ${marked.length} marked`},
		],
		[{emphasis: 'muted', text: printed` ${count} `}],
		width,
	);
	const depth = use(KeyDepth);
	return (
		<Box flexDirection="column" height={height}>
			{isFiltering ? (
				<KeyDepth value={depth + 0.5}>
					<FilterField
						keys={certificateFilterKeys}
						placeholder={printed`words to look for · ends:<30d kind:secret used:yes`}
						filter={view.filter}
						fault={'fault' in filter ? filter.fault : undefined}
						count={count}
						width={width}
						onChange={setFilter}
						onDone={() => setFiltering(false)}
						onDrop={() => {
							setFilter('');
							setFiltering(false);
						}}
						onMove={cursor.move}
					/>
				</KeyDepth>
			) : (
				<Lines lines={[title]} width={width} height={1} />
			)}
			<KeyDepth value={isFiltering ? depth + 0.5 : depth}>
				<Lines
					lines={body}
					width={width}
					height={Math.max(0, height - 2 - notes.length)}
					onClick={({row}) => row > 0 && row <= shown.length && cursor.go(top + row - 1)}
				/>
			</KeyDepth>
			<Lines lines={[here === undefined ? [] : certificateNote(here)]} width={width} height={1} />
			{notes.length === 0 ? null : <Lines lines={notes} width={width} height={notes.length} />}
		</Box>
	);
}
