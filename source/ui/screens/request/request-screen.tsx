import {Box} from 'ink';
import {useMemo, useReducer} from 'react';
import {localized, printed} from '../../../base/text/index.js';
import {detailLines, detailTitle} from '../../../present/detail/index.js';
import type {Line} from '../../../present/text/index.js';
import {line, spread} from '../../../present/text/index.js';
import {Lines, moreSpans, troubleLines} from '../../components/index.js';
import {useDecisions, useDeck, useExamination, useKeys, useKnownRequest, useNow, useStore} from '../../hooks/index.js';
import {requestKeys} from './request-keys.js';
import {useSignature} from './use-signature.js';

type RequestScreenProps = {
	readonly uid: string;
	/** The uids of the list from which it was opened, in order. */
	readonly order?: readonly string[] | undefined;
	/** Called with the uid when the reader goes to another request. */
	onTurn(uid: string): void;
	readonly width: number;
	readonly height: number;
};

/** One live request, for a decision. */
export function RequestScreen({uid, order = [], onTurn, width, height}: RequestScreenProps) {
	const {services, navigation} = useDeck();
	const list = useStore(services.requests);
	const now = useNow(1000);
	const {current, shown} = useKnownRequest(uid);
	useExamination(shown);
	const signature = useSignature(shown);
	const review = shown && {...services.detail.review(shown), ...(signature && {signature})};
	const lines = review ? detailLines(review, now, width, services.detail.relatedRequests(review.seen)) : [];
	useStore(services.pending);
	const isPendingIssuance = services.pending.list().some(({issuance}) => issuance.uid === uid);
	const notes = noteLines({
		isGone: current === undefined && shown !== undefined,
		isPendingIssuance,
		trouble: troubleLines(list, width, 2),
	});
	const room = Math.max(1, height - 2 - notes.length);
	const furthest = Math.max(0, lines.length - room);
	const [wanted, scrollTo] = useReducer((_: number, to: number) => to, 0);
	const top = Math.min(wanted, furthest);
	const scroll = (by: number) => ({run: () => scrollTo(Math.max(0, Math.min(furthest, top + by)))});
	const alive = useMemo(() => new Set(list.requests.map(request => request.uid)), [list.requests]);
	const turn = (by: 1 | -1) => {
		const next = neighbour(uid, order, by, alive);
		return {
			run() {
				if (next !== undefined) {
					navigation.show(next);
					onTurn(next);
				}
			},
			disabled:
				next === undefined
					? localized`it is the ${by > 0 ? localized`last` : localized`first`} of the list`
					: undefined,
		};
	};

	const unknown = shown === undefined ? localized`the request is not on the list yet` : undefined;
	useKeys(requestKeys, {
		...useDecisions(current),
		copy: {run: () => shown && navigation.ask({kind: 'copy', request: shown}), disabled: unknown},
		raw: {run: () => navigation.open({kind: 'raw', uid, begin: 'request'}), disabled: unknown},
		commands: {run: () => navigation.open({kind: 'raw', uid, begin: 'commands'}), disabled: unknown},
		resume: {
			run: () => navigation.open({kind: 'follow', uid, ...(current && {begin: current})}),
			disabled: unknown ?? (isPendingIssuance ? undefined : localized`nothing of yours is unfinished here`),
		},
		next: turn(1),
		previous: turn(-1),
		down: scroll(1),
		up: scroll(-1),
		pageDown: scroll(room - 1),
		pageUp: scroll(1 - room),
		halfDown: scroll(Math.ceil(room / 2)),
		halfUp: scroll(-Math.ceil(room / 2)),
		first: scroll(-furthest),
		last: scroll(furthest),
		back: {run: navigation.back},
	});
	return (
		<Box flexDirection="column" height={height}>
			<Lines
				lines={[
					review ? detailTitle(review, now, width) : line(printed` The request is not on the list yet.`, 'muted'),
				]}
				width={width}
				height={1}
			/>
			<Lines lines={lines.slice(top)} width={width} height={room} />
			<Lines lines={[...notes, footLine(uid, order, furthest - top, width)]} width={width} height={notes.length + 1} />
		</Box>
	);
}

/** The nearest request in one direction that still exists. */
function neighbour(uid: string, order: readonly string[], by: 1 | -1, alive: ReadonlySet<string>): string | undefined {
	const start = order.indexOf(uid);
	for (let at = start + by; start >= 0 && at >= 0 && at < order.length; at += by) {
		const next = order[at];
		if (next !== undefined && alive.has(next)) {
			return next;
		}
	}

	return undefined;
}

/** The position of the request in the list, and the number of lines below. */
function footLine(uid: string, order: readonly string[], below: number, width: number): Line {
	const at = order.indexOf(uid);
	const place = at < 0 || order.length < 2 ? [] : line(printed` row ${at + 1} of ${order.length}`, 'muted');
	return spread(place, moreSpans(below), width);
}

function noteLines({
	isGone,
	isPendingIssuance,
	trouble,
}: {
	readonly isGone: boolean;
	readonly isPendingIssuance: boolean;
	readonly trouble: readonly Line[];
}): readonly Line[] {
	return [
		...(isPendingIssuance ? [line(printed` You began this, and it is not in its place yet: r goes on`, 'muted')] : []),
		...(isGone
			? [line(printed` This request is gone from the cluster; what is above is how it was last seen.`, 'danger')]
			: []),
		...trouble,
	];
}
