import type {JsonValue} from 'jsonpath-rfc9535';
import type {Printable} from '../../base/text/index.js';
import type {Arguments, Command, ExitCode} from '../arguments/index.js';
import {templateOutputs} from './template-outputs.js';

/**
 * The verb with `-o jsonpath=…` and `-o custom-columns=…` as well. They see what the verb prints with `-o json`; a list is
 * its `items`, as kubectl has it.
 */
export function withTemplates(command: Command): Command {
	return withTemplatesOf(undefined, command);
}

/** As `withTemplates`, for output that is an object with the list in one of its fields. */
export function withTemplatesOf(listKey: string | undefined, command: Command): Command {
	return {
		...command,
		outputs: [...(command.outputs ?? []), ...templateOutputs],
		async run(args, context) {
			const output = args.text('output') ?? '';
			if (!templateOutputs.some(each => output.startsWith(each))) {
				return command.run(args, context);
			}

			// Few need it, and it takes time to load.
			const {templateOf} = await import('./template.js');
			const template = templateOf(output);
			const said: Printable[] = [];
			const print = async () => {
				const value = parsed(said.join(''));
				if (template !== undefined && value !== undefined) {
					context.out(await template.text(asList(value, listKey), !args.isSet('noHeaders')));
				}
			};
			let code: ExitCode;
			try {
				code = await command.run(withJson(args), {...context, out: text => void said.push(text)});
			} catch (error) {
				// The verb's own error is the one to report, whatever the template makes of what was printed before it.
				await print().catch(() => undefined);
				throw error;
			}

			await print();
			return code;
		},
	};
}

function withJson(args: Arguments): Arguments {
	return {
		...args,
		text: flag => (flag === 'output' ? 'json' : args.text(flag)),
		texts: flag => (flag === 'output' ? ['json'] : args.texts(flag)),
	};
}

function asList(value: JsonValue, listKey: string | undefined): JsonValue {
	if (Array.isArray(value)) {
		return {items: value};
	}

	const list = listKey === undefined ? undefined : (value as Readonly<Record<string, JsonValue>>)[listKey];
	return list === undefined ? value : {...(value as object), items: list};
}

/** Undefined if the verb printed nothing, or not everything. The verb itself reports why. */
function parsed(text: string): JsonValue | undefined {
	try {
		return JSON.parse(text) as JsonValue;
	} catch {
		return undefined;
	}
}
