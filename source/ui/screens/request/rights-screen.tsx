import {localized} from '../../../base/text/index.js';
import {useKnownRequest, useNow, useRights} from '../../hooks/index.js';
import {TextScreen} from '../text/index.js';

type RightsScreenProps = {readonly uid: string | undefined; readonly width: number; readonly height: number};

/** The RBAC objects that an admin must apply, for the keys that are dim because of missing rights. */
export function RightsScreen({uid, width, height}: RightsScreenProps) {
	// Each frame asks the API server again, so that new rights are shown.
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
