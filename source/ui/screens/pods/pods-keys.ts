import {printed} from '../../../base/text/index.js';
import {defineKeys} from '../../keys/index.js';

export const podsKeys = defineKeys(printed`Pods' certificates`, {
	open: {
		keys: ['enter', 'l', 'right'],
		label: printed`open`,
		help: printed`Show whom it is for, the chain as issued, and why the Pod waits`,
		footer: true,
		navigates: true,
	},
	sign: {
		keys: ['s'],
		label: printed`sign`,
		help: printed`Give the Pod its certificate, as its signer: that is to approve it`,
		footer: true,
		danger: true,
	},
	deny: {
		keys: ['d'],
		label: printed`deny`,
		help: printed`Refuse the Pod its certificate, as its signer: final for the Pod`,
		footer: true,
		danger: true,
	},
	fail: {
		keys: ['F'],
		label: printed`fail`,
		help: printed`Mark the request as Failed, as its signer: final for the Pod`,
		danger: true,
	},
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`The next request`, repeats: true},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`The request before`, repeats: true},
	pageDown: {
		keys: ['pagedown', 'ctrl+f', 'space'],
		label: printed`page down`,
		help: printed`A page further`,
		repeats: true,
	},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: printed`page up`, help: printed`A page back`, repeats: true},
	first: {keys: ['home', 'g'], label: printed`oldest`, help: printed`To the oldest`, repeats: true},
	last: {keys: ['end', 'G'], label: printed`newest`, help: printed`To the newest`, repeats: true},
	back: {
		keys: ['esc', 'left', 'h', 'q'],
		label: printed`back`,
		help: printed`Back to the list`,
		footer: true,
		navigates: true,
	},
});
