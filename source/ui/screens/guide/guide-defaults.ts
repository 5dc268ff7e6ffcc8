import {purposeOf, purposes, usagesFor} from '../../../operations/guide/index.js';
import {keyChoices, keyRow} from './guide-choices.js';
import type {GuideStart, GuideState} from './guide-state.js';
import {purposeIn, signerNameOf} from './guide-state.js';

/** A guide on its first step, with the defaults of its first purpose. */
export function startGuide({signers, namespace, folder, purpose = 'service'}: GuideStart): GuideState {
	return withPurpose({
		step: 'purpose',
		field: 'purpose',
		isDetour: false,
		texts: {
			place: '',
			host: '',
			commonName: '',
			O: '',
			OU: '',
			C: '',
			ST: '',
			L: '',
			folder,
			passphrase: '',
			again: '',
			keySecret: '',
			otherSigner: '',
			expiration: '',
			name: '',
		},
		rows: {
			purpose: Math.max(0, purposes.indexOf(purposeOf(purpose))),
			hosts: 0,
			key: 0,
			custody: 0,
			signer: 0,
			usages: 0,
			review: 0,
		},
		search: {phase: 'idle'},
		candidate: undefined,
		completions: 0,
		place: undefined,
		placeFor: undefined,
		hosts: [],
		usages: [],
		own: [],
		kept: undefined,
		fileSummary: undefined,
		isBlamed: false,
		tab: 'summary',
		scroll: 0,
		signers,
		namespace,
	});
}

/** The state with the defaults of its purpose. Fields that were changed by hand stay as they are. */
export function withPurpose(state: GuideState): GuideState {
	const purpose = purposeIn(state);
	const {own} = state;
	const rows = {
		...state.rows,
		...(own.includes('key') ? {} : {key: keyRow(purpose.key.value)}),
		...(own.includes('signer') ? {} : {signer: signerRow(state)}),
	};
	const texts = {
		...state.texts,
		...(own.includes('expiration') ? {} : {expiration: purpose.expiration.value}),
		...(own.includes('O') ? {} : {O: purpose.organization.value}),
	};
	return withUsages({...state, rows, texts});
}

/** The state with the usages that purpose, signer and key imply, unless they were ticked by hand. */
export function withUsages(state: GuideState): GuideState {
	if (state.own.includes('usages')) {
		return state;
	}

	const isRsa = keyChoices[state.rows.key]?.spec.algo === 'rsa';
	return {...state, usages: usagesFor(purposeIn(state), signerNameOf(state), isRsa)};
}

/**
 * The row of the signer that the purpose wants. If that is the operator's own signer, any own signer fits, and the first
 * is chosen: signers that issued before come first.
 */
function signerRow({signers, rows}: Pick<GuideState, 'signers' | 'rows'>): number {
	const wanted = purposeIn({rows}).signerName.value;
	const isOwn = signers.find(({signerName}) => signerName === wanted)?.isOwn ?? false;
	const row = signers.findIndex(choice => (isOwn ? choice.isOwn : choice.signerName === wanted));
	return row === -1 ? 0 : row;
}
