import {printed} from '../../../base/text/index.js';
import {defineKeys} from '../../keys/index.js';

export const pendingLineKeys = defineKeys(printed`Unfinished`, {
	resume: {
		keys: ['r'],
		label: printed`go on`,
		help: printed`Go on with a certificate that is not in its place yet`,
		footer: true,
	},
});

export const pendingKeys = defineKeys(printed`Unfinished certificates`, {
	open: {
		keys: ['enter'],
		label: printed`go on`,
		help: printed`Send what is to be sent, or follow what was: there it is approved, signed and published`,
		footer: true,
	},
	whole: {
		keys: ['w'],
		label: printed`all that were agreed to`,
		help: printed`Go on with all renewals that were agreed to as a whole: send, review, approve, sign, publish`,
		footer: true,
	},
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`Next one`, repeats: true},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`The one before`, repeats: true},
	back: {
		keys: ['esc', 'q'],
		label: printed`back`,
		help: printed`Back to the list; it stays unfinished`,
		footer: true,
		navigates: true,
	},
});
