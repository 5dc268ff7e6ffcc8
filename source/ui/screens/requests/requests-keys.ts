import {decisionKeys} from '../../keys/decision-keys.js';
import {defineKeys} from '../../keys/define-keys.js';

export const requestsKeys = defineKeys('Requests', {
	open: {
		keys: ['enter', 'l', 'right'],
		label: 'open',
		help: 'Show what the request asks for and what it would grant',
		footer: true,
	},
	...decisionKeys,
	mark: {
		keys: ['space'],
		label: 'mark',
		help: 'Mark the request, or take its mark away, and go to the next; a and d decide on all that are marked',
		footer: true,
		preparesWrite: true,
		repeats: true,
	},
	markShown: {
		keys: ['*'],
		label: 'mark all',
		help: 'Mark all that the list shows and that wait for a decision',
		preparesWrite: true,
	},
	markAlike: {
		keys: ['='],
		label: 'mark alike',
		help: 'Mark all that the list shows with the signer, the requester and the findings of this one',
		preparesWrite: true,
	},
	unmark: {keys: ['u'], label: 'unmark', help: 'Take all marks away', preparesWrite: true},
	results: {
		keys: ['b'],
		label: 'results',
		help: 'Show what came of the latest decision on many',
		preparesWrite: true,
	},
	create: {keys: ['n'], label: 'new', help: 'Ask for a new certificate', footer: true, danger: true},
	filter: {
		keys: ['/'],
		label: 'filter',
		help: 'Show only what has these words: status:pending san:*.shop.svc -requester:system:node:*',
		footer: true,
	},
	pending: {keys: ['w'], label: 'waiting', help: 'Show only what waits for a decision, or everything again'},
	sort: {keys: ['o'], label: 'sort', help: 'Sort by the next column: age, findings, state, …', footer: true},
	reverse: {keys: ['O'], label: 'reverse', help: 'Turn the order around'},
	fold: {keys: ['f'], label: 'unfold', help: 'Show the older requests for the same, or fold them again'},
	down: {keys: ['down', 'j'], label: 'down', help: 'Next request', repeats: true},
	up: {keys: ['up', 'k'], label: 'up', help: 'Previous request', repeats: true},
	pageDown: {keys: ['pagedown', 'ctrl+f'], label: 'page down', help: 'A page further', repeats: true},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: 'page up', help: 'A page back', repeats: true},
	first: {keys: ['home', 'g'], label: 'first', help: 'First request', repeats: true},
	last: {keys: ['end', 'G'], label: 'last', help: 'Last request', repeats: true},
	journal: {keys: ['J'], label: 'journal', help: 'What you decided, on what evidence, and whether the journal holds'},
	back: {keys: ['esc'], label: 'clear', help: 'Drop the filter'},
	quit: {keys: ['q'], label: 'quit', help: 'Leave certdeck'},
});

export const filterKeys = defineKeys('Filter', {
	done: {keys: ['enter'], label: 'keep', help: 'Keep the filter and go back to the list', footer: true},
	drop: {keys: ['esc'], label: 'drop', help: 'Drop the filter', footer: true},
	down: {keys: ['down'], label: 'down', help: 'Next request'},
	up: {keys: ['up'], label: 'up', help: 'Previous request'},
});
