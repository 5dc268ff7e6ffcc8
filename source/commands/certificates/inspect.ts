import {setImmediate} from 'node:timers/promises';
import {localized, printable, printableJson, printed, sliced} from '../../base/text/index.js';
import type {Inspected, InspectedSlice} from '../../operations/read/index.js';
import {inspectSlices} from '../../operations/read/index.js';
import {certificateJson, certificateText, errorJson} from '../../present/certificate/index.js';
import type {Command, CommandContext} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {createProgress} from '../line/index.js';
import {withTemplates} from '../template/index.js';

export const inspectCommand: Command = withTemplates({
	name: 'inspect',
	operands: 'FILE|-',
	summary: localized`show the requests and certificates in a file, without a cluster`,
	description: localized`Reads PEM or DER, several in one file, and says what each asks for or grants, whether its signature is good,
and what the API server would refuse or silently leave out. "-" is standard input. With -o json: an array, one element
for each; what can't be read stands in its place as {"error": …} and makes the exit code 1.`,
	isLocal: true,
	flags: ['output'],
	outputs: ['text', 'json'],
	examples: [
		'certdeck inspect server.csr',
		'openssl s_client -connect HOST:443 -showcerts </dev/null | certdeck inspect -',
	],
	completes: {kind: 'file'},
	async run(args, context) {
		const [path, extra] = args.operands;
		if (path === undefined || extra !== undefined) {
			throw new UsageError(
				path === undefined
					? localized`"inspect" needs a FILE, or - for standard input`
					: localized`"inspect" takes one FILE, got also ${JSON.stringify(extra)}`,
			);
		}

		const isJson = args.text('output') === 'json';
		const progress = createProgress(context, count => printed`${count} read`);
		let count = 0;
		let hasFailed = false;
		for await (const slice of inspectSlices(path, context.readStdin, context.now())) {
			if (isJson) {
				const array = printableJson(slice.found.map(elementJson), 2);
				context.out(printed`${count === 0 ? printed`[\n` : printed`,\n`}${sliced(array, '[\n'.length, -'\n]'.length)}`);
			} else {
				printTexts(slice, count, context);
			}

			count += slice.found.length;
			hasFailed ||= slice.found.some(element => 'error' in element);
			progress.at(count);
			// The reader of the output may be slower, or may have closed it.
			await setImmediate();
			if (context.signal.aborted || context.outputLost.aborted) {
				break;
			}
		}

		progress.end();
		if (context.signal.aborted) {
			return 130;
		}

		if (isJson) {
			context.out(printed`\n]\n`);
		}

		return hasFailed ? 1 : 0;
	},
});

function elementJson(element: Inspected): unknown {
	return 'error' in element
		? errorJson(element.error)
		: certificateJson(element.read, element.signature, element.findings);
}

/**
 * Prints texts to standard output, separated by an empty line. Errors go to standard error, with their place in the file if
 * it has several elements.
 */
function printTexts({found, count}: InspectedSlice, before: number, context: CommandContext): void {
	for (const [position, element] of found.entries()) {
		const index = before + position;
		const place = count > 1 ? printed`${index + 1} of ${count}: ` : printed``;
		if ('error' in element) {
			const {message, hint} = element.error;
			context.err(
				printed`certdeck: ${place}${printable(message)}\n${hint === undefined ? printed`` : printed`  → ${printable(hint)}\n`}`,
			);
		} else {
			const text = certificateText(element.read, element.signature, element.findings, context.now());
			context.out(printed`${index > 0 ? printed`\n` : printed``}${place}${text}`);
		}
	}
}
