import {createContext, use, useEffect, useLayoutEffect, useRef} from 'react';
import {printed} from '../../base/text/index.js';
import type {Handler, Handlers, KeyMap, TextSink} from '../keys/index.js';
import {useDeck} from './deck-context.js';

/** The layer of the component: 0 global, 1 a screen, 2 a dialog, 3 the help. */
export const KeyDepth = createContext(0);

/** Binds keys while the component is mounted; only the deepest scopes and the global one receive keys. */
export function useKeys<Id extends string>(map: KeyMap<Id>, handlers: Handlers<Id>): void {
	const {keys} = useDeck();
	const depth = use(KeyDepth);
	const newest = useRef<Readonly<Record<string, Handler>>>(handlers);
	const shown = Object.values<Handler>(handlers)
		.map(({disabled, label, footer}) => `${label ?? ''} ${disabled ?? ''} ${footer ?? ''}`)
		.join('\n');

	useLayoutEffect(() => {
		newest.current = handlers;
	});
	useLayoutEffect(() => keys.push({depth, map: map as KeyMap, handlers: () => newest.current}), [keys, depth, map]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a change of `shown` changes footer and help
	useEffect(() => keys.touch(), [keys, shown]);
}

const noKeys: KeyMap = {title: printed`Text`, bindings: {}};
const noHandlers = {};

/** Receives text and editing keys while the field is focused. */
export function useTextKeys(sink: TextSink, isFocused: boolean): void {
	const {keys} = useDeck();
	const depth = use(KeyDepth);
	const newest = useRef(sink);
	useLayoutEffect(() => {
		newest.current = sink;
	});
	useLayoutEffect(
		() =>
			isFocused
				? keys.push({
						depth,
						map: noKeys,
						handlers: () => noHandlers,
						text: {
							takesLines: sink.takesLines ?? false,
							insert: text => newest.current.insert(text),
							edit: name => newest.current.edit(name),
						},
					})
				: undefined,
		[keys, depth, isFocused, sink.takesLines],
	);
}

/**
 * Receives pasted text while the component is mounted and no text field is focused. Pasted text is never a command.
 *
 * @param typed - also receives typed characters that are no key of the screen.
 */
export function usePasted(take: (text: string) => void, typed = false): void {
	const {keys} = useDeck();
	const depth = use(KeyDepth);
	const newest = useRef(take);
	useLayoutEffect(() => {
		newest.current = take;
	});
	useLayoutEffect(
		() =>
			keys.push({
				depth,
				map: noKeys,
				handlers: () => noHandlers,
				pasted: text => newest.current(text),
				...(typed ? {typed: (text: string) => newest.current(text)} : {}),
			}),
		[keys, depth, typed],
	);
}
