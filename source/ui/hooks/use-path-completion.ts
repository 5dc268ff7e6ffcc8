import {useRef} from 'react';
import {localized, printable} from '../../base/text/index.js';
import {useDeck} from './deck-context.js';

/** The most names to show. */
const mostNames = 20;

type Completed = {
	/** Receives the completed path. */
	onPath(path: string): void;
	/** Called if nothing can be added, or the matching names were shown already. */
	otherwise(): void;
};

/** Completes a typed path as a shell does: first the common part of all matching names, then it shows the names. */
export function usePathCompletion(): (typed: string, then: Completed) => void {
	const {services, flash} = useDeck();
	const shown = useRef<string>(undefined);
	const latest = useRef(0);
	return (typed, {onPath, otherwise}) => {
		latest.current++;
		const mine = latest.current;
		if (typed === '' || shown.current === typed) {
			shown.current = undefined;
			otherwise();
			return;
		}

		void services.paths.complete(typed).then(({path, names}) => {
			if (mine !== latest.current) {
				return;
			}

			// A complete name, such as a proposed folder, is not completed: the key goes to the next field.
			const last = typed.slice(typed.lastIndexOf('/') + 1);
			if (last !== '' && names.some(name => name === last || name === `${last}/`)) {
				otherwise();
				return;
			}

			if (path !== typed) {
				onPath(path);
			} else if (names.length < 2) {
				otherwise();
			}

			if (names.length > 1) {
				shown.current = path;
				const more = names.length > mostNames ? localized` and ${names.length - mostNames} more` : '';
				flash.show('waiting', printable(`${names.slice(0, mostNames).join('  ')}${more}`));
			}
		});
	};
}
