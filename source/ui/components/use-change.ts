import {useLayoutEffect, useRef} from 'react';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {changeSince} from '../../operations/decide/index.js';
import {changeLines} from '../../present/decision/index.js';
import type {Line} from '../../present/text/index.js';
import {useDeck, useScreenSize, useStore} from '../hooks/index.js';
import {dialogWidth} from './dialog-frame.js';

/** Watches for changes to a request while a dialog about it is open. */
export function useChange(request: CertificateSigningRequest): {
	/** The lines that replace the question of a dialog; undefined while the request is unchanged. */
	readonly stale: ((wasTried: boolean) => readonly Line[]) | undefined;
	/** Shows the request as it is now; undefined if it was deleted. */
	readonly lookAgain: (() => void) | undefined;
} {
	const {services, navigation} = useDeck();
	const {columns} = useScreenSize();
	const width = dialogWidth(columns);
	const list = useStore(services.requests);
	// A new request may not be in the list yet. Only a request that was in the list can have been deleted.
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
						// After a refused write the list may not have the change yet. Then the request is shown as it was.
						navigation.show((change?.now ?? request).uid);
					},
	};
}
