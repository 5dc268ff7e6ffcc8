import type {Printable} from '../../base/text/index.js';
import {joined, paddedEnd, printable, printableSentence, printed, repeated} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {ReviewedRequest} from '../../operations/assess/index.js';
import type {Evidence} from '../../review/evidence/index.js';
import type {NameBacking} from '../../review/judge/index.js';
import {nameBackings} from '../../review/judge/index.js';
import type {RequestView} from '../request/index.js';
import type {Emphasis, Line} from '../text/index.js';
import {displayWidth, fit, nameFields, wrap} from '../text/index.js';

const labelWidth = 9;
/** More names would push the rest of the request off any screen. Then names without backing come first. */
const mostShown = 24;
const marks: Readonly<Record<NameBacking['state'], readonly [mark: string, emphasis: Emphasis]>> = {
	backed: ['✓', 'ok'],
	foreign: ['!', 'waiting'],
	unknown: ['?', 'waiting'],
};
const order = {foreign: 0, unknown: 1, backed: 2} as const;

/** Kept, so that two thousand names are not judged again for each frame. */
const kept = new WeakMap<Evidence, WeakMap<CertificateSigningRequest, readonly NameBacking[]>>();

/** What backs each name of a request; empty before the cluster was asked. */
export function backingsOf({
	seen,
	request,
	evidence,
}: Pick<RequestView | ReviewedRequest, 'seen' | 'request' | 'evidence'>): readonly NameBacking[] {
	if (evidence === undefined || request === undefined) {
		return [];
	}

	const known = kept.get(evidence) ?? new WeakMap<CertificateSigningRequest, readonly NameBacking[]>();
	kept.set(evidence, known);
	// The backing does not depend on the time.
	const found = known.get(seen) ?? nameBackings({seen, request, evidence, now: seen.createdAt});
	known.set(seen, found);
	return found;
}

/** One line for each name: whether it is backed, and by what. Before the cluster was asked, only the names. */
export function nameLines(facts: RequestView, width: number): readonly Line[] {
	const names = facts.request?.subjectAltNames ?? [];
	const all = backingsOf(facts);
	if (all.length === 0) {
		return nameFields(names, width);
	}

	const shown =
		all.length > mostShown ? all.toSorted((a, b) => order[a.state] - order[b.state]).slice(0, mostShown) : all;
	const left = names.length - shown.length;
	const room = width - labelWidth - 4;
	const widest = Math.max(...shown.map(each => displayWidth(nameOf(each))));
	const column = Math.min(widest, Math.floor(room * 0.55));
	return [
		...shown.flatMap((each, at) => lineOf(each, at === 0 ? printed`names` : printed``, column, room)),
		...(left > 0
			? [
					[
						blank(printed``),
						{emphasis: 'waiting', text: printed`and ${leftText(left, all, names.length)}`},
					] satisfies Line,
				]
			: []),
	];
}

/** A name of an unusual kind is shown with its kind. */
function nameOf({kind, value}: NameBacking): Printable {
	return ['dns', 'ip', 'email', 'uri'].includes(kind)
		? printable(value)
		: printed`${printable(kind)} ${printable(value)}`;
}

function leftText(left: number, all: readonly NameBacking[], count: number): Printable {
	const open = all.filter(({state}) => state !== 'backed').length;
	const rest = Math.max(0, open - mostShown);
	const unseen = count - all.length;
	return joined(
		[
			printed`${left} more`,
			...(rest > 0 ? [printed`${rest} of them not backed`] : []),
			...(unseen > 0 ? [printed`${unseen} of them not looked at`] : []),
		],
		printed`, `,
	);
}

function blank(label: Printable): Line[number] {
	return {emphasis: 'muted', text: printed` ${paddedEnd(label, labelWidth)}`};
}

function lineOf(each: NameBacking, label: Printable, column: number, room: number): readonly Line[] {
	const {state, by, provenance} = each;
	const [mark, emphasis] = marks[state];
	const name = nameOf(each);
	const source = printed`${printable(by)}${provenance === undefined ? printed`` : printed` · ${printable(provenance)}`}`;
	const [first = printed``, ...more] = wrap(source, Math.max(16, room - column - 2));
	const head = [blank(label), {emphasis, text: printed`${printableSentence(mark)} `}] as const;
	const rest = more.map(
		(part): Line => [blank(printed``), {emphasis: 'muted', text: printed`${repeated(printed` `, column + 4)}${part}`}],
	);
	if (displayWidth(name) <= column) {
		return [
			[...head, {emphasis: 'plain', text: fit(name, column)}, {emphasis: 'muted', text: printed`  ${first}`}],
			...rest,
		];
	}

	const [start = printed``, ...further] = wrap(name, room);
	return [
		[...head, {emphasis: 'plain', text: start}],
		...further.map((part): Line => [blank(printed``), {emphasis: 'plain', text: printed`  ${part}`}]),
		...wrap(source, room - 2).map((part): Line => [blank(printed``), {emphasis: 'muted', text: printed`    ${part}`}]),
	];
}
