import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableJson, printed} from '../../base/text/index.js';
import {tableText} from '../../present/list/index.js';
import {yamlText} from '../../present/words/index.js';
import type {Arguments, CommandContext} from '../arguments/index.js';

/** How objects of one kind are printed. */
export type ListForm<Item> = {
	/** `PodCertificateRequest` */
	readonly kind: Printable;
	nameOf(item: Item): string;
	json(item: Item): unknown;
	columns(isWide: boolean): Parameters<typeof tableText<Item>>[1];
};

/**
 * Prints a list in the form of `-o`. For an empty table, it prints a sentence to standard error.
 *
 * @param count - the number of all objects, matching or not.
 */
export function printList<Item>(
	shown: readonly Item[],
	count: number,
	form: ListForm<Item>,
	args: Arguments,
	context: CommandContext,
): void {
	const output = args.text('output') ?? 'table';
	if (shown.length === 0 && (output === 'table' || output === 'wide')) {
		context.err(count === 0 ? printed`No ${form.kind}s.\n` : printed`No ${form.kind} matches, of ${count}.\n`);
		return;
	}

	context.out(listText(shown, output, form, args, context));
}

function listText<Item>(
	shown: readonly Item[],
	output: string,
	{kind, nameOf, json, columns: columnsOf}: ListForm<Item>,
	args: Arguments,
	{now, columns, color}: CommandContext,
): Printable {
	switch (output) {
		case 'json':
			return printed`${printableJson(shown.map(json), 2)}\n`;
		case 'yaml':
			return yamlText(shown.map(json));
		case 'name': {
			const resource = printable(`${kind.toLowerCase()}.certificates.k8s.io`);
			return joined(
				shown.map(item => printed`${resource}/${printable(nameOf(item))}\n`),
				printed``,
			);
		}

		default:
			return tableText(shown, columnsOf(output === 'wide'), {
				now: now(),
				width: columns,
				color,
				header: !args.isSet('noHeaders'),
			});
	}
}
