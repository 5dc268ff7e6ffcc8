import assert from 'node:assert/strict';
import {test} from 'node:test';
import {printable} from '../../../source/base/text/printable.js';
import type {Arguments, Command, CommandContext} from '../../../source/commands/arguments/command.js';
import {withTemplates} from '../../../source/commands/template/with-templates.js';

/** A verb that prints a JSON object, and may fail after that. */
async function printed(template: string, failure?: Error): Promise<string> {
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
	const context = {out: (text: string) => shown.push(text)} as unknown as CommandContext;
	await withTemplates(verb as Command).run(args, context);
	return shown.join('');
}

test('a template is applied to what the verb prints as JSON', async () => {
	assert.equal(await printed('jsonpath={.name}'), 'orders');
	await assert.rejects(printed('jsonpath={.name[x]}'), /neither an index/);
});

test('the error of a verb is the one that is reported, even where the template has a fault as well', async () => {
	await assert.rejects(printed('jsonpath={.name[x]}', new Error('the connection is cut')), /the connection is cut/);
});
