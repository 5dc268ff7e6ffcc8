import {useEffect, useMemo, useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import type {BulkPlan} from '../../../operations/bulk/index.js';
import {reasonsOf} from '../../../operations/bulk/index.js';
import {reasonFault} from '../../../operations/decide/index.js';
import {
	bulkItemLines,
	bulkPlanLines,
	decisionWords,
	hiddenLines,
	requestCount,
	supersededLines,
} from '../../../present/decision/index.js';
import type {Line} from '../../../present/text/index.js';
import {line} from '../../../present/text/index.js';
import {contextName} from '../../../present/words/index.js';
import type {FormField} from '../../components/index.js';
import {dialogWidth, FormDialog, TypeToConfirm} from '../../components/index.js';
import {oneOfEachSigner, useDeck, useRights, useScreenSize, useStore} from '../../hooks/index.js';
import {keyLabel} from '../../keys/index.js';
import {bulkApproveKeys} from './bulk-keys.js';
import {CallBackDialog} from './call-back-dialog.js';
import {ConfirmBulk} from './confirm-bulk.js';
import {TakeDialog} from './take-dialog.js';

type BulkDialogProps = {
	readonly decision: 'Approved' | 'Denied';
	readonly requests: readonly CertificateSigningRequest[];
	/** The marked requests that a filter hid. */
	readonly hidden?: readonly CertificateSigningRequest[];
	/** The newer duplicate of a request, by the uid of the older one. */
	readonly newerOf?: ReadonlyMap<string, CertificateSigningRequest>;
};

type Words = {readonly reason: string; readonly message: string};

const keyOf = (id: 'take' | 'older' | 'hidden') => keyLabel(bulkApproveKeys.bindings[id].keys[0] ?? '');
const take = {warned: keyOf('take'), open: keyOf('take'), older: keyOf('older')};
const noRequests: readonly CertificateSigningRequest[] = [];

const fields: ReadonlyArray<FormField<keyof Words>> = [
	{
		id: 'message',
		label: localized`message`,
		why: printed`the same for all, kept in the condition, where the requesters read it`,
		placeholder: printed`for each what review found of it`,
	},
	{
		id: 'reason',
		label: localized`reason`,
		why: printed`one word, kept in the condition beside the message`,
		placeholder: printed`the default`,
	},
];

/** Shows the decisions and asks. After that there is time to cancel, and only then the first decision is sent. */
export function BulkDialog({decision, requests, hidden = noRequests, newerOf}: BulkDialogProps) {
	const {services, navigation, marks, bulk} = useDeck();
	const {columns} = useScreenSize();
	const list = useStore(services.requests);
	const kinds = useMemo(() => oneOfEachSigner([...requests, ...hidden]), [requests, hidden]);
	const rights = useRights(kinds, [decision === 'Approved' ? 'approve' : 'deny']).getSnapshot();
	const [words, setWords] = useState<Words>({reason: '', message: ''});
	const [draft, setDraft] = useState<Words>();
	const [include, setInclude] = useState<readonly string[]>([]);
	const [isTaking, setTaking] = useState(false);
	const [takesHidden, setTakesHidden] = useState(false);
	const [deniesOlder, setDeniesOlder] = useState(false);
	/** The confirmed plan. Only this plan is sent, even if the list changes. */
	const [confirmed, setConfirmed] = useState<BulkPlan>();
	const [isPrepared, setPrepared] = useState(
		() => decision === 'Denied' || !services.bulk.hasOpen([...requests, ...hidden]),
	);
	useEffect(() => {
		if (decision === 'Approved') {
			// Evidence that can't be read is an open question of its request. Other errors are bugs, and are reported by the service.
			void services.bulk.prepare([...requests, ...hidden]).finally(() => setPrepared(true));
		}
	}, [services, decision, requests, hidden]);
	const {info} = services.session;
	const [isContextTyped, setContextTyped] = useState(info.isNameTyped !== true);
	// biome-ignore lint/correctness/useExhaustiveDependencies: what is left out follows the live list and the rights
	const current = useMemo(
		() =>
			services.bulk.plan(takesHidden ? [...requests, ...hidden] : requests, decision, {
				...saidOf(words),
				include,
				...(newerOf && {newerOf}),
				deniesOlder,
			}),
		[
			services,
			requests,
			hidden,
			takesHidden,
			decision,
			words,
			include,
			newerOf,
			deniesOlder,
			list.requests,
			rights,
			isPrepared,
		],
	);
	const plan = confirmed ?? current;
	const width = dialogWidth(columns);
	const needed = useMemo(
		() => [
			...(isPrepared ? [] : [line(printed`Still asking the cluster about what the list left open.`, 'waiting')]),
			...hiddenLines(hidden, takesHidden, keyOf('hidden'), width),
			...supersededLines(plan, keyOf('older'), width),
			...bulkPlanLines(plan, width, take),
		],
		[plan, hidden, takesHidden, isPrepared, width],
	);
	const body = useMemo(
		(): readonly Line[] => [
			...needed,
			...(plan.items.length > 0 ? bulkItemLines(plan.items, services.session.now(), width) : []),
		],
		[needed, plan, services, width],
	);
	const {verb} = decisionWords[decision];
	const title = printed`${printable(verb.charAt(0).toUpperCase())}${printable(verb.slice(1))} ${requestCount(plan.items.length)}`;

	if (draft) {
		return (
			<FormDialog
				title={title}
				lead={[]}
				fields={fields}
				values={draft}
				missing={draft.reason.trim() === '' ? undefined : reasonFault(draft.reason.trim())}
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

	const reasons = reasonsOf(plan);
	if (isTaking) {
		return (
			<TakeDialog
				title={printed`Include`}
				reasons={reasons}
				taken={include}
				onToggle={id =>
					setInclude(before => (before.includes(id) ? before.filter(each => each !== id) : [...before, id]))
				}
				onLeave={() => setTaking(false)}
			/>
		);
	}

	if (confirmed && !isContextTyped) {
		return (
			<TypeToConfirm
				title={title}
				body={[line(printed`Nothing is sent yet.`)]}
				word={contextName(info)}
				wordIs={printed`the name of this context`}
				blocked={undefined}
				onConfirm={() => setContextTyped(true)}
				onLeave={() => setConfirmed(undefined)}
			/>
		);
	}

	if (confirmed) {
		return (
			<CallBackDialog
				title={title}
				body={body}
				onCallBack={() => {
					setConfirmed(undefined);
					setContextTyped(info.isNameTyped !== true);
				}}
				onSend={() => {
					navigation.closeDialog();
					marks.clear();
					bulk.start(confirmed);
					navigation.open({kind: 'bulk'});
				}}
			/>
		);
	}

	return (
		<ConfirmBulk
			// A different count is a different question, so the typed answer is dropped.
			key={plan.items.length}
			title={title}
			body={body}
			needed={needed.length}
			decision={decision}
			word={plan.typeToConfirm}
			isEmpty={plan.items.length === 0}
			hasReasons={reasons.length > 0}
			older={
				deniesOlder && (plan.superseded ?? []).length > 0
					? 'denied'
					: plan.leftOut.some(({cause}) => cause === 'superseded')
						? 'left'
						: 'none'
			}
			hidden={hidden.length === 0 ? 'none' : takesHidden ? 'along' : 'left out'}
			onTake={() => setTaking(true)}
			onOlder={() => setDeniesOlder(!deniesOlder)}
			onHidden={() => setTakesHidden(!takesHidden)}
			onConfirm={() => setConfirmed(plan)}
			onWrite={() => setDraft(words)}
			onLeave={navigation.closeDialog}
		/>
	);
}

function saidOf({reason, message}: Words): Partial<Words> {
	return {
		...(reason.trim() === '' ? {} : {reason: reason.trim()}),
		...(message.trim() === '' ? {} : {message: message.trim()}),
	};
}
