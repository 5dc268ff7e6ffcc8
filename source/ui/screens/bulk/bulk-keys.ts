import {printed} from '../../../base/text/index.js';
import type {Binding} from '../../keys/index.js';
import {defineKeys} from '../../keys/index.js';

const scroll = {
	down: {keys: ['down'], label: printed`down`, help: printed`A line further`, repeats: true},
	up: {keys: ['up'], label: printed`up`, help: printed`A line back`, repeats: true},
	pageDown: {keys: ['pagedown', 'ctrl+f'], label: printed`page down`, help: printed`A page further`, repeats: true},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: printed`page up`, help: printed`A page back`, repeats: true},
} as const satisfies Record<string, Binding>;
const hidden = {
	keys: ['ctrl+g'],
	label: printed`hidden too`,
	help: printed`Include what is marked and a filter hides, or leave it out again`,
} as const satisfies Binding;
const write = {
	keys: ['tab'],
	label: printed`message`,
	help: printed`Give a reason and a message, the same for all`,
	footer: true,
} as const satisfies Binding;

export const bulkApproveKeys = defineKeys(printed`Approve many`, {
	confirm: {
		keys: ['enter'],
		label: printed`do it`,
		help: printed`Go on, once the count is typed`,
		footer: true,
		danger: true,
	},
	leave: {
		keys: ['esc'],
		label: printed`leave it`,
		help: printed`Close without doing anything`,
		footer: true,
		navigates: true,
	},
	write,
	take: {
		keys: ['ctrl+t'],
		label: printed`include`,
		help: printed`Show why some are left out, and include those with one reason or another`,
		footer: true,
		navigates: true,
	},
	older: {
		keys: ['ctrl+o'],
		label: printed`deny older`,
		help: printed`Deny the older requests for the same as superseded, or leave them to the cleaner`,
	},
	hidden,
	...scroll,
});

export const bulkDenyKeys = defineKeys(printed`Deny many`, {
	confirm: {keys: ['y'], label: printed`yes, do it`, help: printed`Go on`, footer: true, danger: true},
	leave: {
		keys: ['esc', 'n'],
		label: printed`leave it`,
		help: printed`Close without doing anything`,
		footer: true,
		navigates: true,
	},
	write,
	hidden,
	...scroll,
});

export const takeKeys = defineKeys(printed`Include`, {
	toggle: {
		keys: ['space', 'x'],
		label: printed`include`,
		help: printed`Include those with this reason, or leave them out again`,
		footer: true,
	},
	leave: {
		keys: ['enter', 'esc'],
		label: printed`back`,
		help: printed`Back to the approval`,
		footer: true,
		navigates: true,
	},
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`Next reason`, repeats: true},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`Previous reason`, repeats: true},
});

export const callBackKeys = defineKeys(printed`Before it is sent`, {
	callBack: {keys: ['esc', 'n'], label: printed`call it back`, help: printed`Nothing is sent`, footer: true},
	...scroll,
});

export const bulkResultKeys = defineKeys(printed`Results`, {
	retry: {
		keys: ['r'],
		label: printed`try again`,
		help: printed`Send again what failed or was not sent`,
		footer: true,
		danger: true,
	},
	unrecorded: {
		keys: ['w'],
		label: printed`without the journal`,
		help: printed`Send it anyway where it can not be written down`,
		footer: true,
		danger: true,
	},
	stop: {
		keys: ['x'],
		label: printed`stop`,
		help: printed`Send nothing more; what is under way is waited for`,
		footer: true,
	},
	...scroll,
	down: {...scroll.down, keys: ['down', 'j']},
	up: {...scroll.up, keys: ['up', 'k']},
	halfDown: {keys: ['ctrl+d'], label: printed`half down`, help: printed`Half a page further`, repeats: true},
	halfUp: {keys: ['ctrl+u'], label: printed`half up`, help: printed`Half a page back`, repeats: true},
	back: {
		keys: ['esc', 'q', 'h', 'left'],
		label: printed`back`,
		help: printed`Back to the list; what is under way goes on`,
		footer: true,
		navigates: true,
	},
});
