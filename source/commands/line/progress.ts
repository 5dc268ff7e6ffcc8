import type {Printable} from '../../base/text/index.js';
import {printed} from '../../base/text/index.js';
import type {CommandContext} from '../arguments/index.js';

/** The time until progress is first shown, and between two updates, in milliseconds. */
const firstMs = 1000;
const nextMs = 200;

/** Shows the progress of long work, on a line that is removed at the end. */
export type Progress = {at(count: number): void; end(): void};

/**
 * Writes to standard error, if that is a terminal and standard output goes elsewhere. Output on the terminal shows its
 * progress by itself.
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
