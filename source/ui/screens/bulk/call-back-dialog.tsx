import {useEffect, useEffectEvent, useState} from 'react';
import type {Line} from '../../../present/span.js';
import {DialogFrame} from '../../components/dialog-frame.js';
import {useDeck} from '../../deck-context.js';
import {useDialogScroll} from '../../hooks/use-dialog-scroll.js';
import {useStore} from '../../hooks/use-store.js';
import {useKeys} from '../../keys/use-keys.js';
import {callBackKeys} from './bulk-keys.js';

type CallBackDialogProps = {
	/** Printable. */
	readonly title: string;
	readonly body: readonly Line[];
	onCallBack(): void;
	onSend(): void;
};

const tickMs = 200;
/** Nobody was there to call it back: the process was stopped, or the machine slept. */
const longestGapMs = 3000;

/** The while before a bulk decision is sent, in which it can be called back: afterwards it can't be. */
export function CallBackDialog({title, body, onCallBack, onSend}: CallBackDialogProps) {
	const {services, navigation, flash} = useDeck();
	const {isHelpOpen} = useStore(navigation);
	const [leftMs, setLeftMs] = useState(services.callBackMs);
	const {top, handlers, pages} = useDialogScroll(body.length, 2);
	const send = useEffectEvent(onSend);
	const callBack = useEffectEvent((why: string) => {
		flash.show('waiting', `nothing was sent${why}`);
		onCallBack();
	});
	useKeys(callBackKeys, {callBack: {run: () => callBack('')}, ...handlers, ...pages});

	useEffect(() => {
		let last = performance.now();
		const until = last + services.callBackMs;
		const timer = setInterval(() => {
			const now = performance.now();
			if (now - last > longestGapMs) {
				callBack(': certdeck was stopped meanwhile');
			} else if (now >= until) {
				send();
			} else {
				setLeftMs(until - now);
			}

			last = now;
		}, tickMs);
		return () => clearInterval(timer);
	}, [services]);
	useEffect(() => {
		if (isHelpOpen) {
			callBack(': the help was opened');
		}
	}, [isHelpOpen]);

	return (
		<DialogFrame
			title={title}
			emphasis="danger"
			body={body}
			top={top}
			foot={[
				[],
				[
					{emphasis: 'danger', text: `Sent in ${Math.ceil(leftMs / 1000)} s.`},
					{emphasis: 'plain', text: ' Until then '},
					{emphasis: 'focus', text: 'esc'},
					{emphasis: 'plain', text: ' calls it back.'},
				],
			]}
		/>
	);
}
