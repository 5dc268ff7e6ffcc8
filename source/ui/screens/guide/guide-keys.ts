import {printed} from '../../../base/text/index.js';
import {defineKeys} from '../../keys/index.js';

export const guideKeys = defineKeys(printed`New certificate`, {
	next: {
		keys: ['enter'],
		label: printed`continue`,
		help: printed`Add the host that was typed, else go on to the next step`,
		footer: true,
	},
	nextField: {
		keys: ['tab'],
		label: printed`next field`,
		help: printed`Complete what is typed, take the better host that is shown, else the next field`,
		footer: true,
	},
	previousField: {keys: ['shift+tab'], label: printed`field before`, help: printed`The field before`},
	down: {keys: ['down'], label: printed`down`, help: printed`Next row or field`, repeats: true},
	up: {keys: ['up'], label: printed`up`, help: printed`Row or field before`, repeats: true},
	back: {
		keys: ['esc'],
		label: printed`back`,
		help: printed`The step before; from the first one back to the list`,
		footer: true,
		navigates: true,
	},
});

export const usageKeys = defineKeys(printed`New certificate: usages`, {
	toggle: {keys: ['space'], label: printed`tick`, help: printed`Tick the usage, or take the tick away`, footer: true},
});

export const hostKeys = defineKeys(printed`New certificate: hosts`, {
	toggle: {keys: ['space'], label: printed`tick`, help: printed`Ask for the host, or leave it out`, footer: true},
	drop: {
		keys: ['delete', 'backspace'],
		label: printed`drop`,
		help: printed`Take the host off the list`,
		footer: true,
	},
	edit: {keys: ['right'], label: printed`edit`, help: printed`Take the host back into the field`, footer: true},
});

export const reviewKeys = defineKeys(printed`New certificate: review`, {
	change: {
		keys: ['e'],
		label: printed`change`,
		help: printed`Change what the row is about, and come back`,
		footer: true,
	},
	nextTab: {
		keys: ['right'],
		label: printed`more`,
		help: printed`Findings, spec, manifest, the same by hand`,
		footer: true,
		navigates: true,
	},
	previousTab: {keys: ['left'], label: printed`back to`, help: printed`The view before`},
	save: {
		keys: ['w'],
		label: printed`save`,
		help: printed`Write spec, manifest or commands to a file`,
		footer: true,
		danger: true,
	},
});
