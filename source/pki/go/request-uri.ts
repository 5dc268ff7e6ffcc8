import {parseIp} from './parse-ip.js';

/**
 * A host read as Go's `url.ParseRequestURI` reads it, given back as Go's `URL.String` writes it (scheme in lower case,
 * escapes normalised), which is what cfssl puts into the certificate; undefined where Go gives an error. ASCII only.
 *
 * The WHATWG parser of `node:url` can't stand in: it rewrites paths and hosts and knows neither `spiffe://` hosts as such
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
	// A lone `?` at the end is kept, and so is whatever stands after the first one.
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

	// `scheme://` with nothing behind it loses its slashes in Go.
	return `${prefix}${authorityText === '' && path === '' ? '' : '//'}${authority}${path}${query}`;
}

/** What stays unescaped in each part when Go writes it. */
const plain = {
	path: /[A-Za-z\d\-._~$&+,/:;=@]/,
	user: /[A-Za-z\d\-._~$&+,;=]/,
	host: /[A-Za-z\d\-._~!"$&'()*+,:;<=>[\]]/,
};

/** Percent-decodes; undefined for a `%` without two hex digits. Bytes as characters. */
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

	// Kept as given where every character may stand there, RFC 3986's sub-delims and brackets included.
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

/** Host and port; percent signs may only stand for bytes past ASCII, or as `%25` (RFC 6874). */
function normaliseHost(host: string): string | undefined {
	if (host.includes('[')) {
		return normaliseLiteral(host);
	}

	// Several colons pass: newer Go is strict for http, but not in a module of cfssl's age (GODEBUG urlstrictcolons).
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
