import {defineKeys} from '../../keys/define-keys.js';

export const textKeys = defineKeys('Text', {
	next: {keys: ['v', 'tab', 'right'], label: 'next view', help: 'The next form of it', footer: true},
	previous: {keys: ['shift+tab', 'left'], label: 'view before', help: 'The form before'},
	copy: {keys: ['y'], label: 'copy', help: 'Copy all of this text to the clipboard of the terminal', footer: true},
	down: {keys: ['down', 'j'], label: 'down', help: 'A line further', repeats: true},
	up: {keys: ['up', 'k'], label: 'up', help: 'A line back', repeats: true},
	pageDown: {keys: ['pagedown', 'ctrl+f', 'space'], label: 'page down', help: 'A page further', repeats: true},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: 'page up', help: 'A page back', repeats: true},
	first: {keys: ['home', 'g'], label: 'top', help: 'To the top', repeats: true},
	last: {keys: ['end', 'G'], label: 'end', help: 'To the end', repeats: true},
	back: {keys: ['esc', 'q', 'h'], label: 'back', help: 'Back to the request', footer: true},
});
