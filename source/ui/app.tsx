import {Box, useApp, useInput, useIsScreenReaderEnabled, usePaste} from 'ink';
import type {Dispatch} from 'react';
import {useEffect, useLayoutEffect, useMemo, useReducer, useState} from 'react';
import {localized, printed} from '../base/text/index.js';
import type {Dialog} from '../deck/navigation/index.js';
import {Footer, Header, News} from './components/index.js';
import {InCluster, KeyDepth, useDeck, useKeys, useScreenSize, useStore} from './hooks/index.js';
import type {KeyPress, KeyTask} from './keys/index.js';
import {
	backgroundQuestion,
	createBackgroundAnswer,
	createEscapeGuard,
	createKeyQueue,
	defineKeys,
	KeyTurns,
	readKeyPresses,
} from './keys/index.js';
import type {Mouse} from './mouse/index.js';
import {BesideKeys, CommandKeys, drawScreen, OpenerKeys, placeBeside, useBeside} from './screen-table.js';
import {BulkDialog} from './screens/bulk/index.js';
import {RenewalDialog} from './screens/certificates/index.js';
import {CommandLine, useCommands} from './screens/command/index.js';
import {CopyDialog} from './screens/copy/index.js';
import {DecisionDialog} from './screens/decision/index.js';
import {HelpScreen} from './screens/help/index.js';
import {PendingLine, useIsDraftLeft, usePendingCount} from './screens/pending/index.js';
import {PublishDialog} from './screens/publish/index.js';
import type {RequestsAction} from './screens/requests/index.js';
import {initialRequestsState, RequestsScreen, requestsReducer} from './screens/requests/index.js';
import {FailDialog, SignDialog} from './screens/sign/index.js';
import {TourLine, tourHeight} from './screens/tour/index.js';

export const globalKeys = defineKeys(printed`Everywhere`, {
	help: {keys: ['?'], label: printed`keys`, help: printed`All keys of this screen`, footer: true, navigates: true},
	quit: {keys: ['ctrl+c'], label: printed`quit`, help: printed`Leave certdeck, from anywhere`},
	suspend: {keys: ['ctrl+z'], label: printed`suspend`, help: printed`Back to the shell for a while; fg returns`},
	redraw: {keys: ['ctrl+l'], label: printed`redraw`, help: printed`Redraw the screen`},
	retry: {
		keys: ['ctrl+r'],
		label: printed`ask now`,
		help: printed`Ask the server for everything at once, over a new connection`,
	},
});

export type AppProps = {
	/** Over SSH, escape sequences may arrive in parts, so an Esc alone is held back for a moment. */
	readonly isRemote: boolean;
	/** Stops the process as the shell's Ctrl-Z does. */
	readonly suspend: (suspendTerminal: ReturnType<typeof useApp>['suspendTerminal']) => void;
	/** Draws everything again. */
	readonly redraw: () => void;
	/** The terminal may send whole lines: a letter and Enter mean that letter. */
	readonly isPlain?: boolean;
	/** Whether the terminal is asked for its background colour. */
	readonly asksBackground?: boolean;
	/** The mouse, if the operator has chosen it. */
	readonly mouse?: Mouse | undefined;
};

