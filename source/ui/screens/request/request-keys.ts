import {decisionKeys} from '../../keys/decision-keys.js';
import {defineKeys} from '../../keys/define-keys.js';
import {scrollKeys} from '../../keys/scroll-keys.js';

export const requestKeys = defineKeys('Request', {
	...decisionKeys,
	copy: {keys: ['y'], label: 'copy', help: 'Copy the name, PEM, YAML or a command to the clipboard', footer: true},
	raw: {keys: ['v'], label: 'raw', help: 'PEM, decoded text and YAML, to read and select', footer: true},
	commands: {keys: ['e'], label: 'commands', help: 'The kubectl and openssl commands that do the same'},
	resume: {keys: ['r'], label: 'go on', help: 'Go on with what you began and is not in its place yet', footer: true},
	next: {keys: [']', 'ctrl+n'], label: 'next', help: 'The next request, in the order of the list', footer: true},
	previous: {keys: ['[', 'ctrl+p'], label: 'previous', help: 'The request before'},
	create: {keys: ['n'], label: 'new', help: 'Ask for a new certificate', danger: true},
	...scrollKeys,
	back: {keys: ['esc', 'left', 'h', 'q'], label: 'back', help: 'Back to the list', footer: true},
});
