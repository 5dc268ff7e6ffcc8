import {useSyncExternalStore} from 'react';
import {joined, localized, printed} from '../../../base/text/index.js';
import type {JudgedEntry} from '../../../certificates/model/index.js';
import type {RenewalRun} from '../../../operations/renewals/index.js';
import {
	nameOf,
	renewalResultLines,
	renewalSummary,
	restartLines,
	restartsOf,
} from '../../../present/certificates/index.js';
import type {Line} from '../../../present/text/index.js';
import {line, rule, wrap} from '../../../present/text/index.js';
import {DialogFrame, dialogWidth, useDialogScroll} from '../../components/index.js';
import {useCopy, useDeck, useKeys, useScreenSize} from '../../hooks/index.js';
import {renewalRunKeys} from './certificates-keys.js';

type RenewalProgressDialogProps = {readonly run: RenewalRun; readonly entries: readonly JudgedEntry[]};

/** The progress of each renewal, and after the end, the workloads to restart. Renewals go on if the dialog is closed. */
export function RenewalProgressDialog({run, entries}: RenewalProgressDialogProps) {
	const {services, navigation} = useDeck();
	const copy = useCopy();
	const {columns} = useScreenSize();
	const width = dialogWidth(columns);
	const progress = useSyncExternalStore(run.subscribe, run.getSnapshot);
	const isListed = services.certificates.getSnapshot().phase !== 'unread';
	const restarts = restartsOf(renewedOf(run, entries));
	const commands = [...restarts.needed, ...restarts.perhaps].flatMap(({command}) => command ?? []);
	const next = progress.isRunning ? [] : isListed ? restartLines(restarts, width) : unlistedLines(run, width);
	const body: readonly Line[] = [
		...renewalResultLines(run.plan, progress, width),
		...(next.length === 0 ? [] : [rule(printed`What comes next`, width), ...next]),
	];
	const {top, handlers, pages} = useDialogScroll(body.length, 2);
	useKeys(renewalRunKeys, {
		stop: {
			run: run.stop,
			footer: progress.isRunning,
			disabled: progress.isRunning ? undefined : localized`nothing is under way`,
		},
		copy: {
			run: () => copy(localized`the commands that restart them`, joined(commands, printed`\n`)),
			footer: commands.length > 0 && !progress.isRunning,
			disabled: commands.length > 0 ? undefined : localized`nothing is to be restarted by a command`,
		},
		...handlers,
		...pages,
		leave: {
			run() {
				navigation.closeDialog();
				// Secrets are not listed before their screen is opened.
				if (isListed) {
					services.certificates.read(0);
				}
			},
		},
	});
	const foot = progress.isRunning
		? line(printed`… under way`, 'waiting')
		: line(printed`${renewalSummary(run.plan, progress)}.`, 'strong');
	return <DialogFrame title={printed`Renew certificates`} body={body} top={top} foot={[[], foot]} />;
}

/** Who uses the certificates is known once they are listed. */
function unlistedLines({getSnapshot}: RenewalRun, width: number): readonly Line[] {
	const isAnyDone = [...getSnapshot().outcomes.values()].some(({state}) => state === 'done');
	const text = printed`What has to be restarted is said of each certificate on their screen, :certificates.`;
	return isAnyDone ? wrap(text, width - 4).map(part => line(printed`   ${part}`)) : [];
}

function renewedOf({plan, getSnapshot}: RenewalRun, entries: readonly JudgedEntry[]): readonly JudgedEntry[] {
	const {outcomes} = getSnapshot();
	const done = new Set(
		plan.items.filter(({issuance}) => outcomes.get(issuance.id)?.state === 'done').map(({secret}) => nameOf(secret)),
	);
	return entries.filter(
		({place: {kind, namespace = '', name}}) => kind === 'Secret' && done.has(nameOf({namespace, name})),
	);
}
