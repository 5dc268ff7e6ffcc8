import {isIPv6} from 'node:net';
import {localized} from '../../base/text/index.js';

const hostCharacter = /^[A-Za-z0-9!$&'()*+,;=:[\]<>"\-_.~]$/;
const userInfo = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const optionalPort = /^(?::[0-9]*)?$/;
/** The form of nearly every URI in certificates. A URI of this form has no fault. */
const plainUri = /^[a-z][a-z0-9]*:\/\/[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?:\/[A-Za-z0-9\-._~/]*)?$/;
const badEscape = /%(?![0-9A-Fa-f]{2})/;

/**
 * Why Go's url.Parse, or the additional host check of crypto/x509, refuses a uniformResourceIdentifier. Go then refuses
 * the whole request or certificate. Undefined if Go accepts the URI.
 *
 * @param uri - ASCII text.
 */
export function uriFault(uri: string): string | undefined {
	if (plainUri.test(uri)) {
		return undefined;
	}

	const hash = uri.indexOf('#');
	const main = hash < 0 ? uri : uri.slice(0, hash);
	if (/[\0-\x1f\x7f]/.test(main)) {
		return localized`holds a control character`;
	}

	const fault = main === '*' ? undefined : faultBeforeFragment(main);
	return fault ?? (hash >= 0 && badEscape.test(uri.slice(hash + 1)) ? localized`has a bad % escape` : undefined);
}

function faultBeforeFragment(main: string): string | undefined {
	const [scheme, afterScheme] = splitScheme(main);
	if (scheme === undefined) {
		return localized`has no scheme before its colon`;
	}

	const question = afterScheme.indexOf('?');
	let rest = question < 0 ? afterScheme : afterScheme.slice(0, question);
	if (!rest.startsWith('/')) {
		if (scheme !== '') {
			return undefined;
		}

		if (/^[^/]*:/.test(rest)) {
			return localized`has a colon in its first path segment`;
		}
	}

	if ((scheme !== '' || !rest.startsWith('///')) && rest.startsWith('//')) {
		const slash = rest.indexOf('/', 2);
		const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
		rest = slash < 0 ? '' : rest.slice(slash);
		const fault = authorityFault(scheme.toLowerCase(), authority);
		if (fault !== undefined) {
			return fault;
		}
	}

	return badEscape.test(rest) ? localized`has a bad % escape` : undefined;
}

/** Scheme and rest. The scheme is empty if there is none, and undefined if the URI begins with a colon. */
function splitScheme(uri: string): readonly [scheme: string | undefined, rest: string] {
	const match = /^[A-Za-z][A-Za-z0-9+\-.]*:/.exec(uri);
	if (match !== null) {
		return [match[0].slice(0, -1), uri.slice(match[0].length)];
	}

	return [uri.startsWith(':') ? undefined : '', uri];
}

function authorityFault(scheme: string, authority: string): string | undefined {
	const at = authority.lastIndexOf('@');
	const host = readHost(scheme, authority.slice(at + 1));
	if (host === undefined) {
		return localized`has a host that is none`;
	}

	const user = at < 0 ? '' : authority.slice(0, at);
	if (!userInfo.test(user) || badEscape.test(user)) {
		return localized`has user information that is none`;
	}

	return isDomain(host) ? undefined : localized`has a host that is no domain name`;
}

/** The host as Go unescapes it, with brackets and port; undefined if Go refuses it. */
function readHost(scheme: string, host: string): string | undefined {
	const open = host.lastIndexOf('[');
	if (open > 0) {
		return undefined;
	}

	if (open === 0) {
		const close = host.lastIndexOf(']');
		const port = host.slice(close + 1);
		return close >= 0 && optionalPort.test(port) && isAddress(host.slice(1, close)) ? host : undefined;
	}

	const first = host.indexOf(':');
	if (first >= 0) {
		const last = host.lastIndexOf(':');
		const port = host.slice(scheme === 'http' || scheme === 'https' ? first : last);
		if (!optionalPort.test(port)) {
			return undefined;
		}
	}

	return unescapeHost(host);
}

/** Whether the text in brackets is an IPv6 address, perhaps with a zone after `%25`. */
function isAddress(literal: string): boolean {
	const zoneAt = literal.indexOf('%25');
	const address = unescapeHost(zoneAt < 0 ? literal : literal.slice(0, zoneAt));
	if (address === undefined) {
		return false;
	}

	if (zoneAt < 0) {
		return isIPv6(address) && !address.includes('%');
	}

	const zone = unescapeZone(literal.slice(zoneAt + 3));
	return zone !== undefined && zone !== '' && isIPv6(address);
}

function unescapeHost(host: string): string | undefined {
	return unescapeText(host, (byte, sequence) => sequence === '%25' || byte > 0x7f);
}

function unescapeZone(zone: string): string | undefined {
	return unescapeText(zone, (byte, sequence) => sequence === '%25' || byte === 0x20 || isHostCharacter(byte));
}

function unescapeText(text: string, mayEscape: (byte: number, sequence: string) => boolean): string | undefined {
	let result = '';
	for (let index = 0; index < text.length; index++) {
		const character = text[index] as string;
		if (character === '%') {
			const sequence = text.slice(index, index + 3);
			const byte = Number.parseInt(sequence.slice(1), 16);
			if (!/^%[0-9A-Fa-f]{2}$/.test(sequence) || !mayEscape(byte, sequence)) {
				return undefined;
			}

			result += String.fromCharCode(byte);
			index += 2;
		} else if (hostCharacter.test(character)) {
			result += character;
		} else {
			return undefined;
		}
	}

	return result;
}

function isHostCharacter(byte: number): boolean {
	return byte < 0x80 && hostCharacter.test(String.fromCharCode(byte));
}

/** domainNameValid of crypto/x509: visible ASCII, no empty label, no dot at the end. An empty host is valid. */
function isDomain(host: string): boolean {
	return host === '' || (/^[\x21-\x7e]*$/.test(host) && !/^\.|\.\.|\.$/.test(host));
}
