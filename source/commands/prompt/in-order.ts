import {inPool} from '../../base/index.js';
import type {CommandContext} from '../arguments/index.js';

/**
 * Runs the same work for each name, `atOnce` at the same time. The output for each name is kept together, in the order of
 * the names.
 *
 * @returns the results in that order. It rejects with the first error, after the running work has ended and its output was
 *   printed.
 */
export async function inOrder<Result>(
	names: readonly string[],
	atOnce: number,
	context: CommandContext,
	work: (name: string, context: CommandContext) => Promise<Result>,
): Promise<readonly Result[]> {
	if (atOnce === 1) {
		// With questions, one name at a time, so that each question follows the text about it.
		return inPool(names, 1, name => work(name, context));
	}

	const ended = new Map<number, ReadonlyArray<() => void>>();
	let nextSaid = 0;
	return inPool(names, atOnce, async (name, index) => {
		const said: Array<() => void> = [];
		try {
			return await work(name, {
				...context,
				out: text => void said.push(() => context.out(text)),
				err: text => void said.push(() => context.err(text)),
			});
		} finally {
			ended.set(index, said);
			for (let next = ended.get(nextSaid); next !== undefined; next = ended.get(nextSaid)) {
				nextSaid += 1;
				for (const say of next) {
					say();
				}
			}
		}
	});
}
