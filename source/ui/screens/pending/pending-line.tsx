import {printed} from '../../../base/text/index.js';
import {line} from '../../../present/text/index.js';
import {Lines} from '../../components/index.js';
import {useDeck, useKeys, useStore} from '../../hooks/index.js';
import {pendingLineKeys} from './pending-keys.js';

/** How many certificates are on their way and not in their place. */
export function usePendingCount(): number {
	const {services} = useDeck();
	useStore(services.pending);
	return services.pending.list().length;
}

/** Whether a deck before this one left a request that was typed and never sent. */
export function useIsDraftLeft(): boolean {
	const {services} = useDeck();
	return useStore(services.drafts) !== undefined && !services.session.readOnly;
}

type PendingLineProps = {
	readonly count: number;
	/** A request was typed and not sent: `n`, which begins one, offers it. */
	readonly isDraftLeft: boolean;
	/** Of the request that the list's cursor is on. */
	readonly uid: string | undefined;
	readonly width: number;
};

/** One quiet line below the list, and the key that leads on. */
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
