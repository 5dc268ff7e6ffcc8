import {defineKeys} from '../../keys/define-keys.js';

export const unfinishedLineKeys = defineKeys('Unfinished', {
	resume: {keys: ['r'], label: 'go on', help: 'Go on with a certificate that is not in its place yet', footer: true},
});

export const unfinishedKeys = defineKeys('Unfinished certificates', {
	open: {keys: ['enter'], label: 'go on', help: 'Send what is to be sent, or follow what was', footer: true},
	down: {keys: ['down', 'j'], label: 'down', help: 'Next one', repeats: true},
	up: {keys: ['up', 'k'], label: 'up', help: 'The one before', repeats: true},
	back: {keys: ['esc', 'q'], label: 'back', help: 'Back to the list; it stays unfinished', footer: true},
});
