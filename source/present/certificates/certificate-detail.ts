import type {Printable} from '../../base/text/index.js';
import {joined, localized, paddedEnd, printable, printableSentence, printed} from '../../base/text/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import {nameText} from '../../pki/x509/index.js';
import {severityMarks} from '../findings/index.js';
import {keyText} from '../words/index.js';
import {endsText, placeText, purposeText, renewerText, stateText, userText} from './certificate-words.js';
import {renewCommand} from './renew-command.js';

const keyWords = {
	fits: printed`fits the certificate`,
	'not-for-go': printed`fits, and Go does not load it`,
	'hidden-from-go': printed`fits, and Go's reader does not find it`,
	later: printed`is that of a later certificate`,
	other: printed`is that of another certificate`,
	damaged: printed`is damaged: its two halves do not belong together`,
	unreadable: printed`can't be read`,
	encrypted: printed`is encrypted`,
	missing: printed`is missing`,
	unread: printed`was not looked at`,
	none: printed``,
} as const;

/** Everything about a place with certificates: its problems first, then who uses, renews and trusts it. */
export function certificateDetail(entry: JudgedEntry, now: Date): Printable {
	const {place, findings, users, used, renewer, trustedBy, isTrustedBySystem, leaf, sameKey, certificates} = entry;
	const command = renewCommand(entry);
	const trusted = [...trustedBy.map(placeText), ...(isTrustedBySystem ? [printed`what programs come with`] : [])];
	return joined(
		[
			row(localized`where`, printed`${placeText(place)}`),
			...(place.alsoIn ?? []).slice(0, mostTold).map(namespace => row('', printed`also in ${printable(namespace)}`)),
			row(localized`state`, stateText(entry)),
			...(entry.ends === undefined
				? []
				: [
						row(
							localized`ends`,
							printed`${printable(entry.ends.toISOString().slice(0, 16).replace('T', ' '))} UTC, ${endsText(entry, now)}`,
						),
					]),
			row(localized`good for`, purposeText(entry)),
			...(entry.key === 'none' ? [] : [row(localized`key`, printed`the private key beside it ${keyWords[entry.key]}`)]),
			...(entry.ownSigner === undefined
				? []
				: [row('authority', joined(entry.ownSigner.slice(1).map(printable), printed`, `))]),
			...(entry.signerName === undefined ? [] : [row(localized`signer`, printable(entry.signerName))]),
			printed``,
			...(findings.length === 0
				? [row(localized`findings`, printed`none`)]
				: findings.map(({id, severity, message}, index) =>
						row(
							index === 0 ? localized`findings` : '',
							printed`${severityMarks[severity]} ${printableSentence(message)} (${printable(id)})`,
						),
					)),
			printed``,
			...list(localized`used by`, users.map(userText), used === 'no' ? printed`nobody` : printed`not known`),
			row(localized`renewed by`, renewerText(renewer)),
			...(renewer.at === undefined
				? []
				: [row('', printed`means to on ${printable(renewer.at.toISOString().slice(0, 10))}`)]),
			...(command === undefined ? [] : [row(localized`renew`, command)]),
			...(leaf === undefined ? [] : list(localized`trusted by`, trusted, printed`nothing that was read here`)),
			...(sameKey.length === 0 ? [] : list(localized`same key`, sameKey.map(placeText), printed``)),
			printed``,
			...certificates
				.slice(0, mostCertificates)
				.flatMap((certificate, index) => [
					row(localized`${index + 1} of ${certificates.length}`, printable(nameText(certificate.subject))),
					row('', printed`issued by ${printable(nameText(certificate.issuer))}`),
					row(
						'',
						printed`${day(certificate.notBefore)} to ${day(certificate.notAfter)}, ${keyText(certificate)}, serial ${printable(certificate.serialNumber)}`,
					),
					...certificate.subjectAltNames.slice(0, mostTold).map(({value}) => row('', printable(value))),
				]),
			...(certificates.length > mostCertificates
				? [row('', printed`and ${certificates.length - mostCertificates} more`)]
				: []),
			printed``,
		],
		printed`\n`,
	);
}

const mostTold = 20;
const mostCertificates = 50;

function day(date: Date): Printable {
	return Number.isNaN(date.getTime()) ? printed`?` : printable(date.toISOString().slice(0, 10));
}

function row(title: string, text: Printable): Printable {
	return printed`${paddedEnd(printable(title), 11)} ${text}`;
}

function list(title: string, texts: readonly Printable[], nothing: Printable): readonly Printable[] {
	const more = texts.length - mostTold;
	const shown = texts.length === 0 ? [nothing] : texts.slice(0, mostTold);
	return [...shown, ...(more > 0 ? [printed`and ${more} more`] : [])].map((text, index) =>
		row(index === 0 ? title : '', text),
	);
}
