import {printed} from '../../../base/text/index.js';
import {decisionKeys, defineKeys, scrollKeys} from '../../keys/index.js';

export const requestKeys = defineKeys(printed`Request`, {
	...decisionKeys,
	copy: {
		keys: ['y'],
		label: printed`copy`,
		help: printed`Copy the name, PEM, YAML or a command to the clipboard`,
		footer: true,
	},
	raw: {
		keys: ['v'],
		label: printed`raw`,
		help: printed`PEM, decoded text and YAML, to read and select`,
		footer: true,
		navigates: true,
	},
	commands: {keys: ['e'], label: printed`commands`, help: printed`The kubectl and openssl commands that do the same`},
	resume: {
		keys: ['r'],
		label: printed`go on`,
		help: printed`Go on with what you began and is not in its place yet`,
		footer: true,
	},
	next: {
		keys: [']', 'ctrl+n'],
		label: printed`next`,
		help: printed`The next request, in the order of the list`,
		footer: true,
		navigates: true,
	},
	previous: {keys: ['[', 'ctrl+p'], label: printed`previous`, help: printed`The request before`},
	create: {keys: ['n'], label: printed`new`, help: printed`Ask for a new certificate`, danger: true},
	...scrollKeys,
	back: {
		keys: ['esc', 'left', 'h', 'q'],
		label: printed`back`,
		help: printed`Back to the list`,
		footer: true,
		navigates: true,
	},
});
