/** Characters that Go's net/url does not escape in each part of a URI. */
const plain = {
	host: /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/,
	user: /[A-Za-z0-9\-_.~$&+,;=]/,
	path: /[A-Za-z0-9\-_.~$&+,/:;=@]/,
	fragment: /[A-Za-z0-9\-_.~$&+,/:;=?@!()*]/,
} as const;

/** A path or fragment of these characters is kept as it was written. */
const keptPath = /^[A-Za-z0-9\-_.~$&+,/:;=@!'()*[\]%]*$/;
const keptFragment = /^[A-Za-z0-9\-_.~$&+,/:;=?@!'()*[\]%]*$/;
const plainUri = /^[a-z][a-z0-9]*:\/\/[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?:\/[A-Za-z0-9\-._~/]*)?$/;

/**
 * The URI that Go's net/url writes after parsing the given one. Signers that are written in Go put it into the
 * certificate. The scheme is in lower case, an empty authority before an empty path is left out, and
 * unusual characters are escaped.
 *
 * @param uri - `uriFault` must find no fault in it.
 */
export function uriOfServer(uri: string): string {
	if (uri === '*' || plainUri.test(uri)) {
		return uri;
	}

	const [main = '', fragment] = cut(uri, '#');
	const [, scheme = '', afterScheme = ''] = /^(?:([A-Za-z][A-Za-z0-9+\-.]*):)?([\s\S]*)$/.exec(main) ?? [];
	const [rest = '', query] = cut(afterScheme, '?');
	const tail = `${query === undefined ? '' : queryText(afterScheme, query)}${fragmentText(fragment)}`;
	const head = scheme === '' ? '' : `${scheme.toLowerCase()}:`;
	if (head !== '' && rest !== '' && !rest.startsWith('/')) {
		return `${head}${rest}${tail}`;
	}

	return `${head}${hierarchy(head !== '', rest)}${tail}`;
}

/** Authority and path. */
function hierarchy(hasScheme: boolean, rest: string): string {
	const hasAuthority = rest.startsWith('//') && (hasScheme || !rest.startsWith('///'));
	if (!hasAuthority) {
		const path = pathText(rest);
		return hasScheme || !/^[^/]*:/.test(path) ? path : `./${path}`;
	}

	const slash = rest.indexOf('/', 2);
	const authority = rest.slice(2, slash < 0 ? undefined : slash);
	const path = slash < 0 ? '' : pathText(rest.slice(slash));
	const at = authority.lastIndexOf('@');
	const user = at < 0 ? '' : `${userText(authority.slice(0, at))}@`;
	const host = escapeText(unescapeText(authority.slice(at + 1)), plain.host);
	if (!hasScheme && user === '' && host === '') {
		return path;
	}

	return `${host === '' && path === '' && user === '' ? '' : '//'}${user}${host}${path}`;
}

function userText(user: string): string {
	const [name = '', password] = cut(user, ':');
	const text = escapeText(unescapeText(name), plain.user);
	return password === undefined ? text : `${text}:${escapeText(unescapeText(password), plain.user)}`;
}

function pathText(path: string): string {
	return keptPath.test(path) ? path : escapeText(unescapeText(path), plain.path);
}

function fragmentText(fragment: string | undefined): string {
	if (fragment === undefined || fragment === '') {
		return '';
	}

	return `#${keptFragment.test(fragment) ? fragment : escapeText(unescapeText(fragment), plain.fragment)}`;
}

/** An empty query keeps its question mark. */
function queryText(afterScheme: string, query: string): string {
	return query !== '' || afterScheme.endsWith('?') ? `?${query}` : '';
}

function cut(text: string, separator: string): readonly string[] {
	const at = text.indexOf(separator);
	return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** One character for each byte. */
function unescapeText(text: string): string {
	return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function escapeText(text: string, allowed: RegExp): string {
	return text.replace(/[\s\S]/g, character =>
		allowed.test(character) ? character : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
	);
}
