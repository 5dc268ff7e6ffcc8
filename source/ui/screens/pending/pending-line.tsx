import {printed} from '../../../base/text/index.js';
import {line} from '../../../present/text/index.js';
import {Lines} from '../../components/index.js';
import {useDeck, useKeys, useStore} from '../../hooks/index.js';
import {pendingLineKeys} from './pending-keys.js';

/** The number of pending issuances. */
export function usePendingCount(): number {
	const {services} = useDeck();
	useStore(services.pending);
	return services.pending.list().length;
}

/** Whether there is a draft of an earlier deck. */
export function useIsDraftLeft(): boolean {
	const {services} = useDeck();
	return useStore(services.drafts) !== undefined && !services.session.readOnly;
}

type PendingLineProps = {
	readonly count: number;
	/** There is a draft. The key `n`, which opens the guide, offers it. */
	readonly isDraftLeft: boolean;
	/** uid of the request under the cursor of the list. */
	readonly uid: string | undefined;
	readonly width: number;
};

/** A dim line below the list that names pending issuances, and the key that opens them. */
export function PendingLine({count, isDraftLeft, uid, width}: PendingLineProps) {
	const what = count === 1 ? printed`A certificate of yours is` : printed`${count} certificates of yours are`;
	const text =
		count === 0
			? printed`A request that you had begun is not sent yet: n goes on`
			: printed`${what} not in place yet: r goes on${isDraftLeft ? printed`; one is not sent: n` : printed``}`;
	return (
		<>
			{count === 0 ? null : <ResumeKey uid={uid} />}
			<Lines lines={[line(printed` ${text}`, 'muted')]} width={width} height={1} />
		</>
	);
}

function ResumeKey({uid}: Pick<PendingLineProps, 'uid'>) {
	const {navigation} = useDeck();
	useKeys(pendingLineKeys, {
		resume: {run: () => navigation.open({kind: 'pending', ...(uid === undefined ? {} : {uid})})},
	});
	return null;
}
