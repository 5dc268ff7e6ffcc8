import type {ComponentType} from 'react';
import {useEffect, useState} from 'react';
import {localized, printed} from '../../../base/text/index.js';
import {line} from '../../../present/text/index.js';
import {Lines} from '../../components/index.js';
import {useDeck, useKeys} from '../../hooks/index.js';
import {certificatesKeys} from './certificates-keys.js';

export type CertificatesScreenProps = {readonly width: number; readonly height: number};

/** The certificates in the cluster. The module is loaded when the screen first opens, so that the deck starts without it. */
export function CertificatesScreen(props: CertificatesScreenProps) {
	const [List, setList] = useState<ComponentType<CertificatesScreenProps>>();
	useEffect(() => {
		let isGone = false;
		void import('./certificates-list.js').then(({CertificatesList}) => {
			if (!isGone) {
				setList(() => CertificatesList);
			}
		});
		return () => {
			isGone = true;
		};
	}, []);
	return List === undefined ? <Loading {...props} /> : <List {...props} />;
}

const notYet = {run() {}, disabled: localized`it is being read`};

function Loading({width, height}: CertificatesScreenProps) {
	const {navigation} = useDeck();
	const {back: _, ...others} = certificatesKeys.bindings;
	useKeys(certificatesKeys, {
		...(Object.fromEntries(Object.keys(others).map(id => [id, notYet])) as Record<keyof typeof others, typeof notYet>),
		back: {run: navigation.back},
	});
	return <Lines lines={[line(printed` Certificates`, 'strong')]} width={width} height={height} />;
}
