import type {SignerChoice, WizardValues} from '../../deck.js';
import {keyChoices, usageChoices} from './wizard-choices.js';

export const wizardSteps = ['hosts', 'subject', 'key', 'signer', 'review'] as const;
export type WizardStep = (typeof wizardSteps)[number];

/** What is typed as text. */
export type WizardText =
	| 'host'
	| 'commonName'
	| 'O'
	| 'OU'
	| 'C'
	| 'ST'
	| 'L'
	| 'folder'
	| 'otherSigner'
	| 'expiration'
	| 'name';
/** What is chosen from a list with the arrow keys. */
export type WizardList = 'hosts' | 'key' | 'signer' | 'usages';
export type WizardField = WizardText | WizardList;

/** Something about a field; the step can't be left while it is fatal. */
export type WizardProblem = {readonly field: WizardField; readonly message: string; readonly isFatal: boolean};

/** What the wizard knows; screens draw it, `reduceWizard` alone makes the next one. */
export type WizardState = {
	readonly step: WizardStep;
	readonly field: WizardField | undefined;
	readonly texts: Readonly<Record<WizardText, string>>;
	readonly hosts: readonly string[];
	/** Row under the cursor, by list; of `key` and `signer` it is the choice itself. */
	readonly rows: Readonly<Record<WizardList, number>>;
	readonly usages: readonly string[];
	/** Usages were changed by hand: another signer no longer sets them. */
	readonly hasOwnUsages: boolean;
	/** Going on was tried: what is missing is said from now on, also of fields that are still empty. */
	readonly isBlamed: boolean;
	readonly signers: readonly SignerChoice[];
};

export type WizardAction =
	| {readonly type: 'text'; readonly field: WizardText; readonly value: string}
	| {readonly type: 'add-hosts'; readonly hosts: readonly string[]; readonly left: string}
	| {readonly type: 'drop-host'}
	| {readonly type: 'edit-host'}
	| {readonly type: 'move'; readonly by: 1 | -1}
	| {readonly type: 'field'; readonly by: 1 | -1}
	| {readonly type: 'toggle'}
	| {readonly type: 'next'; readonly problems: readonly WizardProblem[]}
	| {readonly type: 'back'};

/** An empty wizard on its first step. */
export function startWizard({
	signers,
	folder,
}: {
	readonly signers: readonly SignerChoice[];
	readonly folder: string;
}): WizardState {
	return {
		step: 'hosts',
		field: 'host',
		texts: {
			host: '',
			commonName: '',
			O: '',
			OU: '',
			C: '',
			ST: '',
			L: '',
			folder,
			otherSigner: '',
			expiration: '',
			name: '',
		},
		hosts: [],
		rows: {hosts: 0, key: 0, signer: 0, usages: 0},
		usages: usagesFor(signers, {signer: 0, key: 0}),
		hasOwnUsages: false,
		isBlamed: false,
		signers,
	};
}

/** What the signer usually issues; only RSA keys encipher other keys (RFC 5480 §3, RFC 8410 §5). */
function usagesFor(
	signers: readonly SignerChoice[],
	rows: {readonly signer: number; readonly key: number},
	otherwise: readonly string[] = [],
): readonly string[] {
	const usages = signers[rows.signer]?.usages ?? otherwise;
	return keyChoices[rows.key]?.spec.algo === 'rsa' ? usages : usages.filter(usage => usage !== 'key encipherment');
}

/** Fields of a step, in the order in which tab visits them. */
export function fieldsOf(state: Pick<WizardState, 'step' | 'hosts' | 'rows' | 'signers'>): readonly WizardField[] {
	switch (state.step) {
		case 'hosts':
			return state.hosts.length > 0 ? ['hosts', 'host'] : ['host'];
		case 'subject':
			return ['commonName', 'O', 'OU', 'C', 'ST', 'L'];
		case 'key':
			return ['key', 'folder'];
		case 'signer':
			return isOtherSigner(state)
				? ['signer', 'otherSigner', 'usages', 'expiration', 'name']
				: ['signer', 'usages', 'expiration', 'name'];
		case 'review':
			return [];
	}
}

/** Whether the row below the known signers is chosen, for one that is typed. */
export function isOtherSigner({rows, signers}: Pick<WizardState, 'rows' | 'signers'>): boolean {
	return rows.signer >= signers.length;
}

/** The signer that is chosen or typed. */
export function signerNameOf(state: WizardState): string {
	return (state.signers[state.rows.signer]?.signerName ?? state.texts.otherSigner).trim();
}

/** Rows of a list field. */
export function rowCount(state: WizardState, list: WizardList): number {
	switch (list) {
		case 'hosts':
			return state.hosts.length;
		case 'key':
			return keyChoices.length;
		case 'signer':
			return state.signers.length + 1;
		case 'usages':
			return usageChoices(state.signers).length;
	}
}

