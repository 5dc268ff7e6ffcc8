import {Box} from 'ink';
import {useReducer, useRef} from 'react';
import type {CertificateSigningRequest} from '../../../cluster/types.js';
import {detailLines, detailTitle} from '../../../present/request-detail.js';
import type {Line} from '../../../present/span.js';
import {line} from '../../../present/span.js';
import {listTrouble} from '../../components/header.js';
import {Lines} from '../../components/lines.js';
import {moreLine} from '../../components/more-line.js';
import {useDeck} from '../../deck-context.js';
import {useDecisions} from '../../hooks/use-decisions.js';
import {useNow} from '../../hooks/use-now.js';
import {useStore} from '../../hooks/use-store.js';
import {useKeys} from '../../keys/use-keys.js';
import {requestKeys} from './request-keys.js';
import {useSignature} from './use-signature.js';

type RequestScreenProps = {
	readonly uid: string;
	readonly width: number;
	readonly height: number;
};

/** One request, live: for deciding. */
export function RequestScreen({uid, width, height}: RequestScreenProps) {
	const {services, navigation} = useDeck();
	const list = useStore(services.requests);
	const now = useNow(1000);
	const current = list.requests.find(request => request.uid === uid);
	const last = useRef<CertificateSigningRequest>(undefined);
	if (current) {
		last.current = current;
	}

	const shown = current ?? last.current;
	const signature = useSignature(shown);
	const review = shown && {...services.review(shown), ...(signature && {signature})};
	const lines = review ? detailLines(review, now, width, services.surroundings(review.seen)) : [];
	const notes = noteLines({isGone: current === undefined && shown !== undefined, trouble: listTrouble(list)});
	const room = Math.max(1, height - 2 - notes.length);
	const furthest = Math.max(0, lines.length - room);
	const [wanted, scrollTo] = useReducer((_: number, to: number) => to, 0);
	const top = Math.min(wanted, furthest);
	const scroll = (by: number) => ({run: () => scrollTo(Math.max(0, Math.min(furthest, top + by)))});
	useKeys(requestKeys, {
		...useDecisions(current),
		down: scroll(1),
		up: scroll(-1),
		pageDown: scroll(room - 1),
		pageUp: scroll(1 - room),
		first: scroll(-furthest),
		last: scroll(furthest),
		back: {run: navigation.back},
	});
	return (
		<Box flexDirection="column" height={height}>
			<Lines
				lines={[review ? detailTitle(review, now, width) : line(' The request is not on the list yet.', 'muted')]}
				width={width}
				height={1}
			/>
			<Lines lines={lines.slice(top)} width={width} height={room} />
			<Lines lines={[...notes, moreLine(furthest - top, width)]} width={width} height={notes.length + 1} />
		</Box>
	);
}

function noteLines({
	isGone,
	trouble,
}: {
	readonly isGone: boolean;
	readonly trouble: string | undefined;
}): readonly Line[] {
	return [
		...(isGone
			? [line(' This request is gone from the cluster; what is above is how it was last seen.', 'danger')]
			: []),
		...(trouble === undefined ? [] : [line(` ! ${trouble}`, 'danger')]),
	];
}
