import {printed} from '../../../base/text/index.js';
import {defineKeys, scrollKeys} from '../../keys/index.js';

export const textKeys = defineKeys(printed`Text`, {
	next: {
		keys: ['v', 'tab', 'right'],
		label: printed`next view`,
		help: printed`The next form of it`,
		footer: true,
		navigates: true,
	},
	previous: {keys: ['shift+tab', 'left'], label: printed`view before`, help: printed`The form before`},
	copy: {
		keys: ['y'],
		label: printed`copy`,
		help: printed`Copy all of this text to the clipboard of the terminal`,
		footer: true,
	},
	...scrollKeys,
	back: {
		keys: ['esc', 'q', 'h'],
		label: printed`back`,
		help: printed`Back to the request`,
		footer: true,
		navigates: true,
	},
});
