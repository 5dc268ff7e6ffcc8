import type {Printable} from '../../base/text/index.js';
import {printed} from '../../base/text/index.js';
import type {CommandContext} from '../arguments/index.js';

/** How long work takes before it says how far it is, and how often it says so, in milliseconds. */
const firstMs = 1000;
const nextMs = 200;

/** Says how far long work is, on a line that goes when the work is done. */
export type Progress = {at(count: number): void; end(): void};

/**
 * Speaks on standard error, if that is a terminal and standard output is another place: a list that runs over the screen
 * says by itself how far it is.
 */
export function createProgress(
	{ask, columns, err, now}: Pick<CommandContext, 'ask' | 'columns' | 'err' | 'now'>,
	describe: (count: number) => Printable,
): Progress {
	const isShown = ask !== undefined && columns === undefined;
	let due = now().getTime() + firstMs;
	let hasSpoken = false;
	return {
		at(count) {
			if (isShown && now().getTime() >= due) {
				due = now().getTime() + nextMs;
				hasSpoken = true;
				err(printed`\r\u001b[Kcertdeck: ${describe(count)}`);
			}
		},
		end() {
			if (hasSpoken) {
				hasSpoken = false;
				err(printed`\r\u001b[K`);
			}
		},
	};
}
