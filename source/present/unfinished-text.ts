import type {CertificateSigningRequest} from '../cluster/types.js';
import type {Work, WorkStep} from '../custody/work.js';
import type {KeyState, Unfinished, UnfinishedList} from '../operations/work/unfinished.js';
import {humanDuration} from './age.js';
import {printable} from './printable.js';
import {stateOf} from './request-state.js';

const stepWords: Readonly<Record<WorkStep, string>> = {
	begun: 'begun: nothing is made yet',
	keyed: 'key made, request not sent',
	sending: 'request sent, its answer not heard',
	sent: 'request sent; the certificate is not in its place yet',
};

const keyWords: Readonly<Record<KeyState, string>> = {
	same: '',
	other: ' HOLDS ANOTHER KEY',
	absent: ' IS NOT THERE',
	locked: ' (locked)',
	unmade: ' (not made yet)',
	unreadable: ' CAN NOT BE READ',
	secret: '',
	elsewhere: '',
};

/** How far a piece of work is, in words. */
export function workPhrase({step}: {readonly step: WorkStep}): string {
	return stepWords[step];
}

/**
 * How far a piece of work is by what the cluster says, in words; printable.
 *
 * @param request - as the live list has it, `gone` where it no longer does, undefined where that is not known.
 */
export function workPhraseNow(work: Work, request: CertificateSigningRequest | 'gone' | undefined): string {
	if (work.step !== 'sent' || request === undefined) {
		return workPhrase(work);
	}

	if (request === 'gone') {
		return `request gone: "certdeck resume ${work.id} --again" sends it once more`;
	}

	const {word, phrase} = stateOf(request);
	return word === 'Denied' || word === 'Failed'
		? `request ${phrase.toLowerCase()}: "certdeck resume --forget ${work.id}" is the end of it`
		: `${phrase}; the certificate is not in its place yet`;
}

/** Where its key is and how it fares there, in words; printable. */
export function keyPhrase({work: {key}, key: state}: Unfinished): string {
	switch (key.place) {
		case 'file':
			return `${printable(key.path)}${keyWords[state]}`;
		case 'secret':
			return `${key.field} of Secret ${printable(`${key.namespace}/${key.name}`)}, on no disk here`;
		case 'elsewhere':
			return 'not known here';
	}
}

/** All unfinished work as lines, then what looks orphaned; printable. */
export function unfinishedText({unfinished, faults, strayKeys}: UnfinishedList, now: Date): string {
	const lines = unfinished.flatMap(each => [...workLines(each, now), '']);
	return [
		...(unfinished.length === 0 ? ['Nothing is unfinished.', ''] : lines),
		...faults.map(({message}) => `can not be read: ${printable(message)}`),
		...strayKeys.map(path => `key without work or certificate: ${printable(path)}`),
	]
		.join('\n')
		.trimEnd()
		.concat('\n');
}

function workLines(each: Unfinished, now: Date): readonly string[] {
	const {id, begunAt, name, signerName, context, server} = each.work;
	return [
		`${id}  ${printable(name)}  ${humanDuration(now.getTime() - new Date(begunAt).getTime())} ago`,
		`  step     ${workPhrase(each.work)}`,
		`  signer   ${printable(signerName)}`,
		`  key      ${keyPhrase(each)}`,
		`  cluster  ${printable(context)}, ${printable(server)}`,
	];
}

/** The same for programs: without the spec and the request themselves. */
export function unfinishedJson({unfinished, faults, strayKeys}: UnfinishedList): object {
	return {
		unfinished: unfinished.map(({work, key}) => {
			const {spec: _, made, agreed: __, ...rest} = work;
			return {...rest, publicKeySha256: made?.publicKeySha256 ?? null, keyState: key};
		}),
		unreadable: faults.map(({path, message}) => ({path, message})),
		strayKeys,
	};
}
