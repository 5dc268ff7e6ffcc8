import {withoutKeys} from '../../../base/text/index.js';
import type {PurposeId} from '../../../operations/guide/index.js';
import {purposes} from '../../../operations/guide/index.js';
import {startGuide, withUsages} from './guide-defaults.js';
import {fieldsOf, firstField} from './guide-fields.js';
import type {GuideStart, GuideState, GuideText} from './guide-state.js';
import {purposeIn, signerNameOf} from './guide-state.js';

/** What is kept as it is. */
const whole = ['place', 'placeFor', 'hosts', 'usages', 'own', 'kept', 'fileSummary', 'isDetour'] as const;
/** Nothing of a key is written down, and so nothing that opens one. */
const secrets: readonly GuideText[] = ['passphrase', 'again'];

/** What was typed, ticked and chosen, as JSON can hold it; who goes on with it is where it was left. */
export type GuideDraft = Pick<GuideState, (typeof whole)[number] | 'step' | 'field' | 'rows'> & {
	readonly purpose: PurposeId;
	readonly signerName: string;
	readonly texts: Readonly<Partial<GuideState['texts']>>;
};

/** Of a guide, what would be lost with it. */
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

/** Whether a key was pasted where a path or a name is wanted. */
function couldBeKey(text: string): boolean {
	return withoutKeys(text) !== text;
}

/**
 * A guide as it was left, with what this cluster has to offer now.
 *
 * @param content - what `draftOf` gave, once it was JSON.
 * @returns undefined where it can be none of this program's.
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
			// One that is no longer on offer is typed.
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
	// The places of the cluster are read anew by the step that shows them.
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
