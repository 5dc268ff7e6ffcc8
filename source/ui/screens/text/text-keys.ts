import {defineKeys} from '../../keys/define-keys.js';
import {scrollKeys} from '../../keys/scroll-keys.js';

export const textKeys = defineKeys('Text', {
	next: {keys: ['v', 'tab', 'right'], label: 'next view', help: 'The next form of it', footer: true},
	previous: {keys: ['shift+tab', 'left'], label: 'view before', help: 'The form before'},
	copy: {keys: ['y'], label: 'copy', help: 'Copy all of this text to the clipboard of the terminal', footer: true},
	...scrollKeys,
	back: {keys: ['esc', 'q', 'h'], label: 'back', help: 'Back to the request', footer: true},
});
