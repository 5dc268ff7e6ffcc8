import {useEffect, useState} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {joined, localized, printableLines, printableSentence, printed} from '../../../base/text/index.js';
import type {PodCertificateRecord} from '../../../cluster/records/pods/index.js';
import {explanationLines, podDetailLines, podRequestLines} from '../../../present/pods/index.js';
import type {Line} from '../../../present/text/index.js';
import {lineText} from '../../../present/text/index.js';
import {isKnownError} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';
import type {TextPage} from '../text/index.js';
import {TextScreen} from '../text/index.js';

type PodDetailScreenProps = {
	readonly record: PodCertificateRecord;
	onBack(): void;
	readonly width: number;
	readonly height: number;
};

const textOf = (lines: readonly Line[]): Printable =>
	joined(
		lines.map(each => printed`${lineText(each)}\n`),
		printed``,
	);

/** One request with the live objects that it names, and why its Pod waits. */
export function PodDetailScreen({record, onBack, width, height}: PodDetailScreenProps) {
	const {services} = useDeck();
	const {pods, session} = services;
	const [request, setRequest] = useState(() => textOf(podRequestLines(record, session.now(), width)));
	const [explanation, setExplanation] = useState<Printable>(printed` … reading\n`);
	useEffect(() => {
		let isGone = false;
		const show = (work: Promise<Printable>, set: (text: Printable) => void) => {
			work
				.catch((error: unknown) => {
					if (isKnownError(error)) {
						return printed` ${printableSentence(error.message)}\n`;
					}

					throw error;
				})
				.then(text => isGone || set(text));
		};

		show(
			pods.detail(record).then(detail => textOf(podDetailLines(detail, session.now(), width))),
			setRequest,
		);
		show(
			pods.explain(record).then(found => textOf(explanationLines(found, width))),
			setExplanation,
		);
		return () => {
			isGone = true;
		};
	}, [pods, session, record, width]);
	const chain = record.certificateChain;
	const pages: readonly TextPage[] = [
		{label: localized`request`, text: request},
		{label: localized`why it waits`, text: explanation},
		...(chain === undefined ? [] : [{label: localized`chain`, text: printableLines(chain)}]),
	];
	return (
		<TextScreen
			title={`${record.namespace}/${record.podName}  ${record.name}`}
			pages={pages}
			nothing=""
			onBack={onBack}
			width={width}
			height={height}
		/>
	);
}
