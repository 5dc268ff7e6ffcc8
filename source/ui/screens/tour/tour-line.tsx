import {useEffect, useState} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {printed} from '../../../base/text/index.js';
import type {TourStep} from '../../../deck/navigation/index.js';
import {tourStep} from '../../../deck/navigation/index.js';
import {line, wrap} from '../../../present/text/index.js';
import {Lines} from '../../components/index.js';
import {useDeck} from '../../hooks/index.js';

/** Lines of a step on a screen of 80 columns. */
export const tourHeight = 2;

const texts: Readonly<Record<TourStep, Printable>> = {
	1: printed`1 of 5, see: each row asks for a certificate; !! marks what would give power away. enter opens the row under the cursor.`,
	2: printed`2 of 5, understand: what its holder could do, and each finding with where it comes from. ↓ reads on, esc goes back.`,
	3: printed`3 of 5, decide: ↓ to a row without a mark, then a. The dialog says what would be written; y does it, esc leaves it.`,
	4: printed`4 of 5, create: n asks for a certificate of your own, for a Service such as shop/cart; enter goes on, y sends it.`,
	5: printed`5 of 5, publish: on your request a approves, s signs with an authority made for it, p puts it into a Secret.`,
	6: printed`That was the tour. All of it was a made-up cluster, and goes with the deck: ^C leaves it. certdeck opens your own.`,
};

/** The current step of the tour. It follows the actions of the reader, and blocks none. */
export function TourLine({width}: {readonly width: number}) {
	const {navigation} = useDeck();
	const [step, setStep] = useState<TourStep>(1);
	useEffect(() => {
		let before = navigation.getSnapshot();
		return navigation.subscribe(() => {
			const now = navigation.getSnapshot();
			const from = before;
			before = now;
			setStep(current => tourStep(current, from, now));
		});
	}, [navigation]);
	return (
		<Lines
			lines={wrap(texts[step], width - 2).map(text => line(printed` ${text}`, 'focus'))}
			width={width}
			height={tourHeight}
		/>
	);
}
