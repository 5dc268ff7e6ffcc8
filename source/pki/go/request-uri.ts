import {parseIp} from './parse-ip.js';

/**
 * Reads a host as Go's `url.ParseRequestURI` does, and writes it as Go's `URL.String` does: scheme in lower case, escapes
 * normalised. cfssl puts that text into the certificate. Undefined if Go returns an error. ASCII only.
 *
 * The WHATWG parser of `node:url` does not fit: it rewrites paths and hosts, and knows neither the hosts of `spiffe://`
 * nor opaque parts.
 */
export function parseRequestUri(text: string): string | undefined {
	if (text === '' || /[\0-\x1f\x7f]/.test(text)) {
		return undefined;
	}

	if (text === '*') {
		return '*';
	}

	if (text.startsWith(':')) {
		return undefined;
	}

	const [, given = '', rest = text] = /^([a-z][a-z\d+.-]*):(.*)$/is.exec(text) ?? [];
	const scheme = given.toLowerCase();
	const prefix = scheme === '' ? '' : `${scheme}:`;
	const mark = rest.indexOf('?');
	const hierarchical = mark < 0 ? rest : rest.slice(0, mark);
	// A single `?` at the end is kept, and so is any text after the first `?`.
	const query = mark < 0 ? '' : rest.slice(mark);
	if (!hierarchical.startsWith('/')) {
		return scheme === '' ? undefined : `${prefix}${hierarchical}${query}`;
	}

	if (scheme === '' || !hierarchical.startsWith('//')) {
		const path = normalisePath(hierarchical);
		return path === undefined ? undefined : `${prefix}${path}${query}`;
	}

	const [, authorityText = '', pathText = ''] = /^\/\/([^/]*)(.*)$/s.exec(hierarchical) ?? [];
	const authority = normaliseAuthority(authorityText);
	const path = normalisePath(pathText);
	if (authority === undefined || path === undefined) {
		return undefined;
	}

	// Go writes `scheme://` without host and path as `scheme:`.
	return `${prefix}${authorityText === '' && path === '' ? '' : '//'}${authority}${path}${query}`;
}

/** Characters that Go does not escape in each part. */
const plain = {
	path: /[A-Za-z\d\-._~$&+,/:;=@]/,
	user: /[A-Za-z\d\-._~$&+,;=]/,
	host: /[A-Za-z\d\-._~!"$&'()*+,:;<=>[\]]/,
};

/** Percent-decodes into one character for each byte; undefined for a `%` without two hex digits. */
function unescapeText(text: string): string | undefined {
	if (/%(?![\da-f]{2})/i.test(text)) {
		return undefined;
	}

	return text.replace(/%([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

function escapeText(text: string, keep: RegExp): string {
	return text.replace(/./gs, character =>
		keep.test(character) ? character : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
	);
}

function normalisePath(path: string): string | undefined {
	const decoded = unescapeText(path);
	if (decoded === undefined) {
		return undefined;
	}

	// A path of allowed characters is kept as it is. RFC 3986's sub-delims and brackets are allowed.
	return /^[A-Za-z\d\-._~!$&'()*+,;=:@[\]%/]*$/.test(path) ? path : escapeText(decoded, plain.path);
}

function normaliseAuthority(authority: string): string | undefined {
	const at = authority.lastIndexOf('@');
	const host = normaliseHost(authority.slice(at + 1));
	if (at < 0 || host === undefined) {
		return host;
	}

	const userinfo = authority.slice(0, at);
	if (!/^[A-Za-z\d\-._:~!$&'()*+,;=%@]*$/.test(userinfo)) {
		return undefined;
	}

	const colon = userinfo.indexOf(':');
	const parts = colon < 0 ? [userinfo] : [userinfo.slice(0, colon), userinfo.slice(colon + 1)];
	const written = parts.map(part => unescapeText(part)).map(part => part && escapeText(part, plain.user));
	return written.includes(undefined) ? undefined : `${written.join(':')}@${host}`;
}

/** Host and port. Only bytes beyond ASCII may be percent-encoded, and `%25` (RFC 6874). */
function normaliseHost(host: string): string | undefined {
	if (host.includes('[')) {
		return normaliseLiteral(host);
	}

	// Several colons are accepted. Newer Go refuses them for http, but not in a module as old as cfssl (GODEBUG
	// urlstrictcolons).
	const colon = host.lastIndexOf(':');
	if (colon >= 0 && !/^:\d*$/.test(host.slice(colon))) {
		return undefined;
	}

	const decoded = decodeHost(host);
	return decoded === undefined ? undefined : escapeText(decoded, plain.host);
}

/** `[v6%25zone]:port`. */
function normaliseLiteral(host: string): string | undefined {
	const [, inner = '', port = ''] = /^\[([^[]*)\](:\d*)?$/.exec(host) ?? [];
	const mark = inner.indexOf('%25');
	const address = mark < 0 ? inner : inner.slice(0, mark);
	if (!address.includes(':') || parseIp(address) === undefined) {
		return undefined;
	}

	if (mark < 0) {
		return `[${address}]${port}`;
	}

	const zone = inner.slice(mark + 3);
	const decoded = unescapeText(zone);
	const escapes = zone.match(/%[\da-f]{2}/gi) ?? [];
	const escapesGood = escapes.every(triplet => {
		const character = unescapeText(triplet) ?? '';
		return character === '%' || character === ' ' || plain.host.test(character);
	});
	const plainGood = [...zone.replace(/%[\da-f]{2}/gi, '')].every(character => plain.host.test(character));
	return decoded && escapesGood && plainGood ? `[${address}%25${escapeText(decoded, plain.host)}]${port}` : undefined;
}

function decodeHost(host: string): string | undefined {
	const literal = host.replace(/%(25|[89a-f][\da-f])/gi, '');
	return [...literal].every(character => plain.host.test(character)) ? unescapeText(host) : undefined;
}
