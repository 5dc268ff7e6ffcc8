import {useLayoutEffect, useRef} from 'react';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {changeSince} from '../../operations/decide/index.js';
import {changeLines} from '../../present/decision/index.js';
import type {Line} from '../../present/text/index.js';
import {useDeck, useScreenSize, useStore} from '../hooks/index.js';
import {dialogWidth} from './dialog-frame.js';

/** Watches what becomes of a request that is being decided on or signed. */
export function useChange(request: CertificateSigningRequest): {
	/** What a dialog says in place of its question; absent while the request is as it was. */
	readonly stale: ((wasTried: boolean) => readonly Line[]) | undefined;
	/** Shows what is there now; absent where nothing is. */
	readonly lookAgain: (() => void) | undefined;
} {
	const {services, navigation} = useDeck();
	const {columns} = useScreenSize();
	const width = dialogWidth(columns);
	const list = useStore(services.requests);
	// A request that was made a moment ago may not be on the list yet: that is no deletion.
	const wasListed = useRef(false);
	const isListed = list.requests.some(({uid}) => uid === request.uid);
	useLayoutEffect(() => {
		wasListed.current ||= isListed;
	});
	const isWhole = list.phase === 'live' || list.phase === 'stale';
	const change = isWhole && (isListed || wasListed.current) ? changeSince(request, list.requests) : undefined;
	return {
		stale: change && (wasTried => changeLines(change, width, wasTried)),
		lookAgain:
			change?.kind === 'deleted'
				? undefined
				: () => {
						navigation.closeDialog();
						// After a refused write the list may not have heard yet: what was shown is all there is to show.
						navigation.show((change?.now ?? request).uid);
					},
	};
}
