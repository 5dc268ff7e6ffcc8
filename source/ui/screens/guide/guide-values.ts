import type {AboutRequest, GuideValues} from '../../../deck/ports/index.js';
import {commonNameFor, placeName, proposeTargets} from '../../../operations/guide/index.js';
import type {SpecName} from '../../../pki/encode/index.js';
import {keyChoices} from './guide-choices.js';
import {fieldsOf} from './guide-fields.js';
import type {GuideState} from './guide-state.js';
import {isKeyInCluster, keptIn, purposeIn, signerNameOf, splitHosts} from './guide-state.js';

/** The input of the guide in the form that the operation takes. A host that was typed but not added is included. */
export function guideValues(state: GuideState): GuideValues {
	const {texts} = state;
	const {names: _, ...rest} = keptIn(state);
	return {
		hosts: askedHosts(state),
		commonName: commonNameOf(state),
		names: namesOf(state),
		key: (keyChoices[state.rows.key] ?? keyChoices[0]).spec,
		signerName: signerNameOf(state),
		usages: state.usages,
		expiration: texts.expiration.trim(),
		name: texts.name.trim(),
		folder: texts.folder.trim(),
		...(isKeyInCluster(state) ? {keySecret: keySecretOf(state)} : {}),
		...(isKeyInCluster(state) || texts.passphrase === '' ? {} : {passphrase: texts.passphrase}),
		...(Object.keys(rest).length === 0 ? {} : {rest}),
	};
}

/** The ticked hosts in the order shown, then those still in the text field. Empty if the purpose has no hosts. */
export function askedHosts(state: Pick<GuideState, 'hosts' | 'texts' | 'rows'>): readonly string[] {
	return purposeIn(state).steps.includes('hosts')
		? [
				...new Set([
					...state.hosts.filter(({isTicked}) => isTicked).map(({host}) => host),
					...splitHosts(state.texts.host),
				]),
			]
		: [];
}

/** The typed common name, else the one that the purpose implies. */
export function commonNameOf(state: GuideState): string {
	const typed = state.texts.commonName.trim();
	return typed === '' ? impliedCommonName(state) : typed;
}

/** The common name that is used if none is typed. */
export function impliedCommonName(state: GuideState): string {
	return commonNameFor(purposeIn(state), {
		hosts: askedHosts(state),
		place: state.place?.kind === 'Node' ? state.place.name : undefined,
	});
}

/** The groups of a client, which commas separate; for a server, its one organization. */
export function organizationsOf(state: Pick<GuideState, 'rows' | 'texts'>): readonly string[] {
	const {O} = state.texts;
	return (purposeIn(state).family === 'client' ? O.split(',') : [O]).map(part => part.trim()).filter(Boolean);
}

function namesOf(state: GuideState): readonly SpecName[] {
	const {names} = keptIn(state);
	if (names !== undefined) {
		return names;
	}

	const fields = [...fieldsOf({...state, step: 'subject'}), ...(purposeIn(state).organization.value ? ['O'] : [])];
	const texts = Object.fromEntries(
		(['C', 'ST', 'L', 'OU'] as const).flatMap(id =>
			fields.includes(id) && state.texts[id].trim() !== '' ? [[id, state.texts[id].trim()]] : [],
		),
	);
	const [first, ...more] = organizationsOf(state);
	const name = {...texts, ...(first === undefined ? {} : {O: first})};
	return [...(Object.keys(name).length === 0 ? [] : [name]), ...more.map(O => ({O}))];
}

/** The Secret for a key that is kept in the cluster only: the typed name, else one derived from the certificate's place. */
export function keySecretOf(state: GuideState): string {
	return (
		state.texts.keySecret.trim() || (aboutOf(state).secret ?? `${state.namespace}/${secretWord(commonNameOf(state))}`)
	);
}

function secretWord(text: string): string {
	const word = text.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-');
	return `${word.replaceAll(/^-+|-+$/g, '') || 'certificate'}-tls`;
}

/** What the certificate is for, and the proposed place for it. Publishing can change the place. */
export function aboutOf(state: GuideState): AboutRequest {
	const {place} = state;
	const {id, steps} = purposeIn(state);
	const at = place !== undefined && steps.includes('place') ? {place: placeName(place)} : {};
	const name = commonNameOf(state) || askedHosts(state)[0] || 'certificate';
	return {
		purpose: id,
		...at,
		...proposeTargets({
			purpose: id,
			...at,
			name,
			namespace: state.namespace,
			signerName: signerNameOf(state),
		}),
	};
}

/** Whether anything was typed or ticked that leaving would lose. */
export function hasWork({own, texts, hosts, place, kept}: GuideState): boolean {
	const isTyped = own.some(
		field => field === 'usages' || (field in texts && texts[field as keyof typeof texts] !== ''),
	);
	return isTyped || hosts.length > 0 || place !== undefined || kept !== undefined;
}
