import {inPool} from '../../base/index.js';
import type {CommandContext} from '../arguments/index.js';

/**
 * Does the same for each name, `atOnce` at a time; what is said of one comes in one piece, and in the order of the names.
 *
 * @returns the results in that order. Rejects with the first fault, once those under way have ended and were told of.
 */
export async function inOrder<Result>(
	names: readonly string[],
	atOnce: number,
	context: CommandContext,
	work: (name: string, context: CommandContext) => Promise<Result>,
): Promise<readonly Result[]> {
	if (atOnce === 1) {
		// A question comes after what it is about.
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
