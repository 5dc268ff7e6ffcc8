import {localized} from '../../../base/text/index.js';
import {useKnownRequest, useNow, useRights} from '../../hooks/index.js';
import {TextScreen} from '../text/index.js';

type RightsScreenProps = {readonly uid: string | undefined; readonly width: number; readonly height: number};

/** What an admin has to apply for the keys that are dim for want of rights. */
export function RightsScreen({uid, width, height}: RightsScreenProps) {
	// The API server is asked again with each frame: what an admin grants meanwhile shows here.
	useNow(2000);
	const {shown} = useKnownRequest(uid);
	const rights = useRights([shown]);
	return (
		<TextScreen
			title={shown?.signerName ?? ''}
			pages={shown || uid === undefined ? rights.missing(shown) : []}
			nothing={localized`No right is missing, as far as is known.`}
			width={width}
			height={height}
		/>
	);
}
