import {printed} from '../../../base/text/index.js';
import {defineKeys} from '../../keys/index.js';

export const authoritiesKeys = defineKeys(printed`Authorities`, {
	open: {
		keys: ['enter', 'l', 'right'],
		label: printed`open`,
		help: printed`Show each key, what it signed, and who trusts it; asks the cluster`,
		footer: true,
		navigates: true,
	},
	ask: {
		keys: ['u'],
		label: printed`ask cluster`,
		help: printed`Ask the cluster what the authority signed, and who trusts it`,
		footer: true,
	},
	create: {
		keys: ['c'],
		label: printed`create`,
		help: printed`Make an authority: a root, or an intermediate under one of these`,
		footer: true,
		danger: true,
	},
	publish: {
		keys: ['p'],
		label: printed`publish`,
		help: printed`Put its certificate where clients read it, and say which signer of this cluster it serves`,
		footer: true,
		danger: true,
	},
	rotate: {
		keys: ['r'],
		label: printed`rotate`,
		help: printed`Make its next key and give it to clients; once they had time, let that sign`,
		footer: true,
		danger: true,
	},
	retire: {
		keys: ['x'],
		label: printed`retire`,
		help: printed`Take its old key away, once nothing chains to it`,
		footer: true,
		danger: true,
	},
	hold: {
		keys: ['o'],
		label: printed`open key`,
		help: printed`Open its key and keep it in memory until the deck is left, or forget it again`,
		footer: true,
		danger: true,
	},
	certificates: {
		keys: ['v'],
		label: printed`certificates`,
		help: printed`Show what it signed on the screen of certificates: what chains to an old key, where it has one`,
		footer: true,
		navigates: true,
	},
	import: {
		keys: ['i'],
		label: printed`import`,
		help: printed`Take an authority in: PEM, PKCS#12, or a Secret of the cluster`,
		danger: true,
	},
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`Next authority`, repeats: true},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`Previous authority`, repeats: true},
	back: {
		keys: ['esc', 'left', 'h', 'q'],
		label: printed`back`,
		help: printed`Back to the list of requests`,
		footer: true,
		navigates: true,
	},
});
