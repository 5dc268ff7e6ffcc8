import type {ReactNode} from 'react';
import {useEffect, useState} from 'react';
import type {Printable} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {useDeck} from '../hooks/index.js';
import {WaitDialog} from './wait-dialog.js';

/**
 * A form about a request, once what is written down of it is read: what it proposes comes from there, perhaps from
 * another certdeck, and a field that is being typed into stays as it is.
 */
export function OnceLookedUp({
	request,
	title,
	children,
}: {
	readonly request: CertificateSigningRequest;
	/** Of the dialog until then. */
	readonly title: Printable;
	readonly children: ReactNode;
}) {
	const {services, navigation} = useDeck();
	const [isKnown, setKnown] = useState(false);
	// biome-ignore lint/correctness/useExhaustiveDependencies: once, as the dialog opens
	useEffect(() => {
		let isGone = false;
		void services.follow.reload(request).then(() => !isGone && setKnown(true));
		return () => {
			isGone = true;
		};
	}, []);
	return isKnown ? children : <WaitDialog title={title} onLeave={navigation.closeDialog} />;
}
