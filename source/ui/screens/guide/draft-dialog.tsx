import {joined, localized, printable, printed} from '../../../base/text/index.js';
import {line} from '../../../present/text/index.js';
import {humanDuration} from '../../../present/words/index.js';
import {DialogFrame} from '../../components/index.js';
import {useDeck, useKeys} from '../../hooks/index.js';
import {defineKeys} from '../../keys/index.js';
import type {GuideState} from './guide-state.js';
import {purposeIn} from './guide-state.js';
import {askedHosts, commonNameOf} from './guide-values.js';

export const draftKeys = defineKeys(printed`A request that was begun`, {
	goOn: {keys: ['y', 'enter'], label: printed`go on`, help: printed`Go on where it was left`, footer: true},
	anew: {
		keys: ['x'],
		label: printed`start again`,
		help: printed`Begin a new one; what was typed is gone`,
		footer: true,
		danger: true,
	},
	leave: {
		keys: ['esc'],
		label: printed`leave it`,
		help: printed`Back to the list; it stays for later`,
		footer: true,
		navigates: true,
	},
});

type DraftDialogProps = {
	/** The saved state of the guide. */
	readonly state: GuideState;
	/** ISO 8601 in UTC. */
	readonly savedAt: string;
	onGoOn(): void;
	onAnew(): void;
	onLeave(): void;
};

/** Offers to continue a guide that was not finished when an earlier deck ended. */
export function DraftDialog({state, savedAt, onGoOn, onAnew, onLeave}: DraftDialogProps) {
	const {services} = useDeck();
	useKeys(draftKeys, {goOn: {run: onGoOn}, anew: {run: onAnew}, leave: {run: onLeave}});
	const ago = humanDuration(services.session.now().getTime() - Date.parse(savedAt));
	const hosts = askedHosts(state);
	const what = [
		state.texts.place.trim(),
		commonNameOf(state) || hosts[0],
		hosts.length > 1 ? localized`${hosts.length} hosts` : '',
	];
	const parts = [...new Set(what.map(each => printable(each ?? '')))].filter(Boolean);
	return (
		<DialogFrame
			title={printed`Go on with what you had begun?`}
			body={[
				line(printed`A certificate ${printable(purposeIn(state).title)}, typed ${ago} ago and never sent.`),
				...(parts.length === 0 ? [] : [line(joined(parts, printed`, `), 'strong')]),
				[],
				line(printed`A passphrase is not kept: it is typed again.`, 'muted'),
			]}
			foot={[
				[],
				[
					{emphasis: 'focus', text: printed`y`},
					{emphasis: 'plain', text: printed` go on    `},
					{emphasis: 'focus', text: printed`x`},
					{emphasis: 'plain', text: printed` start again, what was typed is gone    `},
					{emphasis: 'focus', text: printed`esc`},
					{emphasis: 'plain', text: printed` leave it`},
				],
			]}
		/>
	);
}
