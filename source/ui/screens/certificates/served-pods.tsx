import {useEffect, useState} from 'react';
import {localized} from '../../../base/text/index.js';
import type {JudgedEntry} from '../../../certificates/model/index.js';
import type {PodServed} from '../../../operations/handshake/index.js';
import {nameOf, podsServeText} from '../../../present/certificates/index.js';
import {isKnownError} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';
import {TextScreen} from '../text/index.js';
import type {CertificatesScreenProps} from './certificates-screen.js';

/** The Secret whose Pods are asked. */
export type Asked = {readonly entry: JudgedEntry};

const inPods: ReadonlySet<string> = new Set(['volume', 'projected', 'subPath', 'env']);

/** Why no Pod can be asked for the certificate that it serves; undefined if one can. */
export function whyNotServed({place, leaf, users}: JudgedEntry): string | undefined {
	return place.kind !== 'Secret' || leaf === undefined
		? localized`Pods serve certificates of Secrets`
		: users.some(({how}) => inPods.has(how))
			? undefined
			: localized`no Pod is known to take it in`;
}

/** The certificates that Pods serve which use a Secret. Each answer is shown when it arrives. */
export function ServedPods({entry, onBack, width, height}: Asked & CertificatesScreenProps & {onBack(): void}) {
	const {services, flash} = useDeck();
	const [{answers, count}, setKnown] = useState<{readonly answers: readonly PodServed[]; readonly count?: number}>({
		answers: [],
	});
	useEffect(() => {
		let isGone = false;
		services.certificates
			.served(entry, (known, all) => {
				if (!isGone) {
					setKnown({answers: known, count: all});
				}
			})
			.catch((error: unknown) => {
				if (!isKnownError(error)) {
					throw error;
				}

				flash.show('danger', error.message);
			});
		return () => {
			isGone = true;
		};
	}, [services, flash, entry]);
	const {namespace = '', name} = entry.place;
	return (
		<TextScreen
			title={name}
			pages={[
				{
					label: localized`what its Pods serve`,
					text: podsServeText(nameOf({namespace, name}), answers, {
						count: count ?? answers.length + 1,
						now: services.session.now(),
					}),
				},
			]}
			nothing=""
			onBack={onBack}
			width={width}
			height={height}
		/>
	);
}
