import {useMemo, useState} from 'react';
import {localized, printable, printed} from '../../../base/text/index.js';
import type {CertificateSigningRequest} from '../../../cluster/model/index.js';
import {reasonsOf} from '../../../operations/bulk/index.js';
import {reasonFault} from '../../../operations/decide/index.js';
import {decisionWords, requestCount} from '../../../present/decision/index.js';
import type {Line} from '../../../present/text/index.js';
import {line} from '../../../present/text/index.js';
import {contextName} from '../../../present/words/index.js';
import type {FormField} from '../../components/index.js';
import {dialogWidth, FormDialog, TypeToConfirm} from '../../components/index.js';
import {useDeck, useScreenSize} from '../../hooks/index.js';
import {itemLines, neededLines} from './bulk-body.js';
import {CallBackDialog} from './call-back-dialog.js';
import {ConfirmBulk} from './confirm-bulk.js';
import {TakeDialog} from './take-dialog.js';
import type {PlannedPart} from './use-bulk-parts.js';
import {useBulkParts} from './use-bulk-parts.js';

type BulkDialogProps = {
	readonly decision: 'Approved' | 'Denied';
	/** The requests of one cluster. In a deck over several clusters they may also be rows of several. */
	readonly requests: readonly CertificateSigningRequest[];
	/** The marked requests that a filter hid. */
	readonly hidden?: readonly CertificateSigningRequest[];
	/** The newer duplicate of a request, by the uid of the older one. */
	readonly newerOf?: ReadonlyMap<string, CertificateSigningRequest>;
};

type Words = {readonly reason: string; readonly message: string};

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

/**
 * Shows the decisions and asks. After that there is time to cancel, and only then the first decision is sent. Over several
 * clusters it is one question, and each cluster gets a plan of its own, made and sent by its own ports.
 */
export function BulkDialog({decision, requests, hidden = noRequests, newerOf}: BulkDialogProps) {
	const {services, navigation, marks, bulk} = useDeck();
	const {columns} = useScreenSize();
	const [words, setWords] = useState<Words>({reason: '', message: ''});
	const [draft, setDraft] = useState<Words>();
	const [include, setInclude] = useState<ReadonlyMap<string | undefined, readonly string[]>>(new Map());
	const [isTaking, setTaking] = useState(false);
	const [takesHidden, setTakesHidden] = useState(false);
	const [deniesOlder, setDeniesOlder] = useState(false);
	/** The confirmed plans. Only these plans are sent, even if the list changes. */
	const [confirmed, setConfirmed] = useState<readonly PlannedPart[]>();
	/** How many of the contexts whose name must be typed have been typed. */
	const [typedCount, setTypedCount] = useState(0);
	const current = useBulkParts(
		decision,
		{requests, hidden, newerOf},
		{...saidOf(words), include, takesHidden, deniesOlder},
	);
	const parts = confirmed ?? current;
	const width = dialogWidth(columns);
	const needed = useMemo(() => neededLines(parts, takesHidden, width), [parts, takesHidden, width]);
	const body = useMemo(
		(): readonly Line[] => [...needed, ...itemLines(parts, services.session.now(), width)],
		[needed, parts, services, width],
	);
	const counts = parts.map(({plan}) => plan.items.length);
	const count = counts.reduce((sum, each) => sum + each, 0);
	const {verb} = decisionWords[decision];
	const title = printed`${printable(verb.charAt(0).toUpperCase())}${printable(verb.slice(1))} ${requestCount(count)}`;

	const callBack = () => {
		setConfirmed(undefined);
		setTypedCount(0);
	};

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

	const reasons = parts.flatMap(({cluster, plan}) =>
		reasonsOf(plan).map(reason => ({
			...reason,
			...(parts.length > 1 && {cluster}),
			isTaken: include.get(cluster)?.includes(reason.id) ?? false,
		})),
	);
	if (isTaking) {
		return (
			<TakeDialog
				title={printed`Include`}
				reasons={reasons}
				onToggle={(id, cluster = parts[0]?.cluster) =>
					setInclude(before => new Map(before).set(cluster, toggled(before.get(cluster) ?? [], id)))
				}
				onLeave={() => setTaking(false)}
			/>
		);
	}

	const toType = confirmed?.filter(
		({plan, services: {session}}) => plan.items.length > 0 && session.info.isNameTyped === true,
	)[typedCount];
	if (confirmed && toType) {
		const {info} = toType.services.session;
		return (
			<TypeToConfirm
				// What was typed for one context is no answer for the next.
				key={typedCount}
				title={title}
				body={[
					line(printed`Nothing is sent yet.`),
					...(parts.length > 1
						? [line(printed`${requestCount(toType.plan.items.length)} in ${printable(contextName(info))}.`)]
						: []),
				]}
				word={contextName(info)}
				wordIs={printed`the name of this context`}
				blocked={undefined}
				onConfirm={() => setTypedCount(typedCount + 1)}
				onLeave={callBack}
			/>
		);
	}

	if (confirmed) {
		return (
			<CallBackDialog
				title={title}
				body={body}
				onCallBack={callBack}
				onSend={() => {
					navigation.closeDialog();
					marks.clear();
					bulk.start(confirmed.flatMap(({cluster, plan}) => (plan.items.length > 0 ? [{cluster, plan}] : [])));
					navigation.open({kind: 'bulk'});
				}}
			/>
		);
	}

	return (
		<ConfirmBulk
			// A different count, in any of the clusters, is a different question, so the typed answer is dropped.
			key={counts.join(' ')}
			title={title}
			body={body}
			needed={needed.length}
			decision={decision}
			word={parts.some(({plan}) => plan.typeToConfirm !== undefined) ? String(count) : undefined}
			isEmpty={count === 0}
			hasReasons={reasons.length > 0}
			older={
				deniesOlder && parts.some(({plan}) => (plan.superseded ?? []).length > 0)
					? 'denied'
					: parts.some(({plan}) => plan.leftOut.some(({cause}) => cause === 'superseded'))
						? 'left'
						: 'none'
			}
			hidden={hidden.length === 0 ? 'none' : takesHidden ? 'along' : 'left out'}
			onTake={() => setTaking(true)}
			onOlder={() => setDeniesOlder(!deniesOlder)}
			onHidden={() => setTakesHidden(!takesHidden)}
			onConfirm={() => setConfirmed(current)}
			onWrite={() => setDraft(words)}
			onLeave={navigation.closeDialog}
		/>
	);
}

function toggled(ids: readonly string[], id: string): readonly string[] {
	return ids.includes(id) ? ids.filter(each => each !== id) : [...ids, id];
}

function saidOf({reason, message}: Words): Partial<Words> {
	return {
		...(reason.trim() === '' ? {} : {reason: reason.trim()}),
		...(message.trim() === '' ? {} : {message: message.trim()}),
	};
}
