import {defineKeys} from '../../keys/define-keys.js';

export const wizardKeys = defineKeys('New certificate', {
	next: {
		keys: ['enter'],
		label: 'continue',
		help: 'Add the host that was typed, else go on to the next step',
		footer: true,
	},
	nextField: {
		keys: ['tab'],
		label: 'next field',
		help: 'Complete what is typed, take the better host that is shown, else the next field',
		footer: true,
	},
	previousField: {keys: ['shift+tab'], label: 'field before', help: 'The field before'},
	down: {keys: ['down'], label: 'down', help: 'Next row or field', repeats: true},
	up: {keys: ['up'], label: 'up', help: 'Row or field before', repeats: true},
	back: {keys: ['esc'], label: 'back', help: 'The step before; from the first one back to the list', footer: true},
});

export const usageKeys = defineKeys('New certificate: usages', {
	toggle: {keys: ['space'], label: 'tick', help: 'Tick the usage, or take the tick away', footer: true},
});

export const hostKeys = defineKeys('New certificate: hosts', {
	toggle: {keys: ['space'], label: 'tick', help: 'Ask for the host, or leave it out', footer: true},
	drop: {keys: ['x', 'delete', 'backspace'], label: 'drop', help: 'Take the host off the list', footer: true},
	edit: {keys: ['e'], label: 'edit', help: 'Take the host back into the field', footer: true},
});

export const reviewKeys = defineKeys('New certificate: review', {
	change: {keys: ['e'], label: 'change', help: 'Change what the row is about, and come back', footer: true},
	nextTab: {keys: ['right'], label: 'more', help: 'Findings, spec, manifest, the same by hand', footer: true},
	previousTab: {keys: ['left'], label: 'back to', help: 'The view before'},
	save: {keys: ['w'], label: 'save', help: 'Write spec, manifest or commands to a file', footer: true, danger: true},
});
