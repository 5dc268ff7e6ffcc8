import {withoutKeys} from '../../../base/text/index.js';
import type {PurposeId} from '../../../operations/guide/index.js';
import {purposes} from '../../../operations/guide/index.js';
import {startGuide, withUsages} from './guide-defaults.js';
import {fieldsOf, firstField} from './guide-fields.js';
import type {GuideStart, GuideState, GuideText} from './guide-state.js';
import {purposeIn, signerNameOf} from './guide-state.js';

/** Parts of the state that are saved unchanged. */
const whole = ['place', 'placeFor', 'hosts', 'usages', 'own', 'kept', 'fileSummary', 'isDetour'] as const;
/** Fields that are never saved, because they open a private key. */
const secrets: readonly GuideText[] = ['passphrase', 'again'];

/** The input of a guide and the position in it, as JSON values. */
export type GuideDraft = Pick<GuideState, (typeof whole)[number] | 'step' | 'field' | 'rows'> & {
	readonly purpose: PurposeId;
	readonly signerName: string;
	readonly texts: Readonly<Partial<GuideState['texts']>>;
};

/** The part of a guide's state that is saved, so that a later deck can continue it. */
export function draftOf(state: GuideState): GuideDraft {
	const texts = Object.fromEntries(
		Object.entries(state.texts).filter(
			([field, text]) => text !== '' && !secrets.includes(field as GuideText) && !couldBeKey(text),
		),
	);
	const kept = Object.fromEntries(whole.map(field => [field, state[field]])) as Pick<
		GuideState,
		(typeof whole)[number]
	>;
	const {step, field, rows} = state;
	const hosts = kept.hosts.filter(({host}) => !couldBeKey(host));
	return {...kept, hosts, step, field, rows, texts, purpose: purposeIn(state).id, signerName: signerNameOf(state)};
}

/** Whether a text could be a private key that was pasted into a field for a path or a name. */
function couldBeKey(text: string): boolean {
	return withoutKeys(text) !== text;
}

/**
 * Restores a saved guide, with the signers and defaults that this cluster offers now.
 *
 * @param content - the result of `draftOf`, after writing and parsing as JSON.
 * @returns undefined if `draftOf` can't have made the content.
 */
export function fromDraft(content: unknown, start: GuideStart): GuideState | undefined {
	const draft = content as GuideDraft;
	const fresh = startGuide(start);
	if (!isDraft(content) || !purposes.some(({id}) => id === draft.purpose)) {
		return undefined;
	}

	const signer = start.signers.findIndex(({signerName}) => signerName === draft.signerName);
	const state: GuideState = {
		...fresh,
		...Object.fromEntries(whole.map(field => [field, draft[field]])),
		texts: {
			...fresh.texts,
			...draft.texts,
			// A signer that is no longer on offer becomes a typed one.
			...(signer === -1 ? {otherSigner: draft.signerName} : {}),
		},
		rows: {
			...fresh.rows,
			...draft.rows,
			purpose: purposes.findIndex(({id}) => id === draft.purpose),
			signer: signer === -1 ? start.signers.length : signer,
		},
		step: draft.step,
		field: draft.field,
	};
	const isStep = purposeIn(state).steps.includes(draft.step) || draft.isDetour;
	// The step that shows the places of the cluster reads them again.
	const step = isStep ? draft.step : 'purpose';
	const field = fieldsOf({...state, step}).includes(draft.field) ? draft.field : firstField({...state, step});
	return withUsages({...state, step, field});
}

function isDraft(value: unknown): boolean {
	if (!isObject(value)) {
		return false;
	}

	const {step, field, texts, rows, hosts, usages, own, place, signerName} = value;
	const isTexts = (list: unknown) => Array.isArray(list) && list.every(each => typeof each === 'string');
	return (
		typeof step === 'string' &&
		typeof field === 'string' &&
		typeof signerName === 'string' &&
		isObject(texts) &&
		Object.values(texts).every(each => typeof each === 'string') &&
		isObject(rows) &&
		Object.values(rows).every(each => Number.isInteger(each)) &&
		Array.isArray(hosts) &&
		hosts.every(
			each =>
				isObject(each) &&
				typeof each['host'] === 'string' &&
				typeof each['note'] === 'string' &&
				typeof each['isTicked'] === 'boolean',
		) &&
		isTexts(usages) &&
		isTexts(own) &&
		(place === undefined || (isObject(place) && typeof place['name'] === 'string'))
	);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}
