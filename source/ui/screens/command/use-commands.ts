import {useRef, useState} from 'react';
import {useDeck} from '../../hooks/index.js';
import type {CommandWord} from './command-words.js';

/** A screen that stands beside others, as the command line names it. */
export type BesideScreen = {readonly word: string; open(): void};

/** What the command line of the deck can do. */
export function useCommands(screens: readonly BesideScreen[]): (typed: string) => readonly CommandWord[] {
	const {services, navigation, flash, quit} = useDeck();
	const {session} = services;
	const [namespaces, setNamespaces] = useState<readonly string[]>([]);
	const isAsked = useRef(false);
	return typed => {
		if (/^\s*(ns|namespace)\s/.test(typed) && !isAsked.current) {
			isAsked.current = true;
			// Who may not list them types the name whole.
			session.namespaces?.().then(setNamespaces, () => {});
		}

		return [
			...screens.map(({word, open}) => ({
				words: [word],
				run() {
					open();
					return undefined;
				},
			})),
			{
				words: ['ns', 'namespace'],
				argument: {of: 'namespace', known: namespaces, isOpen: true},
				run(name) {
					if (name === '') {
						flash.show('ok', `namespace ${session.info.namespace}`);
						return undefined;
					}

					const why = session.takeNamespace?.(name);
					if (why === undefined) {
						flash.show('ok', `namespace ${name}, for Secrets and ConfigMaps named without one`);
					}

					return why;
				},
			},
			{
				words: ['help', 'h'],
				run() {
					navigation.setHelp(true);
					return undefined;
				},
			},
			{
				words: ['quit', 'q', 'q!', 'qa', 'exit'],
				run() {
					quit();
					return undefined;
				},
			},
		];
	};
}
