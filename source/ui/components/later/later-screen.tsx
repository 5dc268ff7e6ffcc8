import type {ComponentType} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {localized} from '../../../base/text/index.js';
import {line} from '../../../present/text/index.js';
import {useDeck, useKeys} from '../../hooks/index.js';
import type {KeyMap} from '../../keys/index.js';
import {Lines} from '../index.js';
import {useLater} from './use-later.js';

type Size = {readonly width: number; readonly height: number};

type LaterScreenProps<Id extends string> = Size & {
	/** The heading, until the screen is there. */
	readonly title: Printable;
	/** The keys of the screen. Until it is there only `back` does something. */
	readonly keys: KeyMap<Id | 'back'>;
	load(): Promise<ComponentType<Size>>;
};

/** A screen whose module is loaded when it first opens. */
export function LaterScreen<Id extends string>({load, ...props}: LaterScreenProps<Id>) {
	const Screen = useLater(load);
	return Screen === undefined ? <Loading {...props} /> : <Screen width={props.width} height={props.height} />;
}

const notYet = {run() {}, disabled: localized`it is being read`};

function Loading<Id extends string>({title, keys, width, height}: Omit<LaterScreenProps<Id>, 'load'>) {
	const {navigation} = useDeck();
	const ids = Object.keys(keys.bindings) as Array<Id | 'back'>;
	useKeys(
		keys,
		Object.fromEntries(ids.map(id => [id, id === 'back' ? {run: navigation.back} : notYet])) as Record<
			Id | 'back',
			{run(): void}
		>,
	);
	return <Lines lines={[line(title, 'strong')]} width={width} height={height} />;
}
