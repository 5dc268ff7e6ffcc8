import type {Binding} from './define-keys.js';

/** Through text that is longer than the screen, bound alike wherever there is some. */
export const scrollKeys = {
	down: {keys: ['down', 'j'], label: 'down', help: 'A line further', repeats: true},
	up: {keys: ['up', 'k'], label: 'up', help: 'A line back', repeats: true},
	pageDown: {keys: ['pagedown', 'ctrl+f', 'space'], label: 'page down', help: 'A page further', repeats: true},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: 'page up', help: 'A page back', repeats: true},
	first: {keys: ['home', 'g'], label: 'top', help: 'To the top', repeats: true},
	last: {keys: ['end', 'G'], label: 'end', help: 'To the end', repeats: true},
} as const satisfies Record<string, Binding>;
