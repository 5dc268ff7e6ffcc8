import {localized} from '../../../base/text/index.js';
import type {GuideStep} from '../../../operations/guide/index.js';
import {purposes} from '../../../operations/guide/index.js';
import {keyChoices, keyPlaceChoices, usageChoices} from './guide-choices.js';
import type {GuideField, GuideList, GuideState, GuideText} from './guide-state.js';
import {isKeyInCluster, isOtherSigner, keptIn, purposeIn} from './guide-state.js';

const lists: readonly GuideField[] = ['purpose', 'hosts', 'key', 'custody', 'signer', 'usages', 'review'];

/** Whether the field is a list of rows. */
export function isList(field: GuideField): field is GuideList {
	return lists.includes(field);
}

/** Whether the field is a text field. */
export function isTextField(field: GuideField): field is GuideText {
	return !isList(field);
}

/** Whether the field shows dots instead of its text. */
export function isSecretField(field: GuideText | undefined): boolean {
	return field === 'passphrase' || field === 'again';
}

/** Whether the field takes the path of a file or folder on this machine. */
export function isPathField(state: Pick<GuideState, 'rows'>, field: GuideText): boolean {
	const {place} = purposeIn(state);
	return field === 'folder' || (field === 'place' && (place === 'spec' || place === 'request-file'));
}

/** Fields of a step, in the order in which tab visits them. */
export function fieldsOf(
	state: Pick<GuideState, 'step' | 'hosts' | 'rows' | 'signers' | 'kept' | 'texts'>,
): readonly GuideField[] {
	switch (state.step) {
		case 'purpose':
			return ['purpose'];
		case 'place':
			return ['place'];
		case 'hosts':
			return state.hosts.length > 0 ? ['hosts', 'host'] : ['host'];
		case 'subject':
			return subjectFields(state);
		case 'key':
			if (isKeyInCluster(state)) {
				return ['key', 'custody', 'keySecret'];
			}

			return ['key', 'custody', 'folder', 'passphrase', ...(state.texts.passphrase === '' ? [] : (['again'] as const))];
		case 'signer':
			return isOtherSigner(state)
				? ['signer', 'otherSigner', 'expiration', 'name', 'usages']
				: ['signer', 'expiration', 'name', 'usages'];
		case 'review':
			return ['review'];
	}
}

/** The fields of the subject. For a login only user and groups are asked, because Kubernetes reads nothing else. */
function subjectFields(state: Pick<GuideState, 'rows' | 'kept'>): readonly GuideField[] {
	const {family} = purposeIn(state);
	return keptIn(state).names !== undefined
		? ['commonName']
		: family === 'server' || family === 'existing'
			? ['commonName', 'O', 'OU', 'C', 'ST', 'L']
			: ['commonName', 'O'];
}

/** The field that has the focus when a step opens. Without proposed hosts it is the text field for a host. */
export function firstField(
	state: Pick<GuideState, 'step' | 'hosts' | 'rows' | 'signers' | 'kept' | 'texts'>,
): GuideField {
	return state.step === 'hosts' && purposeIn(state).place === undefined ? 'host' : (fieldsOf(state)[0] ?? 'review');
}

/** Rows of a list field. */
export function rowCount(state: GuideState, list: GuideList): number {
	switch (list) {
		case 'purpose':
			return purposes.length;
		case 'hosts':
			return state.hosts.length;
		case 'key':
			return keyChoices.length;
		case 'custody':
			return keyPlaceChoices.length;
		case 'signer':
			return state.signers.length + 1;
		case 'usages':
			return usageChoices.length;
		case 'review':
			return reviewRows.length;
	}
}

/** Lines of the review, each with the step and field that change it. */
export const reviewRows: ReadonlyArray<{
	readonly label: string;
	readonly step: GuideStep;
	readonly field: GuideField;
}> = [
	{label: localized`hosts`, step: 'hosts', field: 'host'},
	{label: localized`subject`, step: 'subject', field: 'commonName'},
	{label: localized`key`, step: 'key', field: 'key'},
	{label: localized`signer`, step: 'signer', field: 'signer'},
	{label: localized`usages`, step: 'signer', field: 'usages'},
	{label: localized`valid for`, step: 'signer', field: 'expiration'},
	{label: localized`request name`, step: 'signer', field: 'name'},
	{label: localized`goes to`, step: 'review', field: 'review'},
];
