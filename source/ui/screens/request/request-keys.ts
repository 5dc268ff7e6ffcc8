import {defineKeys} from '../../keys/define-keys.js';

export const requestKeys = defineKeys('Request', {
	approve: {keys: ['a'], label: 'approve', help: 'Let the signer issue this certificate', footer: true, danger: true},
	deny: {keys: ['d'], label: 'deny', help: 'Refuse it for good', footer: true, danger: true},
	sign: {
		keys: ['s'],
		label: 'sign',
		help: 'Issue the certificate as the signer, with a CA on this machine',
		footer: true,
		danger: true,
	},
	publish: {
		keys: ['p'],
		label: 'publish',
		help: 'Put the certificate into a Secret and a ConfigMap',
		footer: true,
		danger: true,
	},
	create: {keys: ['n'], label: 'new', help: 'Ask for a new certificate', danger: true},
	down: {keys: ['down', 'j'], label: 'down', help: 'A line further', repeats: true},
	up: {keys: ['up', 'k'], label: 'up', help: 'A line back', repeats: true},
	pageDown: {keys: ['pagedown', 'ctrl+f', 'space'], label: 'page down', help: 'A page further', repeats: true},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: 'page up', help: 'A page back', repeats: true},
	first: {keys: ['home', 'g'], label: 'top', help: 'To the top', repeats: true},
	last: {keys: ['end', 'G'], label: 'end', help: 'To the end', repeats: true},
	back: {keys: ['esc', 'left', 'h', 'q'], label: 'back', help: 'Back to the list', footer: true},
});
