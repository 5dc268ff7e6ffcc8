import assert from 'node:assert/strict';
import {test} from 'node:test';
import {printable} from '../../../source/base/text/printable.js';
import type {Arguments, Command, CommandContext} from '../../../source/commands/arguments/command.js';
import {withTemplates} from '../../../source/commands/template/with-templates.js';

/** A verb that prints a JSON object, and may fail after that. With a fault nothing can be printed. */
async function printed(template: string, failure?: Error, fault?: Error): Promise<string> {
	const verb: Pick<Command, 'run'> = {
		async run(_, {out}) {
			out(printable('{"name": "orders"}'));
			if (failure !== undefined) {
				throw failure;
			}

			return 0;
		},
	};
	const args = {text: () => template, texts: () => [template], isSet: () => false} as unknown as Arguments;
	const shown: string[] = [];
	const out = (text: string) => {
		if (fault !== undefined) {
			throw fault;
		}

		shown.push(text);
	};
	const context = {out} as unknown as CommandContext;
	await withTemplates(verb as Command).run(args, context);
	return shown.join('');
}

test('a template is applied to what the verb prints as JSON', async () => {
	assert.equal(await printed('jsonpath={.name}'), 'orders');
	await assert.rejects(printed('jsonpath={.name[x]}'), /neither an index/);
});

test('the error of a verb is the one that is reported, even where its output fails as well', async () => {
	const broken = new Error('the pipe is closed');
	await assert.rejects(printed('jsonpath={.name}', undefined, broken), broken);
	await assert.rejects(
		printed('jsonpath={.name}', new Error('the connection is cut'), broken),
		/the connection is cut/,
	);
});
