import {useEffect, useEffectEvent, useRef, useState} from 'react';
import type {Printable} from '../../../base/text/index.js';
import {localized, printed} from '../../../base/text/index.js';
import type {Line} from '../../../present/text/index.js';
import {DialogFrame, useDialogScroll} from '../../components/index.js';
import {useDeck, useKeys, useStore} from '../../hooks/index.js';
import {callBackKeys} from './bulk-keys.js';
import type {Countdown} from './countdown.js';
import {startCountdown} from './countdown.js';

type CallBackDialogProps = {
	/** Printable. */
	readonly title: Printable;
	readonly body: readonly Line[];
	onCallBack(): void;
	onSend(): void;
};

/** Shown before a bulk decision is sent. Only during this time it can be cancelled. */
export function CallBackDialog({title, body, onCallBack, onSend}: CallBackDialogProps) {
	const {services, navigation, flash} = useDeck();
	const {isHelpOpen} = useStore(navigation);
	const [leftMs, setLeftMs] = useState(services.bulk.callBackMs);
	const countdown = useRef<Countdown>(undefined);
	const {top, handlers, pages} = useDialogScroll(body.length, 2);
	const leave = (why: string) => {
		flash.show('waiting', localized`nothing was sent${why}`);
		onCallBack();
	};

	const callBack = (why: string) => {
		if (countdown.current?.cancel()) {
			leave(why);
		}
	};

	useKeys(callBackKeys, {callBack: {run: () => callBack('')}, ...handlers, ...pages});
	const onEnd = useEffectEvent(onSend);
	const onSlept = useEffectEvent(() => leave(localized`: certdeck was stopped meanwhile`));
	const onHelp = useEffectEvent(() => callBack(localized`: the help was opened`));
	useEffect(() => {
		const started = startCountdown(services.bulk.callBackMs, {
			now: () => performance.now(),
			onLeft: setLeftMs,
			onEnd: () => onEnd(),
			onSlept: () => onSlept(),
		});
		countdown.current = started;
		return () => {
			started.cancel();
		};
	}, [services]);
	useEffect(() => {
		if (isHelpOpen) {
			onHelp();
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
					{emphasis: 'danger', text: printed`Sent in ${Math.ceil(leftMs / 1000)} s.`},
					{emphasis: 'plain', text: printed` Until then `},
					{emphasis: 'focus', text: printed`esc`},
					{emphasis: 'plain', text: printed` calls it back.`},
				],
			]}
		/>
	);
}
