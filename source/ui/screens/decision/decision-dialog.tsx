import {useMemo, useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {DeckDecision} from '../../../deck/ports/index.js';
import {reasonFault} from '../../../operations/decide/index.js';
import {decisionLines, examinationLines, olderLines, writeLines} from '../../../present/decision/index.js';
import type {FormField, KnownError} from '../../components/index.js';
import {dialogWidth, ErrorDialog, FormDialog, isKnownError, PlanDialog, useChange} from '../../components/index.js';
import {useDeck, useExamination, useKeys, useScreenSize, useStore} from '../../hooks/index.js';
import {defineKeys, keyLabel} from '../../keys/index.js';

type DecisionDialogProps = {
	readonly decision: 'Approved' | 'Denied';
	readonly request: CertificateSigningRequest;
	/** The older requests that were folded under it. */
	readonly older?: readonly CertificateSigningRequest[] | undefined;
};

export const olderKeys = defineKeys(printed`Older ones`, {
	older: {
		keys: ['ctrl+o'],
		label: printed`deny older`,
		help: printed`Deny the older requests for the same as superseded, or leave them to the cleaner`,
		footer: true,
	},
});

type Words = {readonly reason: string; readonly message: string};
type Planned = {readonly plan: DeckDecision} | {readonly error: KnownError};

const fields: ReadonlyArray<FormField<keyof Words>> = [
	{id: 'message', label: localized`message`, why: printed`kept in the condition, where the requester reads it`},
	{id: 'reason', label: localized`reason`, why: printed`one word, kept in the condition beside the message`},
];

/** Approves or denies a request, after showing the consequences. */
export function DecisionDialog({decision, request, older = []}: DecisionDialogProps) {
	const {services, navigation, bulk} = useDeck();
	const [deniesOlder, setDeniesOlder] = useState(false);
	const {columns} = useScreenSize();
	const examination = useExamination(decision === 'Approved' ? request : undefined, 0, true);
	const known = useStore(services.evidence);
	const [words, setWords] = useState<Words>();
	const [draft, setDraft] = useState<Words>();
	// biome-ignore lint/correctness/useExhaustiveDependencies: what is known of the cluster changes the findings
	const planned = useMemo((): Planned => {
		try {
			return {plan: services.decision.plan(request, decision, words === undefined ? {} : saidOf(words))};
		} catch (error) {
			if (isKnownError(error)) {
				return {error};
			}

			throw error;
		}
	}, [services, request, decision, words, known]);

	const name = printable(request.name);
	const width = dialogWidth(columns);
	const {stale, lookAgain} = useChange(request);
	if ('error' in planned) {
		const verb = decision === 'Approved' ? printed`approved` : printed`denied`;
		return (
			<ErrorDialog title={printed`${name} can't be ${verb}`} error={planned.error} onLeave={navigation.closeDialog} />
		);
	}

	const {plan} = planned;
	const {reason = '', message = ''} = plan.condition ?? {};
	if (draft) {
		return (
			<FormDialog
				title={printed`${decision === 'Approved' ? printed`Approve` : printed`Deny`} ${name}`}
				lead={[]}
				fields={fields}
				values={draft}
				missing={draft.reason === '' ? undefined : reasonFault(draft.reason)}
				isBusy={false}
				onChange={(id, text) => setDraft(before => before && {...before, [id]: text})}
				onSubmit={() => {
					setWords(draft);
					setDraft(undefined);
				}}
				onLeave={() => setDraft(undefined)}
			/>
		);
	}

	const isBulkRunning = bulk.isRunning();
	const denyOlder = () => {
		const denial = services.bulk.plan(older, 'Denied', {
			reason: 'Superseded',
			message: `superseded by ${request.name}, which asks for the same and is approved`,
		});
		if (denial.items.length > 0) {
			bulk.start([{cluster: services.session.among, plan: denial}]);
		}
	};

	return (
		<>
			{older.length === 0 ? null : (
				<OlderKeys
					isDenied={deniesOlder}
					disabled={isBulkRunning ? localized`a decision on many is under way` : undefined}
					onToggle={() => setDeniesOlder(!deniesOlder)}
				/>
			)}
			<PlanDialog
				plan={plan}
				preface={[
					...examinationLines(examination, width),
					...decisionLines(services.detail.review(request), decision, width),
					...olderLines(older, deniesOlder, keyLabel(olderKeys.bindings.older.keys[0] ?? ''), width),
				]}
				waitsFor={examination === 'asking' ? localized`the cluster is being asked what it would grant` : undefined}
				{...(plan.condition && plan.pin ? {body: writeLines(request.name, plan.condition, plan.pin, width)} : {})}
				stale={stale}
				{...(lookAgain ? {onLook: lookAgain} : {})}
				doneText={decision === 'Approved' ? localized`Approved ${name}` : localized`Denied ${name}`}
				again="same"
				unrecorded={() =>
					services.decision.plan(request, decision, {...(words === undefined ? {} : saidOf(words)), unrecorded: true})
				}
				onWrite={() => setDraft({reason, message})}
				onDone={() => {
					navigation.closeDialog();
					if (deniesOlder) {
						denyOlder();
					}
				}}
				onLeave={navigation.closeDialog}
			/>
		</>
	);
}

type OlderKeysProps = {
	readonly isDenied: boolean;
	readonly disabled: string | undefined;
	onToggle(): void;
};

function OlderKeys({isDenied, disabled, onToggle}: OlderKeysProps) {
	useKeys(olderKeys, {older: {run: onToggle, disabled, ...(isDenied ? {label: printed`leave older`} : {})}});
	return null;
}

/** Leaves out empty fields, so that they get their defaults. */
function saidOf({reason, message}: Words): Partial<Words> {
	return {
		...(reason.trim() === '' ? {} : {reason: reason.trim()}),
		...(message.trim() === '' ? {} : {message: message.trim()}),
	};
}
