import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableSentence, printed} from '../../base/text/index.js';
import type {RenewalChoice} from '../../certificates/facts/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import type {ObjectName} from '../../operations/plan/index.js';
import type {RenewalItem, RenewalOutcome, RenewalProgress, RenewalsPlan} from '../../operations/renewals/index.js';
import type {Emphasis, Line} from '../text/index.js';
import {line, rule, wrap} from '../text/index.js';
import {humanDuration} from '../words/index.js';
import {placeName} from './certificate-words.js';
import {renewCommand, whyNotRenewed} from './renew-command.js';
import type {Restarts} from './restart-lines.js';
import {restartTexts} from './restart-lines.js';

/** The most names in each part. The list of certificates has all of them. */
const mostNamed = 100;

type PlanLines = {
	readonly plan: RenewalsPlan;
	readonly choice: RenewalChoice;
	/** A sentence: how to take over certificates that nobody renews. */
	readonly takeOver: Printable;
	readonly now: Date;
	readonly width: number;
};

/**
 * The certificates that will be renewed and how, those that can't be and why, the renewers of the others, and the
 * certificates that certdeck could take over.
 */
export function renewalPlanLines({plan, choice, takeOver, now, width}: PlanLines): readonly Line[] {
	const {items, cannot} = plan;
	const {free, others, unfit} = choice;
	const taken = new Set(items.filter(({isTakenOver}) => isTakenOver).map(({secret}) => nameOf(secret)));
	const refused = new Set(cannot.map(({secret}) => nameOf(secret)));
	const left = free.filter(({place: {namespace = '', name}}) => {
		const key = `${namespace}/${name}`;
		return !taken.has(key) && !refused.has(key);
	});
	return [
		rule(printed`Will be renewed: ${items.length}`, width),
		...(items.length === 0
			? [line(printed`   none`, 'muted')]
			: limited(items, width, item => itemLines(item, now, width))),
		...section(printed`Can't be renewed`, cannot, width, ({secret, why, hint}) => [
			...told(printed`${printable(nameOf(secret))}: ${printableSentence(why)}`, width, 'waiting'),
			...(hint === undefined ? [] : told(printed`  → ${printableSentence(hint)}`, width, 'muted')),
		]),
		...section(printed`Another renews them`, others, width, entry => told(otherText(entry), width)),
		...section(printed`Nobody renews them`, left, width, entry => told(placeName(entry.place), width)),
		...(left.length === 0 ? [] : told(takeOver, width, 'muted')),
		...(unfit.length === 0
			? []
			: [
					rule(printed`Left alone: ${unfit.length}`, width),
					...told(
						printed`certdeck renews certificates for servers and clients, with their keys in kubernetes.io/tls Secrets.`,
						width,
						'muted',
					),
				]),
	];
}

/** The state of each renewal; unfinished ones come first. */
export function renewalResultLines(
	{items}: RenewalsPlan,
	{outcomes, stoppedBy}: RenewalProgress,
	width: number,
): readonly Line[] {
	const groups = [
		['failed', printed`Failed`],
		['waits', printed`Waiting`],
		['unsent', printed`Not begun`],
		['under-way', printed`Under way`],
		['done', printed`Renewed`],
	] as const;
	return [
		...(stoppedBy === undefined
			? []
			: told(printed`The rest was not begun: ${printableSentence(stoppedBy)}`, width, 'danger')),
		...groups.flatMap(([state, title]) =>
			section(
				title,
				items.filter(({issuance}) => outcomes.get(issuance.id)?.state === state),
				width,
				item => {
					const outcome = outcomes.get(item.issuance.id) ?? {state: 'unsent'};
					return [
						...told(printed`${printable(nameOf(item.secret))}${endText(outcome)}`, width, emphases[state]),
						...outcomeTexts(outcome, item).flatMap(text => told(printed`  ${text}`, width)),
					];
				},
			),
		),
	];
}

const emphases: Readonly<Record<RenewalOutcome['state'], Emphasis>> = {
	failed: 'danger',
	waits: 'waiting',
	unsent: 'muted',
	'under-way': 'waiting',
	done: 'ok',
};

/** Sentences about the result of one renewal and how to continue; empty if it is done. */
export function outcomeTexts(outcome: RenewalOutcome, {issuance: {id}}: RenewalItem): readonly Printable[] {
	const resume = printed`certdeck resume ${printable(id)} continues it`;
	switch (outcome.state) {
		case 'failed': {
			return [
				printableSentence(outcome.why),
				...outcome.details.map(printableSentence),
				...(outcome.hint === undefined ? [] : [printed`→ ${printableSentence(outcome.hint)}`]),
				...(outcome.isKept ? [printed`→ ${resume}`] : []),
			];
		}

		case 'waits': {
			return [...waitingTexts(outcome), printed`→ ${resume}`];
		}

		default: {
			return [];
		}
	}
}