/** Hosts in a text that was typed or pasted: one a line, or with commas or spaces between. */
export function splitHosts(text: string): readonly string[] {
	return text.split(/[\s,;]+/).filter(part => part !== '');
}

/** Whether the field is one to type in. */
export function isTextField(field: WizardField | undefined): field is WizardText {
	return field !== undefined && !isList(field);
}

function isList(field: WizardField | undefined): field is WizardList {
	return field === 'hosts' || field === 'key' || field === 'signer' || field === 'usages';
}

/** The next state. */
export function reduceWizard(state: WizardState, action: WizardAction): WizardState {
	switch (action.type) {
		case 'text':
			return {...state, texts: {...state.texts, [action.field]: action.value}};
		case 'add-hosts': {
			const hosts = [...new Set([...state.hosts, ...action.hosts])];
			return {
				...state,
				hosts,
				field: 'host',
				isBlamed: action.left !== '',
				texts: {...state.texts, host: action.left},
				rows: {...state.rows, hosts: Math.max(0, hosts.length - 1)},
			};
		}

		case 'drop-host':
			return dropHost(state);
		case 'edit-host': {
			const host = state.hosts[state.rows.hosts];
			return host === undefined ? state : {...dropHost(state), field: 'host', texts: {...state.texts, host}};
		}

		case 'move':
			return move(state, action.by);
		case 'field':
			return moveField(state, action.by);
		case 'toggle':
			return toggleUsage(state);
		case 'next': {
			const [blocking] = action.problems.filter(({isFatal}) => isFatal);
			return blocking ? {...state, field: blocking.field, isBlamed: true} : goTo(state, 1);
		}

		case 'back':
			return goTo(state, -1);
	}
}

function goTo(state: WizardState, by: 1 | -1): WizardState {
	const step = wizardSteps[wizardSteps.indexOf(state.step) + by];
	if (step === undefined) {
		return state;
	}

	const [first] = fieldsOf({...state, step});
	return {...state, step, field: step === 'hosts' ? 'host' : first, isBlamed: false};
}

function dropHost(state: WizardState): WizardState {
	const hosts = state.hosts.toSpliced(state.rows.hosts, 1);
	const row = Math.max(0, Math.min(state.rows.hosts, hosts.length - 1));
	return {
		...state,
		hosts,
		rows: {...state.rows, hosts: row},
		field: hosts.length === 0 ? 'host' : state.field,
	};
}

/** Moves in a list, and out of it at its ends; in a text to the field above or below. */
function move(state: WizardState, by: 1 | -1): WizardState {
	const {field} = state;
	if (!isList(field)) {
		return moveField(state, by, 'stop');
	}

	const row = state.rows[field] + by;
	if (row < 0 || row >= rowCount(state, field)) {
		return moveField(state, by, 'stop');
	}

	const moved = {...state, rows: {...state.rows, [field]: row}};
	return state.hasOwnUsages ? moved : {...moved, usages: usagesFor(state.signers, moved.rows, state.usages)};
}

function moveField(state: WizardState, by: 1 | -1, atEnd: 'stop' | 'wrap' = 'wrap'): WizardState {
	const fields = fieldsOf(state);
	const index = state.field === undefined ? -1 : fields.indexOf(state.field);
	if (fields.length === 0 || (atEnd === 'stop' && fields[index + by] === undefined)) {
		return state;
	}

	return {...state, field: fields.at((index + by) % fields.length)};
}

function toggleUsage(state: WizardState): WizardState {
	const usage = usageChoices(state.signers)[state.rows.usages];
	if (state.field !== 'usages' || usage === undefined) {
		return state;
	}

	// The order of the list, not of the ticking: the same ticks are the same request.
	const isTicked = state.usages.includes(usage);
	const usages = usageChoices(state.signers).filter(each => (each === usage ? !isTicked : state.usages.includes(each)));
	return {...state, usages, hasOwnUsages: true};
}

/** What was gathered, as the operation takes it; what was typed as a host and not added counts too. */
export function wizardValues(state: WizardState): WizardValues {
	const {texts} = state;
	const name = Object.fromEntries(
		(['C', 'ST', 'L', 'O', 'OU'] as const).flatMap(id => (texts[id].trim() === '' ? [] : [[id, texts[id].trim()]])),
	);
	return {
		hosts: [...new Set([...state.hosts, ...splitHosts(texts.host)])],
		commonName: texts.commonName.trim(),
		names: Object.keys(name).length === 0 ? [] : [name],
		key: (keyChoices[state.rows.key] ?? keyChoices[0]).spec,
		signerName: signerNameOf(state),
		usages: state.usages,
		expiration: texts.expiration.trim(),
		name: texts.name.trim(),
		folder: texts.folder.trim(),
	};
}

/** Whether anything was typed or ticked that leaving would lose. */
export function hasWork(state: WizardState): boolean {
	const {folder: _, ...typed} = state.texts;
	return state.hosts.length > 0 || state.hasOwnUsages || Object.values(typed).some(text => text !== '');
}
