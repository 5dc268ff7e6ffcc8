import type {Mutant} from './mutant.js';

/** @throws {Error} if the text is not in the file exactly once, with advice. */
export function applied({name, file, text, becomes}: Mutant, content: string): string {
	const count = content.split(text).length - 1;
	if (count !== 1) {
		throw new Error(
			[
				`the break ${JSON.stringify(name)} of test/mutants no longer fits ${file}: its text stands there ${count} times, not once`,
				'name in it what the code says now, so that the same thing breaks, or the file that it moved to;',
				`then see that a test notices: npm run mutants -- ${name}`,
			].join('\n'),
		);
	}

	// A function, because the text may contain `$&`.
	return content.replace(text, () => becomes);
}
