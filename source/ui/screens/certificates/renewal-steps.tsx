import {useEffect, useMemo, useState} from 'react';
import {joined, localized, printed} from '../../../base/text/index.js';
import {chooseRenewals} from '../../../certificates/facts/index.js';
import type {Plan} from '../../../operations/plan/index.js';
import type {RenewalRun, RenewalsPlan} from '../../../operations/renewals/index.js';
import {renewalPlanLines, renewCommand} from '../../../present/certificates/index.js';
import type {Line} from '../../../present/text/index.js';
import {line, wrap} from '../../../present/text/index.js';
import {dialogWidth, FormDialog, PlanningDialog, usePlanning, WaitDialog} from '../../components/index.js';
import {useCopy, useDeck, useKeys, useScreenSize} from '../../hooks/index.js';
import {renewalPlanKeys} from './certificates-keys.js';
import {entriesOf} from './certificates-lines.js';
import type {RenewalDialogProps} from './renewal-dialog.js';
import {RenewalProgressDialog} from './renewal-progress-dialog.js';

/** No steps below the plan, because the lines above already have them in full. */
const nothingMore = () => [];

type Planned = Plan<RenewalRun> & {readonly renewals?: RenewalsPlan};

/** Which requests the continued renewals approve. */
function reviewedLines(width: number): readonly Line[] {
	const text = printed`Each request is reviewed before it is approved: one with a blocking finding, a warning or an open question waits.`;
	return wrap(text, width - 4).map(part => line(printed`   ${part}`, 'muted'));
}

const fields = [
	{
		id: 'signer',
		label: 'signer',
		why: printed`who signs it from now on: clients have to trust that one's authority`,
		placeholder: printed`example.com/serving`,
	},
] as const;

/** Shows the plan of renewals. After it is confirmed, shows the progress, and then the workloads to restart. */
export function RenewalSteps({entries, isBegun}: RenewalDialogProps) {
	const {services, navigation} = useDeck();
	const copy = useCopy();
	const {columns} = useScreenSize();
	const width = dialogWidth(columns);
	const {planning, start} = usePlanning<RenewalRun>();
	const [run, setRun] = useState<RenewalRun>();
	const [signer, setSigner] = useState<string>();
	const choice = useMemo(() => chooseRenewals(entries), [entries]);
	const plan = (takeOverBy?: string) =>
		start(async (): Promise<Planned> => {
			const renewals = await (isBegun ? services.renewals.planBegun() : services.renewals.plan(entries, takeOverBy));
			return {
				title: isBegun ? localized`Go on with renewals` : localized`Renew certificates`,
				steps: renewals.items.map(({secret, issuance}) => ({
					verb: 'renew',
					kind: 'Secret',
					...secret,
					note: issuance.signerName,
				})),
				warnings: [],
				renewals,
				perform: () => services.renewals.start(renewals),
			};
		});
	// biome-ignore lint/correctness/useExhaustiveDependencies: planned once, and again when the reader names a signer
	useEffect(() => plan(), []);
	if (run !== undefined) {
		const known = isBegun ? entriesOf(services.certificates.getSnapshot()) : entries;
		return <RenewalProgressDialog run={run} entries={known} />;
	}

	if (signer !== undefined) {
		return (
			<FormDialog
				title={printed`Take over what nobody renews`}
				lead={[]}
				fields={fields}
				values={{signer}}
				missing={signer.trim() === '' ? localized`name the signer first` : undefined}
				isBusy={false}
				onChange={(_, text) => setSigner(text)}
				onSubmit={() => {
					setSigner(undefined);
					plan(signer.trim());
				}}
				onLeave={() => setSigner(undefined)}
			/>
		);
	}

	if (planning.phase === 'asking' || planning.phase === 'planning') {
		return <WaitDialog title={printed`Renew`} onLeave={navigation.closeDialog} />;
	}

	const commands = choice.others.flatMap(entry => renewCommand(entry) ?? []);
	return (
		<>
			<PlanKeys
				onTakeOver={() =>
					setSigner(services.renewals.signerNames(entriesOf(services.certificates.getSnapshot()))[0] ?? '')
				}
				hasFree={choice.free.length > 0}
				onCopy={() => copy(localized`the commands that renew them`, joined(commands, printed`\n`))}
				hasCommands={commands.length > 0}
			/>
			<PlanningDialog
				planning={planning}
				refusedTitle={printed`Renew`}
				preface={planned => {
					const {renewals} = planned as Planned;
					return renewals === undefined
						? []
						: [
								...renewalPlanLines({
									plan: renewals,
									choice,
									takeOver: printed`t takes them over: certdeck renews them by a signer that you name.`,
									now: services.session.now(),
									width,
								}),
								...(isBegun ? reviewedLines(width) : []),
							];
				}}
				body={nothingMore}
				doneText={localized`renewing`}
				onDone={begun => {
					services.writes.track(localized`renew certificates`, begun.settled());
					setRun(begun);
				}}
				onBack={navigation.closeDialog}
			/>
		</>
	);
}

type PlanKeysProps = {
	onTakeOver(): void;
	readonly hasFree: boolean;
	onCopy(): void;
	readonly hasCommands: boolean;
};

function PlanKeys({onTakeOver, hasFree, onCopy, hasCommands}: PlanKeysProps) {
	useKeys(renewalPlanKeys, {
		takeOver: {
			run: onTakeOver,
			footer: hasFree,
			disabled: hasFree ? undefined : localized`there is none among them that nobody renews`,
		},
		copy: {
			run: onCopy,
			footer: hasCommands,
			disabled: hasCommands ? undefined : localized`there is none among them that another renews by a command`,
		},
	});
	return null;
}
