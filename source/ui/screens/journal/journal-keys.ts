import {printed} from '../../../base/text/index.js';
import {defineKeys} from '../../keys/index.js';

export const journalKeys = defineKeys(printed`Journal`, {
	open: {
		keys: ['enter', 'l', 'right'],
		label: printed`open`,
		help: printed`Show all of the decision and its evidence`,
		footer: true,
	},
	reread: {keys: ['r'], label: printed`read again`, help: printed`Read the journal again`, footer: true},
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`The decision before`, repeats: true},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`The decision after`, repeats: true},
	pageDown: {
		keys: ['pagedown', 'ctrl+f', 'space'],
		label: printed`page down`,
		help: printed`A page further`,
		repeats: true,
	},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: printed`page up`, help: printed`A page back`, repeats: true},
	halfDown: {keys: ['ctrl+d'], label: printed`half down`, help: printed`Half a page further`, repeats: true},
	halfUp: {keys: ['ctrl+u'], label: printed`half up`, help: printed`Half a page back`, repeats: true},
	first: {keys: ['home', 'g'], label: printed`newest`, help: printed`To the newest`, repeats: true},
	last: {keys: ['end', 'G'], label: printed`oldest`, help: printed`To the oldest`, repeats: true},
	back: {keys: ['esc', 'left', 'h', 'q'], label: printed`back`, help: printed`Back to the list`, footer: true},
});
