import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableSentence, printed, trimmedEnd} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {KeyState, PendingIssuance, PendingIssuanceList} from '../../operations/pending/index.js';
import type {Issuance, IssuanceStep} from '../../storage/issuance/index.js';
import {stateOf} from '../request/index.js';
import {humanDuration} from '../words/index.js';

const stepWords: Readonly<Record<IssuanceStep, Printable>> = {
	begun: printed`begun: nothing is made yet`,
	keyed: printed`key made, request not sent`,
	sending: printed`request sent, its answer not heard`,
	sent: printed`request sent; the certificate is not in its place yet`,
};

const keyWords: Readonly<Record<KeyState, Printable>> = {
	same: printed``,
	unchecked: printed``,
	other: printed` HOLDS ANOTHER KEY`,
	absent: printed` IS NOT THERE`,
	locked: printed` (locked)`,
	unmade: printed` (not made yet)`,
	unreadable: printed` CAN NOT BE READ`,
	secret: printed``,
	elsewhere: printed``,
};

/** The step of an issuance, in words. */
export function issuancePhrase({step}: {readonly step: IssuanceStep}): Printable {
	return stepWords[step];
}

/**
 * The step of an issuance by the current state of the cluster, in words; printable.
 *
 * @param request - the request in the live list, `gone` if it is no longer there, undefined if that is not known.
 */
export function issuancePhraseNow(
	issuance: Issuance,
	request: CertificateSigningRequest | 'gone' | undefined,
): Printable {
	if (issuance.step !== 'sent' || request === undefined) {
		return issuancePhrase(issuance);
	}

	if (request === 'gone') {
		return printed`request gone: "certdeck resume ${printable(issuance.id)} --again" sends it once more`;
	}

	const {word, phrase} = stateOf(request);
	return word === 'Denied' || word === 'Failed'
		? printed`request ${printableSentence(phrase.toLowerCase())}: "certdeck resume --forget ${printable(issuance.id)}" is the end of it`
		: printed`${phrase}; the certificate is not in its place yet`;
}

/** The place of its key and the state of the key there, in words; printable. */
export function keyPhrase({issuance: {key}, key: state}: PendingIssuance): Printable {
	switch (key.place) {
		case 'file':
			return printed`${printable(key.path)}${keyWords[state]}`;
		case 'secret':
			return printed`${printable(key.field)} of Secret ${printable(`${key.namespace}/${key.name}`)}, on no disk here`;
		case 'elsewhere':
			return printed`not known here`;
	}
}

/** All pending issuances as lines, then orphaned keys; printable. */
export function pendingIssuancesText({pending, faults, orphanedKeys}: PendingIssuanceList, now: Date): Printable {
	const lines = pending.flatMap(each => [...issuanceLines(each, now), printed``]);
	const text = joined(
		[
			...(pending.length === 0 ? [printed`Nothing is unfinished.`, printed``] : lines),
			...faults.map(({message}) => printed`can not be read: ${printable(message)}`),
			...orphanedKeys.map(path => printed`key without a certificate, finished or not: ${printable(path)}`),
		],
		printed`\n`,
	);
	return printed`${trimmedEnd(text)}\n`;
}

function issuanceLines(each: PendingIssuance, now: Date): readonly Printable[] {
	const {id, begunAt, name, signerName, context, server} = each.issuance;
	return [
		printed`${printable(id)}  ${printable(name)}  ${humanDuration(now.getTime() - new Date(begunAt).getTime())} ago`,
		printed`  step     ${issuancePhrase(each.issuance)}`,
		printed`  signer   ${printable(signerName)}`,
		printed`  key      ${keyPhrase(each)}`,
		printed`  cluster  ${printable(context)}, ${printable(server)}`,
	];
}

/** The pending issuances as data for JSON, without the specs and the requests themselves. */
export function pendingIssuancesJson({pending, faults, orphanedKeys}: PendingIssuanceList): object {
	return {
		unfinished: pending.map(({issuance, key}) => {
			const {spec: _, made, agreed: __, ...rest} = issuance;
			return {...rest, publicKeySha256: made?.publicKeySha256 ?? null, keyState: key};
		}),
		unreadable: faults.map(({path, message}) => ({path, message})),
		orphanedKeys,
	};
}
