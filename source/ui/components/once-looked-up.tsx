import type {ReactNode} from 'react';
import {useEffect, useState} from 'react';
import type {Printable} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {useDeck} from '../hooks/index.js';
import {WaitDialog} from './wait-dialog.js';

/**
 * Shows a form about a request after its record on disk was read. The form proposes values from the record, which another
 * certdeck may have written. Opening the form later means that no value changes while the reader types.
 */
export function OnceLookedUp({
	request,
	title,
	children,
}: {
	readonly request: CertificateSigningRequest;
	/** Title of the dialog that is shown while the record is read. */
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