/** The whole deck: it receives keys, and draws a header, a screen, perhaps a dialog over it, and a footer. */
export function App({isRemote, suspend, redraw, isPlain = false, asksBackground = false, mouse}: AppProps) {
	const {clipboard, look, keys, flash, navigation, quit, services} = useDeck();
	const {columns, rows} = useScreenSize();
	const terminal = useApp();
	const suspendTerminal = useMemo(
		() => mouse?.around(terminal.suspendTerminal) ?? terminal.suspendTerminal,
		[mouse, terminal.suspendTerminal],
	);
	const place = useStore(navigation);
	const [list, dispatch] = useReducer(requestsReducer, services.session.list?.filter, initialRequests);

	const [queue] = useState(createKeyQueue);
	const guard = useMemo(
		() =>
			createEscapeGuard({
				holdMs: isRemote ? 60 : 0,
				tornMs: 150,
				now: () => performance.now(),
				emit(presses) {
					const press = (some: readonly KeyPress[], isRest: boolean): KeyTask => {
						return () => {
							flash.clear();
							const rest = keys.press(some, isRest);
							return rest.length === 0 ? undefined : press(rest, true);
						};
					};

					queue.add(press(presses, false));
				},
			}),
		[isRemote, queue, keys, flash],
	);
	const answer = useMemo(
		() =>
			createBackgroundAnswer({
				now: () => performance.now(),
				emit: guard.press,
				onAnswer: look.setBackground,
			}),
		[guard, look],
	);
	useEffect(() => {
		if (asksBackground) {
			answer.asked();
			clipboard.ask(backgroundQuestion);
		}

		return answer.end;
	}, [answer, clipboard, asksBackground]);
	useEffect(() => services.session.lendTerminal?.(suspendTerminal), [services, suspendTerminal]);
	useEffect(() => () => guard.end(), [guard]);
	useEffect(() => () => queue.end(), [queue]);
	useEffect(
		() =>
			mouse?.listen(report =>
				queue.add(() => {
					// A message may lie over what was clicked on.
					const isCovered = report.kind === 'click' && flash.getSnapshot() !== undefined && report.row >= rows - 1;
					flash.clear();
					if (report.kind === 'wheel') {
						keys.wheel(report.key);
					} else if (!isCovered) {
						keys.click(report);
					}

					return undefined;
				}),
			),
		[mouse, queue, keys, flash, rows],
	);
	useInput((input, key) => {
		const together = mouse?.isTogether() ? {isTogether: true as const} : {};
		const presses = readKeyPresses(input, key).map(press => ({...press, ...together}));
		if (presses.length > 0) {
			answer.press(isPlain && !keys.hasText() ? lineKey(presses) : presses);
		}
	});
	usePaste(text =>
		queue.add(() => {
			keys.paste(text);
			return undefined;
		}),
	);
	useKeys(globalKeys, {
		help: {run: () => navigation.setHelp(!place.isHelpOpen)},
		quit: {run: quit},
		suspend: {run: () => suspend(suspendTerminal)},
		redraw: {run: redraw},
		retry: {
			run() {
				services.requests.tryNow();
				flash.show('waiting', localized`asking the server`);
			},
		},
	});

	const isSpoken = useIsScreenReaderEnabled();
	const pendingCount = usePendingCount();
	const isDraftLeft = useIsDraftLeft();
	const view = place.views.at(-1);
	const {clusters} = services;
	// A screen that is opened next without a request is about the cluster of this row.
	useLayoutEffect(() => clusters?.point(list.uid), [clusters, list.uid]);
	const at = placeBeside(place.views);
	const commandsFor = useCommands(useBeside());
	/** Screens about one cluster know its requests by the uids of that cluster. */
	const dispatchIn =
		(cluster: string | undefined): Dispatch<RequestsAction> =>
		action =>
			dispatch(
				cluster !== undefined && clusters !== undefined && (action.type === 'choose' || action.type === 'follow')
					? {...action, uid: clusters.rowUid(cluster, action.uid)}
					: action,
			);
	const hasLine = (pendingCount > 0 || isDraftLeft) && view === undefined && rows > 8;
	const isTour = services.session.isTour === true && rows > 16;
	const bodyHeight = rows - 2 - (isTour ? tourHeight : 0);
	const height = Math.max(1, bodyHeight - (hasLine ? 1 : 0));
	return (
		<Box flexDirection="column" width={columns} height={rows}>
			<InCluster cluster={view?.cluster}>
				<Header width={columns} />
			</InCluster>
			{isTour ? <TourLine width={columns} /> : null}
			<Box flexDirection="column" height={bodyHeight} flexShrink={0}>
				{place.isHelpOpen ? (
					<KeyDepth value={3}>
						<HelpScreen width={columns} height={height} depth={place.dialog ? 2 : 1} />
					</KeyDepth>
				) : null}
				<Box display={place.isHelpOpen ? 'none' : 'flex'} flexDirection="column">
					<KeyDepth value={1}>
						{view?.kind === 'guide' ? null : <CommandKeys />}
						{at === -1 ? null : <BesideKeys at={at} />}
						{view === undefined ? (
							<>
								<OpenerKeys />
								<RequestsScreen state={list} dispatch={dispatch} width={columns} height={height} />
							</>
						) : (
							<InCluster cluster={view.cluster}>
								{drawScreen(view, {dispatch: dispatchIn(view.cluster), width: columns, height})}
							</InCluster>
						)}
						{hasLine ? (
							<PendingLine count={pendingCount} isDraftLeft={isDraftLeft} uid={list.uid} width={columns} />
						) : null}
					</KeyDepth>
				</Box>
			</Box>
			{place.isCommandOpen ? (
				<KeyDepth value={2}>
					<CommandLine commandsFor={commandsFor} width={columns} />
				</KeyDepth>
			) : isSpoken ? null : (
				<Footer width={columns} />
			)}
			<Box display={place.isHelpOpen ? 'none' : 'flex'}>
				<KeyDepth value={2}>
					{place.dialog ? (
						<InCluster cluster={place.dialog.cluster}>
							<OpenDialog dialog={place.dialog} />
						</InCluster>
					) : null}
				</KeyDepth>
			</Box>
			{isSpoken ? <Footer width={columns} /> : null}
			<News width={columns} />
			<KeyTurns queue={queue} />
		</Box>
	);
}

/** The state of the list when the deck opens. */
function initialRequests(filter = '') {
	return filter === '' ? initialRequestsState : requestsReducer(initialRequestsState, {type: 'filter', filter});
}

/** Removes the Enter after a key, for a terminal that sends whole lines. */
function lineKey(presses: readonly KeyPress[]): readonly KeyPress[] {
	return presses.length === 2 && presses[1]?.name === 'enter' ? presses.slice(0, 1) : presses;
}

function OpenDialog({dialog}: {readonly dialog: Dialog}) {
	switch (dialog.kind) {
		case 'decision': {
			return <DecisionDialog decision={dialog.decision} request={dialog.request} older={dialog.older} />;
		}

		case 'bulk': {
			return <BulkDialog {...dialog} />;
		}

		case 'sign': {
			return <SignDialog request={dialog.request} isReady={dialog.isReady ?? false} />;
		}

		case 'fail': {
			return <FailDialog request={dialog.request} failing={dialog.failing} />;
		}

		case 'publish': {
			return <PublishDialog request={dialog.request} isReady={dialog.isReady ?? false} />;
		}

		case 'copy': {
			return <CopyDialog request={dialog.request} />;
		}

		case 'renewal': {
			return <RenewalDialog entries={dialog.entries} isBegun={dialog.isBegun ?? false} />;
		}
	}
}
