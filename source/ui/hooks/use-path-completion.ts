import {useRef} from 'react';
import {localized, printable} from '../../base/text/index.js';
import {useDeck} from './deck-context.js';

/** So many names are shown at most. */
const mostNames = 20;

type Completed = {
	/** Takes the path with what could be added to it. */
	onPath(path: string): void;
	/** Nothing can be added, or what fits was shown already. */
	otherwise(): void;
};

/** Completes a path that is typed as a shell does: what is common to all that fit, and then their names. */
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

			// A whole name, such as a folder that is proposed, is nothing to complete: the key goes on.
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
