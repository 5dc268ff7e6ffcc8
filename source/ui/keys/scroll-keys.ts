import {printed} from '../../base/text/index.js';
import type {Binding} from './define-keys.js';

/** Keys that scroll through long text. All screens share them. */
export const scrollKeys = {
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`A line further`, repeats: true},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`A line back`, repeats: true},
	pageDown: {
		keys: ['pagedown', 'ctrl+f', 'space'],
		label: printed`page down`,
		help: printed`A page further`,
		repeats: true,
	},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: printed`page up`, help: printed`A page back`, repeats: true},
	halfDown: {keys: ['ctrl+d'], label: printed`half down`, help: printed`Half a page further`, repeats: true},
	halfUp: {keys: ['ctrl+u'], label: printed`half up`, help: printed`Half a page back`, repeats: true},
	first: {keys: ['home', 'g'], label: printed`top`, help: printed`To the top`, repeats: true},
	last: {keys: ['end', 'G'], label: printed`end`, help: printed`To the end`, repeats: true},
} as const satisfies Record<string, Binding>;
