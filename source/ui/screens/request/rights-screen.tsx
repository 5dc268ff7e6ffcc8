import {useDeck, useKnownRequest, useNow, useStore} from '../../hooks/index.js';
import {TextScreen} from '../text/index.js';

type RightsScreenProps = {readonly uid: string | undefined; readonly width: number; readonly height: number};

/** What an admin has to apply for the keys that are dim for want of rights. */
export function RightsScreen({uid, width, height}: RightsScreenProps) {
	const {services} = useDeck();
	useStore(services.rights);
	// What an admin grants meanwhile shows here: looking is what asks the API server again.
	useNow(2000);
	const {shown} = useKnownRequest(uid);
	return (
		<TextScreen
			title={shown?.signerName ?? ''}
			pages={shown || uid === undefined ? services.rights.missing(shown) : []}
			nothing="No right is missing, as far as is known."
			width={width}
			height={height}
		/>
	);
}
