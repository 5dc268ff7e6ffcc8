import {useEffect, useState} from 'react';
import {joined, localized, printableSentence, printed} from '../../../base/text/index.js';
import type {AuthorityRow} from '../../../present/authority/index.js';
import {authorityLines} from '../../../present/authority/index.js';
import {isKnownError} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';
import {TextScreen} from '../text/index.js';

type AuthorityDetailScreenProps = {
	readonly row: AuthorityRow;
	onBack(): void;
	readonly width: number;
	readonly height: number;
};

/** One authority in full. The cluster is asked about it when the screen opens. */
export function AuthorityDetailScreen({row, onBack, width, height}: AuthorityDetailScreenProps) {
	const {authorities, session} = useDeck().services;
	const [asking, setAsking] = useState(printed`… asking the cluster what it signed and who trusts it\n`);
	const {name} = row.facts;
	useEffect(() => {
		let isGone = false;
		authorities
			.look(name)
			.then(() => printed``)
			.catch((error: unknown) => {
				if (isKnownError(error)) {
					return printed`What it signed and who trusts it is unknown: ${printableSentence(error.message)}\n`;
				}

				throw error;
			})
			.then(text => isGone || setAsking(text));
		return () => {
			isGone = true;
		};
	}, [authorities, name]);
	const lines = authorityLines(row.facts, row.inCluster, session.now());
	return (
		<TextScreen
			title={name}
			pages={[{label: localized`authority`, text: joined([...lines, asking], printed``)}]}
			nothing=""
			onBack={onBack}
			width={width}
			height={height}
		/>
	);
}
