import {setImmediate} from 'node:timers/promises';
import {printableJson, printed, sliced} from '../../base/text/index.js';
import type {JudgedEntry, Unread} from '../../certificates/model/index.js';
import {certificatesJson} from '../../present/certificates/index.js';
import type {CommandContext} from '../arguments/index.js';

/** Certificates whose JSON is in memory at once. */
const sliceLength = 200;
const head = '{\n  "certificates": [\n';
const tail = '\n  ]\n}';

/** Prints `-o json` in slices: the text of ten thousand certificates takes several times their memory. */
export async function printJson(
	shown: readonly JudgedEntry[],
	unread: readonly Unread[],
	{out, signal, outputLost}: Pick<CommandContext, 'out' | 'signal' | 'outputLost'>,
): Promise<void> {
	for (let at = 0; at < shown.length; at += sliceLength) {
		const {certificates} = certificatesJson(shown.slice(at, at + sliceLength), []);
		const text = printableJson({certificates}, 2);
		out(at === 0 ? sliced(text, 0, -tail.length) : printed`,\n${sliced(text, head.length, -tail.length)}`);
		// The reader of the output may be slower, or may have closed it.
		await setImmediate();
		if (signal.aborted || outputLost.aborted) {
			return;
		}
	}

	const {certificates, ...rest} = certificatesJson([], unread);
	out(
		shown.length === 0
			? printed`${printableJson({certificates, ...rest}, 2)}\n`
			: printed`\n  ],${sliced(printableJson(rest, 2), '{'.length)}\n`,
	);
}
