import {defineKeys} from '../../keys/define-keys.js';

export const followKeys = defineKeys('A request on its way', {
	next: {keys: ['enter'], label: 'next step', help: 'Approve, sign or publish: whatever comes next', footer: true},
	approve: {keys: ['a'], label: 'approve', help: 'Let the signer issue this certificate', footer: true, danger: true},
	sign: {
		keys: ['s'],
		label: 'sign',
		help: 'Play the signer, with an authority of your own',
		footer: true,
		danger: true,
	},
	publish: {
		keys: ['p'],
		label: 'publish',
		help: 'Put the certificate where workloads read it',
		footer: true,
		danger: true,
	},
	copy: {keys: ['y'], label: 'copy', help: 'Copy how it is used to the clipboard', footer: true},
	view: {keys: ['v'], label: 'request', help: 'All that there is to see of the request', footer: true},
	down: {keys: ['down', 'j'], label: 'down', help: 'A line down', repeats: true},
	up: {keys: ['up', 'k'], label: 'up', help: 'A line up', repeats: true},
	back: {keys: ['esc', 'q'], label: 'back', help: 'Back to the list; the request goes its way', footer: true},
	save: {keys: ['w'], label: 'save', help: 'Write how it is used to a file', footer: true, danger: true},
});
