import {expandShortFlags, flagOf, globalFlags, takesValue} from '../commands/arguments/index.js';

/** Whether all arguments are flags for the deck; false in doubt. */
export function opensDeck(argv: readonly string[]): boolean {
	const words = expandShortFlags(argv);
	for (let index = 0; index < words.length; index += 1) {
		const [name, value] = (words[index] ?? '').split(/=(.*)/s);
		const [key = '', definition] = flagOf(name ?? '') ?? [];
		if (definition === undefined || !Object.hasOwn(globalFlags, key) || key === 'help' || key === 'version') {
			return false;
		}

		if (takesValue(definition) && value === undefined) {
			index += 1;
		}
	}

	return true;
}
