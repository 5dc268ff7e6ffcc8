import {printed} from '../../../base/text/index.js';
import {defineFilterKeys} from '../../components/filter/index.js';
import {defineKeys, markingCursorKeys} from '../../keys/index.js';

export const certificatesKeys = defineKeys(printed`Certificates`, {
	open: {
		keys: ['enter', 'l', 'right'],
		label: printed`open`,
		help: printed`Show what is found, who uses it, who trusts it, and each certificate`,
		footer: true,
		navigates: true,
	},
	filter: {
		keys: ['/'],
		label: printed`filter`,
		help: printed`Show only what has these words: ends:<30d kind:secret used:yes renewer:nobody`,
		footer: true,
		navigates: true,
	},
	renew: {
		keys: ['r'],
		label: printed`renew`,
		help: printed`Renew it, or all that are marked: shows first how, and who renews what certdeck doesn't`,
		footer: true,
		preparesWrite: true,
	},
	mark: {
		keys: ['space'],
		label: printed`mark`,
		help: printed`Mark the certificate, or take its mark away, and go to the next; r renews all that are marked`,
		preparesWrite: true,
		repeats: true,
	},
	markShown: {
		keys: ['*'],
		label: printed`mark all`,
		help: printed`Mark all Secrets that the list shows`,
		preparesWrite: true,
	},
	copy: {
		keys: ['y'],
		label: printed`copy`,
		help: printed`Copy the command that renews it: certdeck's own, or that of who does it`,
	},
	served: {
		keys: ['s'],
		label: printed`served`,
		help: printed`Ask the Pods that use it what they serve, by a TLS handshake, and compare it with the Secret`,
	},
	others: {
		keys: ['S'],
		label: printed`more Secrets`,
		help: printed`Read the Secrets of other types in this namespace, too: whole, as their content can't be told otherwise`,
	},
	reread: {keys: ['u'], label: printed`read again`, help: printed`Read all of it again`, footer: true},
	...markingCursorKeys({
		next: printed`Next certificate`,
		previous: printed`Previous certificate`,
		first: {label: printed`first`, help: printed`What ends first`},
		last: {label: printed`last`, help: printed`What ends last`},
	}),
	back: {
		keys: ['esc', 'left', 'h', 'q'],
		label: printed`back`,
		help: printed`Back to the list of requests`,
		footer: true,
		navigates: true,
	},
});

export const certificateFilterKeys = defineFilterKeys(printed`Next certificate`, printed`Previous certificate`);

export const renewalPlanKeys = defineKeys(printed`Renewal`, {
	takeOver: {
		keys: ['t'],
		label: printed`take over`,
		help: printed`Name the signer that certdeck renews by what nobody renews`,
		footer: true,
	},
	copy: {
		keys: ['c'],
		label: printed`copy commands`,
		help: printed`Copy the commands that renew what another renews`,
		footer: true,
	},
});

export const renewalRunKeys = defineKeys(printed`Renewing`, {
	stop: {
		keys: ['x'],
		label: printed`stop`,
		help: printed`Begin no more; what is under way is waited for`,
		footer: true,
	},
	copy: {
		keys: ['c'],
		label: printed`copy restarts`,
		help: printed`Copy the commands that restart what reads the certificate once`,
		footer: true,
	},
	down: {keys: ['down', 'j'], label: printed`down`, help: printed`A line further`, repeats: true},
	up: {keys: ['up', 'k'], label: printed`up`, help: printed`A line back`, repeats: true},
	pageDown: {keys: ['pagedown', 'ctrl+f'], label: printed`page down`, help: printed`A page further`, repeats: true},
	pageUp: {keys: ['pageup', 'ctrl+b'], label: printed`page up`, help: printed`A page back`, repeats: true},
	leave: {
		keys: ['esc', 'enter'],
		label: printed`close`,
		help: printed`Close; what is under way goes on`,
		footer: true,
		navigates: true,
	},
});
