import {useRef, useState} from 'react';
import {localized} from '../../../base/text/index.js';
import {contextName} from '../../../present/words/index.js';
import {useDeck} from '../../hooks/index.js';
import type {CommandWord} from './command-words.js';

/** A screen on the same level as the list, with its name in the command line. */
export type BesideScreen = {readonly word: string; open(): void};

/** The commands of the deck's command line. */
export function useCommands(screens: readonly BesideScreen[]): (typed: string) => readonly CommandWord[] {
	const {services, navigation, flash, bulk, quit} = useDeck();
	const {session} = services;
	const [namespaces, setNamespaces] = useState<readonly string[]>([]);
	const [contexts, setContexts] = useState<readonly string[]>([]);
	const isAsked = useRef(false);
	const isRead = useRef(false);
	return typed => {
		if (/^\s*(ns|namespace)\s/.test(typed) && !isAsked.current) {
			isAsked.current = true;
			// Without the right to list namespaces, names are not completed.
			session.namespaces?.().then(setNamespaces, () => {});
		}

		if (/^\s*(ctx|context)\s/.test(typed) && !isRead.current) {
			isRead.current = true;
			session.contexts?.().then(setContexts, () => {});
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
				words: ['ctx', 'context'],
				argument: {of: 'context', known: contexts, isOpen: true},
				run(name) {
					if (name === '') {
						flash.show('ok', localized`context ${contextName(session.info)}`);
						return undefined;
					}

					const {connectTo} = session;
					// The deck stays on this cluster while a write has no answer, so that its outcome can be shown.
					const isBusy = bulk.isRunning() || services.writes.underWay() + services.writes.lostAnswers.getSnapshot() > 0;
					if (isBusy || connectTo === undefined) {
						return isBusy
							? localized`something was sent and is not answered yet: wait for it`
							: localized`there is no other context`;
					}

					flash.show('waiting', localized`connecting to ${name}`);
					connectTo(name).then(why => why !== undefined && flash.show('danger', why));
					return undefined;
				},
			},
			{
				words: ['ns', 'namespace'],
				argument: {of: 'namespace', known: namespaces, isOpen: true},
				run(name) {
					if (name === '') {
						flash.show('ok', localized`namespace ${session.info.namespace}`);
						return undefined;
					}

					const why = session.takeNamespace?.(name);
					if (why === undefined) {
						flash.show('ok', localized`namespace ${name}, for Secrets and ConfigMaps named without one`);
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
