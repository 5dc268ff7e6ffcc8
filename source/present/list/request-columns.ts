import type {Printable} from '../../base/text/index.js';
import {joined, paddedStart, printable, printed} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Verdict} from '../../review/finding/index.js';
import {findingWords, verdictMarks} from '../findings/index.js';
import {forWhom, forWhomLine, shortSigner, stateOf} from '../request/index.js';
import type {Emphasis, Line, Span} from '../text/index.js';
import {displayWidth, fit, truncate} from '../text/index.js';
import {coarseAge, humanDuration} from '../words/index.js';
import type {RequestDigest} from './request-digest.js';
import type {SortKey} from './request-order.js';

/** A request as a row of the deck. */
export type DeckRow = {
	readonly seen: CertificateSigningRequest;
	readonly digest: RequestDigest;
	/** The number of older requests that are folded under it. */
	readonly older?: number;
	/** Whether it is such an older request, shown below the newest one. */
	readonly isOlder?: boolean;
};

export type ColumnName = keyof typeof columns;

export type Column = {
	readonly title: Printable;
	/** The sort keys whose values this column shows. */
	readonly sorts: readonly SortKey[];
	/** The cell in exactly `width` columns. */
	cell(row: DeckRow, now: Date, width: number): Line;
};

const text = (title: Printable, sorts: readonly SortKey[], span: (row: DeckRow, now: Date) => Span): Column => ({
	title,
	sorts,
	cell(row, now, width) {
		const {emphasis, text: whole} = span(row, now);
		return [{emphasis, text: fit(whole, width)}];
	},
});

export const columns = {
	name: {title: printed`NAME`, sorts: ['name'], cell: nameCell},
	mark: {
		title: printed``,
		sorts: ['findings'],
		cell: ({digest}, _, width) => [{...verdictMark(digest), text: fit(verdictMark(digest).text, width)}],
	},
	/** Only for a list of several clusters. */
	cluster: {
		title: printed`CLUSTER`,
		sorts: ['cluster'],
		cell({seen: {cluster}}, _, width) {
			const name = truncate(printable(cluster?.name ?? ''), width);
			return [
				{emphasis: cluster?.color === undefined ? 'plain' : `context-${cluster.color}`, text: name},
				plain(fit(printed``, width - displayWidth(name))),
			];
		},
	},
	age: text(printed`AGE`, ['age'], ({seen}, now) => plain(coarseAge(seen.createdAt, now))),
	signer: text(printed`SIGNER`, ['signer'], ({seen}) => plain(shortSigner(seen.signerName))),
	whom: {
		title: printed`FOR`,
		sorts: ['requester', 'subject'],
		cell: (row, _, width) => whomCell(row, row.digest.nameCount, width),
	},
	/** For layouts that have a separate column for the other names. */
	whomAlone: {
		title: printed`FOR`,
		sorts: ['requester', 'subject'],
		cell: (row, _, width) => whomCell(row, 0, width),
	},
	names: {title: printed`OTHER NAMES`, sorts: ['names'], cell: namesCell},
	key: text(printed`KEY`, [], ({digest}) => plain(digest.key)),
	usages: text(printed`USAGES`, [], ({seen}) => plain(joined(seen.usages.map(printable), printed`, `))),
	duration: text(printed`LASTS`, ['for'], ({seen}) =>
		plain(seen.expirationSeconds === undefined ? printed`` : humanDuration(seen.expirationSeconds * 1000)),
	),
	state: text(printed`STATE`, ['waiting', 'state'], ({seen}) => {
		const {tone, glyph, name} = stateOf(seen);
		return {emphasis: tone, text: printed`${glyph} ${name}`};
	}),
	phrase: text(printed`STATE`, ['waiting', 'state'], ({seen}) => {
		const {tone, glyph, phrase} = stateOf(seen);
		return {emphasis: tone, text: printed`${glyph} ${phrase}`};
	}),
	gone: text(printed`GONE`, ['gone'], ({digest: {goneAt}}, now) => goneSpan(goneAt, now)),
	findings: text(printed`FINDINGS`, ['findings'], ({digest}) => findingsSpan(digest)),
} as const satisfies Readonly<Record<string, Column>>;

function plain(whole: Printable): Span {
	return {emphasis: 'plain', text: whole};
}

/** The name, and the number of requests folded under it. */
function nameCell({seen, older = 0, isOlder = false}: DeckRow, _: Date, width: number): Line {
	const long = printed` +${older} older`;
	const suffix = older === 0 ? printed`` : long.length * 2 > width ? printed` +${older}` : long;
	const name = truncate(
		printed`${isOlder ? printed`└ ` : printed``}${printable(seen.name)}`,
		Math.max(0, width - suffix.length),
	);
	return [plain(name), {emphasis: 'muted', text: fit(suffix, width - displayWidth(name))}];
}

function whomCell({seen, digest: {subject}}: DeckRow, nameCount: number, width: number): Line {
	const whom = forWhom(seen, subject ?? printed`(unreadable)`);
	return forWhomLine(whom, nameCount, subject === undefined ? 'danger' : 'plain', width);
}

/** As many names as fit, and the number of others. */
function namesCell({digest: {names, otherCount}}: DeckRow, _: Date, width: number): Line {
	if (otherCount < 2 || displayWidth(names) <= width) {
		return [plain(fit(names, width))];
	}

	const shown = fit(names, width - 5).split(', ').length;
	const more = paddedStart(printed`+${Math.min(otherCount - shown, 999)}`, 5);
	return otherCount > shown
		? [plain(fit(names, width - 5)), {emphasis: 'muted', text: more}]
		: [plain(fit(names, width))];
}

function goneSpan(goneAt: number | undefined, now: Date): Span {
	if (goneAt === undefined) {
		return plain(printed``);
	}

	const left = goneAt - now.getTime();
	return {
		emphasis: left < 3_600_000 ? 'waiting' : 'muted',
		text: left > 0 ? coarseAge(now, new Date(goneAt)) : printed`soon`,
	};
}

const verdictEmphasis: Readonly<Record<Verdict, Emphasis>> = {
	block: 'danger',
	warn: 'waiting',
	unknown: 'focus',
	clear: 'muted',
};

function verdictMark({verdict}: RequestDigest): Span {
	return {emphasis: verdictEmphasis[verdict], text: paddedStart(printable(verdictMarks[verdict].trim()), 2)};
}

function findingsSpan(digest: RequestDigest): Span {
	return {emphasis: verdictEmphasis[digest.verdict], text: mostSevereText(digest)};
}

/** The most severe finding in words, and the number of others. An open question comes before findings that only inform. */
export function mostSevereText({
	findings,
	questions,
	verdict,
}: Pick<RequestDigest, 'findings' | 'questions' | 'verdict'>): Printable {
	const first = verdict === 'unknown' ? questions[0] : findings.find(({severity}) => severity === verdict);
	const others = findings.filter(({severity}) => severity !== 'info').length + questions.length - 1;
	return first ? printed`${findingWords(first.id)}${others > 0 ? printed` +${others}` : printed``}` : printed``;
}
