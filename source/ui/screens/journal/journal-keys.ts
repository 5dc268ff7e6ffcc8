import {printed} from '../../../base/text/index.js';
import {cursorKeys, defineKeys} from '../../keys/index.js';

export const journalKeys = defineKeys(printed`Journal`, {
	open: {
		keys: ['enter', 'l', 'right'],
		label: printed`open`,
		help: printed`Show all of the decision and its evidence`,
		footer: true,
		navigates: true,
	},
	reread: {keys: ['r'], label: printed`read again`, help: printed`Read the journal again`, footer: true},
	...cursorKeys({
		next: printed`The decision before`,
		previous: printed`The decision after`,
		first: {label: printed`newest`, help: printed`To the newest`},
		last: {label: printed`oldest`, help: printed`To the oldest`},
	}),
	back: {
		keys: ['esc', 'left', 'h', 'q'],
		label: printed`back`,
		help: printed`Back to the list`,
		footer: true,
		navigates: true,
	},
});
