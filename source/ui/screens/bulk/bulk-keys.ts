import type {Binding} from '../../keys/define-keys.js';
import {defineKeys} from '../../keys/define-keys.js';

const scroll = {
	down: {keys: ['down'], label: 'down', help: 'A line further', repeats: true},
	up: {keys: ['up'], label: 'up', help: 'A line back', repeats: true},
	pageDown: {keys: ['pagedown', 'ctrl+f'], label: 'page down', help: 'A page further', repeats: true},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: 'page up', help: 'A page back', repeats: true},
} as const satisfies Record<string, Binding>;
const write = {
	keys: ['tab'],
	label: 'message',
	help: 'Give a reason and a message, the same for all',
	footer: true,
} as const satisfies Binding;

export const bulkApproveKeys = defineKeys('Approve many', {
	confirm: {keys: ['enter'], label: 'do it', help: 'Go on, once the count is typed', footer: true, danger: true},
	leave: {keys: ['esc'], label: 'leave it', help: 'Close without doing anything', footer: true},
	write,
	warned: {
		keys: ['ctrl+t'],
		label: 'warned too',
		help: 'Take along what a finding warns of, or leave it out again',
		footer: true,
	},
	...scroll,
});

export const bulkDenyKeys = defineKeys('Deny many', {
	confirm: {keys: ['y'], label: 'yes, do it', help: 'Go on', footer: true, danger: true},
	leave: {keys: ['esc', 'n'], label: 'leave it', help: 'Close without doing anything', footer: true},
	write,
	...scroll,
});

export const callBackKeys = defineKeys('Before it is sent', {
	callBack: {keys: ['esc', 'n'], label: 'call it back', help: 'Nothing is sent', footer: true},
	...scroll,
});

export const bulkResultKeys = defineKeys('Results', {
	retry: {keys: ['r'], label: 'try again', help: 'Send again what failed or was not sent', footer: true, danger: true},
	stop: {keys: ['x'], label: 'stop', help: 'Send nothing more; what is under way is waited for', footer: true},
	...scroll,
	down: {...scroll.down, keys: ['down', 'j']},
	up: {...scroll.up, keys: ['up', 'k']},
	back: {
		keys: ['esc', 'q', 'h', 'left'],
		label: 'back',
		help: 'Back to the list; what is under way goes on',
		footer: true,
	},
});
