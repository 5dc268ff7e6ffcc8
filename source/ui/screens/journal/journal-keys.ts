import {defineKeys} from '../../keys/define-keys.js';

export const journalKeys = defineKeys('Journal', {
	open: {keys: ['enter', 'l', 'right'], label: 'open', help: 'Show all of the decision and its evidence', footer: true},
	reread: {keys: ['r'], label: 'read again', help: 'Read the journal again', footer: true},
	down: {keys: ['down', 'j'], label: 'down', help: 'The decision before', repeats: true},
	up: {keys: ['up', 'k'], label: 'up', help: 'The decision after', repeats: true},
	pageDown: {keys: ['pagedown', 'ctrl+f', 'space'], label: 'page down', help: 'A page further', repeats: true},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: 'page up', help: 'A page back', repeats: true},
	first: {keys: ['home', 'g'], label: 'newest', help: 'To the newest', repeats: true},
	last: {keys: ['end', 'G'], label: 'oldest', help: 'To the oldest', repeats: true},
	back: {keys: ['esc', 'left', 'h', 'q'], label: 'back', help: 'Back to the list', footer: true},
});
