import type {ComponentType} from 'react';
import {useEffect, useState} from 'react';
import {localized, printed} from '../../../base/text/index.js';
import {line} from '../../../present/text/index.js';
import {Lines} from '../../components/index.js';
import {useDeck, useKeys} from '../../hooks/index.js';
import {authoritiesKeys} from './authorities-keys.js';

export type AuthoritiesScreenProps = {readonly width: number; readonly height: number};

/** The operator's authorities. The module is loaded when the screen first opens, so that the deck starts without it. */
export function AuthoritiesScreen(props: AuthoritiesScreenProps) {
	const [List, setList] = useState<ComponentType<AuthoritiesScreenProps>>();
	useEffect(() => {
		let isGone = false;
		void import('./authorities-list.js').then(({AuthoritiesList}) => {
			if (!isGone) {
				setList(() => AuthoritiesList);
			}
		});
		return () => {
			isGone = true;
		};
	}, []);
	return List === undefined ? <Loading {...props} /> : <List {...props} />;
}

const notYet = {run() {}, disabled: localized`it is being read`};

function Loading({width, height}: AuthoritiesScreenProps) {
	const {navigation} = useDeck();
	const {back: _, ...others} = authoritiesKeys.bindings;
	useKeys(authoritiesKeys, {
		...(Object.fromEntries(Object.keys(others).map(id => [id, notYet])) as Record<keyof typeof others, typeof notYet>),
		back: {run: navigation.back},
	});
	return <Lines lines={[line(printed` Authorities`, 'strong')]} width={width} height={height} />;
}
