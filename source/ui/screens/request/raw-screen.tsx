import {useMemo} from 'react';
import {localized} from '../../../base/text/index.js';
import {rawViews} from '../../../present/copy/index.js';
import {useDeck, useKnownRequest} from '../../hooks/index.js';
import {TextScreen} from '../text/index.js';

type RawScreenProps = {
	readonly uid: string;
	readonly begin: 'request' | 'commands';
	readonly width: number;
	readonly height: number;
};

/** A request as PEM, decoded, and as YAML, and the commands that do the same without certdeck. */
export function RawScreen({uid, begin, width, height}: RawScreenProps) {
	const {services} = useDeck();
	const {shown} = useKnownRequest(uid);
	const pages = useMemo(
		() => (shown ? rawViews(services.detail.review(shown), services.session.info) : []),
		[services, shown],
	);
	return (
		<TextScreen
			title={shown?.name ?? ''}
			pages={pages}
			begin={Math.max(
				0,
				pages.findIndex(({id}) => id === begin),
			)}
			nothing={localized`The request is not on the list yet.`}
			width={width}
			height={height}
		/>
	);
}
