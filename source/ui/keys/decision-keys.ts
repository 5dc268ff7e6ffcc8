import {printed} from '../../base/text/index.js';
import type {Binding} from './define-keys.js';

/** Keys for a request. List and detail share them. */
export const decisionKeys = {
	approve: {
		keys: ['a'],
		label: printed`approve`,
		help: printed`Let the signer issue this certificate`,
		footer: true,
		danger: true,
	},
	deny: {keys: ['d'], label: printed`deny`, help: printed`Refuse it; that is final`, footer: true, danger: true},
	sign: {
		keys: ['s'],
		label: printed`sign`,
		help: printed`Issue the certificate as the signer, with a CA on this machine`,
		footer: true,
		danger: true,
	},
	fail: {
		keys: ['x'],
		label: printed`fail`,
		help: printed`Mark it as Failed, as its signer: for what you can not sign, or will not`,
		danger: true,
	},
	publish: {
		keys: ['p'],
		label: printed`publish`,
		help: printed`Put the certificate into a Secret and a ConfigMap`,
		footer: true,
		danger: true,
	},
	rights: {
		keys: ['R'],
		label: printed`rights`,
		help: printed`Show the rights that are missing, as YAML to hand to an admin`,
	},
} as const satisfies Record<string, Binding>;