/** The reason why it waits, and who may approve it. */
export function waitingTexts({
	requestName,
	why,
	who = [],
	cause,
	id,
	...outcome
}: WaitingOutcome): readonly Printable[] {
	const request = printable(requestName);
	const because = id === undefined ? printableSentence(why) : printed`${printableSentence(why)} (${printable(id)})`;
	return [
		outcome.for === 'approval'
			? printed`request ${request} waits for approval: ${because}`
			: printed`request ${request}: ${because}`,
		...(outcome.for === 'approval' && cause !== 'forbidden'
			? [printed`→ certdeck approve ${request} shows it whole, and asks`]
			: []),
		...(who.length === 0 ? [] : [printed`may approve: ${joined(who.slice(0, 5).map(printable), printed`, `)}`]),
	];
}

type WaitingOutcome = Extract<RenewalOutcome, {state: 'waits'}>;

/** `2 of 3 renewed, 1 waits`. */
export function renewalSummary({items}: RenewalsPlan, {outcomes}: RenewalProgress): Printable {
	const count = (state: RenewalOutcome['state']) =>
		items.filter(({issuance}) => outcomes.get(issuance.id)?.state === state).length;
	const more = [
		[count('waits'), printed`${count('waits')} waiting`],
		[count('failed'), printed`${count('failed')} failed`],
		[count('under-way'), printed`${count('under-way')} under way`],
		[count('unsent'), printed`${count('unsent')} not begun`],
	] as const;
	return joined(
		[
			printed`${count('done')} of ${items.length} renewed`,
			...more.filter(([many]) => many > 0).map(([, text]) => text),
		],
		printed`, `,
	);
}

/** The programs that need a restart, and how, as lines. */
export function restartLines(restarts: Restarts, width: number): readonly Line[] {
	return restartTexts(restarts).flatMap(text => told(text, width));
}

/** `NAMESPACE/NAME`; hostile text. */
export function nameOf({namespace, name}: ObjectName): string {
	return `${namespace}/${name}`;
}

function itemLines(item: RenewalItem, now: Date, width: number): readonly Line[] {
	const {secret, issuance, isBegun, isTakenOver, ends, missingRight, warnings} = item;
	const name = printable(nameOf(secret));
	const leftMs = ends === undefined ? 0 : ends.getTime() - now.getTime();
	const when = isBegun
		? printed`begun ${printable(issuance.begunAt.slice(0, 10))}, continued`
		: leftMs < 0
			? printed`ended ${humanDuration(-leftMs)} ago`
			: printed`ends in ${humanDuration(leftMs)}`;
	return [
		...told(printed`${name}: ${when}`, width, 'strong'),
		...told(printed`  ${signingText(item)}`, width),
		...(isTakenOver ? told(printed`  certdeck takes it over: nobody renewed it`, width) : []),
		...(missingRight === undefined
			? []
			: told(printed`  somebody else has to approve it: ${printableSentence(missingRight)}`, width, 'waiting')),
		...warnings.flatMap(text => told(printed`  note: ${printableSentence(text)}`, width, 'waiting')),
	];
}

function signingText({signing, issuance}: RenewalItem): Printable {
	const signer = printable(issuance.signerName);
	switch (signing.by) {
		case 'cluster': {
			return printed`${signer}, which the cluster signs for`;
		}

		case 'authority': {
			return printed`${signer}, signed with the authority ${printable(signing.authority.name)} (${printable(signing.authority.caPath)})`;
		}

		default: {
			return printed`${signer}, for which somebody else signs: it waits for them`;
		}
	}
}

function otherText(entry: JudgedEntry): Printable {
	const command = renewCommand(entry);
	const why = whyNotRenewed(entry);
	return command === undefined
		? printed`${placeName(entry.place)}: ${printableSentence(why ?? '')}`
		: printed`${placeName(entry.place)}: ${command}`;
}

function endText(outcome: RenewalOutcome): Printable {
	return outcome.state === 'done' && outcome.ends !== undefined
		? printed`, until ${printable(outcome.ends.toISOString().slice(0, 16).replace('T', ' '))} UTC`
		: printed``;
}

function section<T>(
	title: Printable,
	all: readonly T[],
	width: number,
	linesOf: (one: T) => readonly Line[],
): readonly Line[] {
	return all.length === 0 ? [] : [rule(printed`${title}: ${all.length}`, width), ...limited(all, width, linesOf)];
}

function limited<T>(all: readonly T[], width: number, linesOf: (one: T) => readonly Line[]): readonly Line[] {
	return [
		...all.slice(0, mostNamed).flatMap(linesOf),
		...(all.length > mostNamed ? told(printed`and ${all.length - mostNamed} more`, width, 'muted') : []),
	];
}

function told(text: Printable, width: number, emphasis: Emphasis = 'plain'): readonly Line[] {
	const indent = text.startsWith('  ') ? printed`     ` : printed`   `;
	const rest = text.startsWith('  ') ? printable(text.slice(2)) : text;
	return wrap(rest, width - indent.length - 1).map(part => line(printed`${indent}${part}`, emphasis));
}
