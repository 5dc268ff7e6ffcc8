import {useEffect, useState} from 'react';
import type {PodCertificateView} from '../../../deck/ports/index.js';
import {useDeck} from '../../hooks/index.js';

/** The current PodCertificateRequests. They are followed while a screen shows them. */
export function usePods(): PodCertificateView {
	const {services} = useDeck();
	const [view, setView] = useState<PodCertificateView>({phase: 'reading'});
	useEffect(() => services.pods.follow(setView), [services]);
	return view;
}
