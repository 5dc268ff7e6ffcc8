import type {CommandContext} from './command.js';

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
	const results: Result[] = [];
	for (let start = 0; start < names.length; start += atOnce) {
		const under = names.slice(start, start + atOnce).map(name => {
			const said: Array<() => void> = [];
			const own: CommandContext =
				// A question comes after what it is about.
				atOnce === 1
					? context
					: {
							...context,
							out: text => void said.push(() => context.out(text)),
							err: text => void said.push(() => context.err(text)),
						};
			return {said, ended: work(name, own)};
		});
		await Promise.allSettled(under.map(({ended}) => ended));
		for (const say of under.flatMap(({said}) => said)) {
			say();
		}

		results.push(...(await Promise.all(under.map(({ended}) => ended))));
	}

	return results;
}
