import type {Printable} from '../../base/text/index.js';
import {joined, printable, printableLines, printed} from '../../base/text/index.js';
import type {Served} from '../../operations/handshake/index.js';
import type {Certificate} from '../../pki/index.js';
import {encodePem} from '../../pki/pem/index.js';
import {sha256Hex} from '../../pki/x509/index.js';
import {humanDuration, nameText, shortSubject} from '../words/index.js';

/** The certificates that a server presents, one a line, whether they cover the name, and how they compare with the Secret. */
export function servedText({label, chain, protocol, name, secret}: Served, now: Date): Printable {
	const asked = name === undefined ? printed`` : printed`, asked for "${printable(name.asked)}"`;
	const lines = [
		printed`${printable(label)} presents, over ${printable(protocol ?? 'TLS')}${asked}:`,
		...chain.map(each => printed`  ${shortSubject(each)}, by ${nameText(each.issuer)}, ${endOf(each, now)}`),
		...(name?.isCovered === false ? [printed`It is not for the name "${printable(name.asked)}".`] : []),
		...(secret ? [againstText(secret, now)] : []),
	];
	return printed`${joined(lines, printed`\n`)}\n`;
}

function againstText({label, leaf, comparison}: NonNullable<Served['secret']>, now: Date): Printable {
	const where = printable(label);
	switch (comparison) {
		case 'same': {
			return printed`It is what ${where} holds.`;
		}

		case 'other-chain': {
			return printed`Its certificate is that of ${where}, with other certificates behind it.`;
		}

		case 'earlier': {
			return printed`It is not the certificate of ${where}, which ${endOf(leaf, now)}: the server has not read it again. Restart it.`;
		}

		default: {
			return printed`It is not the certificate of ${where}, which ${endOf(leaf, now)}.`;
		}
	}
}

function endOf({notAfter}: Certificate, now: Date): Printable {
	const left = notAfter.getTime() - now.getTime();
	const date = printable(notAfter.toISOString().slice(0, 10));
	return left < 0
		? printed`ended ${humanDuration(-left)} ago (${date})`
		: printed`ends in ${humanDuration(left)} (${date})`;
}

/** The chain as PEM. */
export function servedPem({chain}: Served): Printable {
	return joined(
		chain.map(({raw}) => printableLines(encodePem('CERTIFICATE', raw.der))),
		printed``,
	);
}

/** The stable JSON of `served -o json`. */
export type ServedJson = {
	readonly server: string;
	/** `TLSv1.3`; null if the server ended the handshake after it had presented its certificate. */
	readonly protocol: string | null;
	/** The name that was asked for (SNI); null without one. */
	readonly serverName: string | null;
	/** Whether the leaf is valid for that name. */
	readonly coversServerName: boolean | null;
	/** The leaf, then its issuers. */
	readonly chain: readonly LeafJson[];
	readonly secret: {
		readonly name: string;
		readonly comparison: NonNullable<Served['secret']>['comparison'];
		readonly certificate: LeafJson;
	} | null;
};

type LeafJson = {
	readonly subject: string;
	readonly issuer: string;
	/** As `KIND:VALUE`. */
	readonly subjectAltNames: readonly string[];
	/** ISO 8601. */
	readonly notBefore: string;
	readonly notAfter: string;
	/** Hex, of the DER of the certificate. */
	readonly sha256: string;
};

export function servedJson({label, chain, protocol, name, secret}: Served): ServedJson {
	return {
		server: label,
		protocol: protocol ?? null,
		serverName: name?.asked ?? null,
		coversServerName: name?.isCovered ?? null,
		chain: chain.map(leafJson),
		secret: secret
			? {name: secret.label.replace(/^Secret /, ''), comparison: secret.comparison, certificate: leafJson(secret.leaf)}
			: null,
	};
}

function leafJson(certificate: Certificate): LeafJson {
	const {subject, issuer, subjectAltNames, notBefore, notAfter, raw} = certificate;
	return {
		subject: nameText(subject),
		issuer: nameText(issuer),
		subjectAltNames: subjectAltNames.map(({kind, value}) => `${kind}:${value}`),
		notBefore: notBefore.toISOString(),
		notAfter: notAfter.toISOString(),
		sha256: sha256Hex(raw.der),
	};
}
