import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printed} from '../../base/text/index.js';
import type {EntryReport, Said} from '../../operations/assess/index.js';

/** The most requests that are named for an entry. */
const mostNamed = 5;

/** The effect of each policy entry; ends in a line break. */
export function policyCheckText(reports: readonly EntryReport[]): Printable {
	return joined(reports.map(entryText), printed`\n`);
}

function entryText({at, now, journal}: EntryReport): Printable {
	const untold =
		journal.untold === 0
			? printed``
			: printed`; ${count(journal.untold, localized`is`, localized`are`)} from before it kept enough`;
	return joined(
		[
			printable(at),
			printed`  now      ${count(now.count, localized`request`, localized`requests`)} of its signers${saidText(now.said)}`,
			printed`  journal  ${count(journal.count, localized`decision`, localized`decisions`)}${untold}${saidText(journal.said)}`,
			printed``,
		],
		printed`\n`,
	);
}

function count(number: number, one: string, many: string): Printable {
	return printable(`${number} ${number === 1 ? one : many}`);
}

function saidText(said: readonly Said[]): Printable {
	const raised = said.filter(({raises}) => raises.length > 0).map(({name, raises}) => [name, raises] as const);
	const lifted = said.filter(({lifts}) => lifts.length > 0).map(({name, lifts}) => [name, lifts] as const);
	const parts = [
		...(raised.length === 0 ? [] : [printed`warns of ${printable(String(raised.length))}: ${named(raised)}`]),
		...(lifted.length === 0 ? [] : [printed`clears ${printable(String(lifted.length))}: ${named(lifted)}`]),
	];
	return parts.length === 0 ? printed`; it says nothing of them` : printed`; ${joined(parts, printed`; `)}`;
}

function named(each: ReadonlyArray<readonly [name: string, ids: readonly string[]]>): Printable {
	const texts = each
		.slice(0, mostNamed)
		.map(([name, ids]) => printed`${printable(name)} (${printable(ids.join(', '))})`);
	const rest = each.length > mostNamed ? printed` and ${printable(String(each.length - mostNamed))} more` : printed``;
	return printed`${joined(texts, printed`, `)}${rest}`;
}
