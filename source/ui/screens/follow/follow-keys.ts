import {printed} from '../../../base/text/index.js';
import {defineKeys} from '../../keys/index.js';

export const followKeys = defineKeys(printed`A request on its way`, {
	next: {
		keys: ['enter'],
		label: printed`next step`,
		help: printed`Approve, sign or publish: whatever comes next`,
		footer: true,
	},
	approve: {
		keys: ['a'],
		label: printed`approve`,
		help: printed`Let the signer issue this certificate`,
		footer: true,
		danger: true,
	},
	sign: {
		keys: ['s'],
		label: printed`sign`,
		help: printed`Play the signer, with an authority of your own`,
		footer: true,
		danger: true,
	},
	publish: {
		keys: ['p'],
		label: printed`publish`,
		help: printed`Put the certificate where workloads read it`,
		footer: true,
		danger: true,
	},
	copy: {keys: ['y'], label: printed`copy`, help: printed`Copy how it is used to the clipboard`, footer: true},
	view: {
		keys: ['v'],
		label: printed`request`,
		help: printed`All that there is to see of the request`,
		footer: true,
		navigates: true,
	},
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`A line down`, repeats: true},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`A line up`, repeats: true},
	back: {
		keys: ['esc', 'q'],
		label: printed`back`,
		help: printed`Back to the list; the request goes its way`,
		footer: true,
		navigates: true,
	},
	save: {keys: ['w'], label: printed`save`, help: printed`Write how it is used to a file`, footer: true, danger: true},
});
