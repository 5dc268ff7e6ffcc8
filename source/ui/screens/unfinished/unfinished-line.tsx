import {line} from '../../../present/span.js';
import {Lines} from '../../components/lines.js';
import {useDeck} from '../../deck-context.js';
import {useStore} from '../../hooks/use-store.js';
import {useKeys} from '../../keys/use-keys.js';
import {unfinishedLineKeys} from './unfinished-keys.js';

/** How many certificates are on their way and not in their place. */
export function useUnfinishedCount(): number {
	const {services} = useDeck();
	useStore(services.follow);
	return services.follow.unfinished().length;
}

type UnfinishedLineProps = {
	readonly count: number;
	/** Of the request that the list's cursor is on. */
	readonly uid: string | undefined;
	readonly width: number;
};

/** One quiet line below the list, and the key that leads on. */
export function UnfinishedLine({count, uid, width}: UnfinishedLineProps) {
	const {navigation} = useDeck();
	useKeys(unfinishedLineKeys, {
		resume: {run: () => navigation.open({kind: 'unfinished', ...(uid === undefined ? {} : {uid})})},
	});
	const what = count === 1 ? 'A certificate of yours is' : `${count} certificates of yours are`;
	return <Lines lines={[line(` ${what} not in place yet: r goes on`, 'muted')]} width={width} height={1} />;
}
