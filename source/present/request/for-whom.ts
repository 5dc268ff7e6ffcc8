import type {Printable} from '../../base/text/index.js';
import {printable, printed} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Line, Span} from '../text/index.js';
import {displayWidth, fit, truncate} from '../text/index.js';

/** The requester, and the subject if it is another. */
export type ForWhom = {readonly asker: Printable; readonly subject?: Printable | undefined};

const arrow = printed` → `;

/** The requester in short: `shop/deployer` for a service account, `worker-1` for a node. */
function shortAsker({username, groups}: Pick<CertificateSigningRequest, 'username' | 'groups'>): Printable {
	const [, account] = /^system:serviceaccount:([^:]+:[^:]+)$/.exec(username) ?? [];
	if (account !== undefined && groups.includes('system:serviceaccounts')) {
		return printable(account.replace(':', '/'));
	}

	const [, node] = /^system:node:(.+)$/.exec(username) ?? [];
	return printable(node !== undefined && groups.includes('system:nodes') ? node : username);
}

/** The requester and the subject. If they are the same, only one is shown. */
export function forWhom(
	seen: Pick<CertificateSigningRequest, 'username' | 'groups'>,
	/** As `shortSubject` gives it; undefined if it can't be read. */
	subject: Printable | undefined,
): ForWhom {
	return {asker: shortAsker(seen), ...(subject === printable(seen.username) ? {} : {subject})};
}

/** The width of the whole text. */
export function forWhomWidth({asker, subject}: ForWhom, nameCount: number): number {
	return (
		displayWidth(asker) + (subject === undefined ? 0 : arrow.length + displayWidth(subject)) + moreOf(nameCount).length
	);
}

/** In exactly `width` columns. The subject is cut before the requester is left out. */
export function forWhomLine(
	{asker, subject}: ForWhom,
	nameCount: number,
	emphasis: Span['emphasis'],
	width: number,
): Line {
	if (subject === undefined) {
		return [{emphasis, text: fit(asker, width)}];
	}

	const more = moreOf(nameCount);
	const hasMore = width >= 20 && more !== '';
	const room = width - arrow.length - (hasMore ? more.length : 0);
	const askerRoom = Math.max(room - displayWidth(subject), Math.floor(room * 0.4));
	const first = truncate(asker, Math.max(0, askerRoom));
	const second = truncate(subject, Math.max(0, room - displayWidth(first)));
	const blank = width - displayWidth(first) - arrow.length - displayWidth(second);
	return [
		{emphasis: 'plain', text: truncate(first, width)},
		{emphasis: 'muted', text: truncate(arrow, Math.max(0, width - displayWidth(first)))},
		{emphasis, text: second},
		{emphasis: 'muted', text: fit(hasMore ? more : printed``, Math.max(0, blank))},
	];
}

/** The number of names beside the first. */
function moreOf(nameCount: number): Printable {
	return nameCount > 1 ? printed` +${Math.min(nameCount - 1, 999)}` : printed``;
}
