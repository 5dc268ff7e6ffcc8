import {printed} from '../../../base/text/index.js';
import {defineFilterKeys} from '../../components/filter/index.js';
import {decisionKeys, defineKeys, markingCursorKeys} from '../../keys/index.js';

export const requestsKeys = defineKeys(printed`Requests`, {
	open: {
		keys: ['enter', 'l', 'right'],
		label: printed`open`,
		help: printed`Show what the request asks for and what it would grant`,
		footer: true,
		navigates: true,
	},
	...decisionKeys,
	mark: {
		keys: ['space'],
		label: printed`mark`,
		help: printed`Mark the request, or take its mark away, and go to the next; a and d decide on all that are marked`,
		footer: true,
		preparesWrite: true,
		repeats: true,
	},
	markShown: {
		keys: ['*'],
		label: printed`mark all`,
		help: printed`Mark all that the list shows and that wait for a decision, folded ones too`,
		preparesWrite: true,
	},
	markAlike: {
		keys: ['='],
		label: printed`mark alike`,
		help: printed`Mark all that the list shows with the signer, the requester and the findings of this one`,
		preparesWrite: true,
	},
	unmark: {keys: ['u'], label: printed`unmark`, help: printed`Take all marks away`, preparesWrite: true},
	results: {
		keys: ['b'],
		label: printed`results`,
		help: printed`Show the result of the latest bulk decision`,
		preparesWrite: true,
	},
	create: {keys: ['n'], label: printed`new`, help: printed`Ask for a new certificate`, footer: true, danger: true},
	copyName: {
		keys: ['y'],
		label: printed`copy name`,
		help: printed`Copy the name to the clipboard of the terminal`,
	},
	filter: {
		keys: ['/'],
		label: printed`filter`,
		help: printed`Show only what has these words: status:pending san:*.shop.svc -requester:system:node:*`,
		footer: true,
		navigates: true,
		opensText: true,
	},
	pending: {
		keys: ['w'],
		label: printed`waiting`,
		help: printed`Show only what waits for a decision, or everything again`,
	},
	sort: {
		keys: ['o'],
		label: printed`sort`,
		help: printed`Sort by the next column: age, findings, state, …`,
		footer: true,
		navigates: true,
	},
	reverse: {keys: ['O'], label: printed`reverse`, help: printed`Turn the order around`},
	fold: {keys: ['f'], label: printed`unfold`, help: printed`Show the older requests for the same, or fold them again`},
	foldAll: {
		keys: ['F'],
		label: printed`unfold all`,
		help: printed`Show all older requests for the same, or fold them again`,
	},
	...markingCursorKeys({
		next: printed`Next request`,
		previous: printed`Previous request`,
		first: {label: printed`first`, help: printed`First request`},
		last: {label: printed`last`, help: printed`Last request`},
	}),
	back: {keys: ['esc'], label: printed`clear`, help: printed`Drop the filter`},
	quit: {keys: ['q'], label: printed`quit`, help: printed`Leave certdeck`},
});

export const filterKeys = defineFilterKeys(printed`Next request`, printed`Previous request`);
