import {domainToASCII} from 'node:url';
import {localized} from '../../base/text/index.js';
import {ipText, parseIp, parseMailAddress, parseRequestUri, uriFault} from '../go/index.js';
import type {GeneralName} from '../index.js';
import {PkiError} from '../index.js';
import {quotedValue} from '../text/index.js';

/** The kinds that cfssl sorts hosts into. */
export type SubjectAltName = GeneralName & {readonly kind: 'dns' | 'email' | 'ip' | 'uri'};

export type SortedHost = {
	readonly name: SubjectAltName;
	/** A possible mistake, which cfssl silently accepts. */
	readonly warning?: string;
};

/**
 * Finds the kind of one entry of a spec's `hosts` as cfssl does: by `net.ParseIP`, else `mail.ParseAddress`, else
 * `url.ParseRequestURI`, else it is a DNS name, which is not checked.
 *
 * @returns the name for subjectAltName: IPs in canonical form (IPv4-mapped ones as IPv4), e-mail addresses without display
 * name, URIs as Go writes them, DNS names unchanged.
 * @throws {PkiError} `bad-spec` for text outside printable ASCII: subjectAltName holds IA5String (RFC 5280 §4.2.1.6), and
 * cfssl crashes. The hint proposes the A-label if there is one.
 */
export function sortHost(host: string): SortedHost {
	assertAscii(host);
	const ip = parseIp(host);
	if (ip !== undefined) {
		return {name: {kind: 'ip', value: ipText(ip, 0, ip.length) ?? host}};
	}

	const email = parseMailAddress(host);
	if (email !== undefined) {
		const warning =
			email === host
				? undefined
				: localized`host ${quote(host)} is written as the e-mail address ${quote(email)} alone`;
		return {name: {kind: 'email', value: email}, ...(warning && {warning})};
	}

	const uri = parseRequestUri(host);
	if (uri !== undefined) {
		const warning = warnOfUri(host, uri);
		return {name: {kind: 'uri', value: uri}, ...(warning && {warning})};
	}

	const problem = dnsNameProblem(host);
	return {
		name: {kind: 'dns', value: host},
		...(problem && {warning: localized`host ${quote(host)} is written as a DNS name, unchecked: ${problem}`}),
	};
}

/** Sorts all hosts into the order of subjectAltName: DNS, e-mail, IP, URI, each kind in the order given. */
export function sortHosts(hosts: readonly string[]): {
	readonly names: readonly SubjectAltName[];
	readonly warnings: readonly string[];
} {
	const sorted = hosts.map(host => sortHost(host));
	return {
		names: orderNames(sorted.map(({name}) => name)),
		warnings: sorted.flatMap(({warning}) => warning ?? []),
	};
}

/** Names in the order in which cfssl writes them. */
export function orderNames(names: readonly SubjectAltName[]): readonly SubjectAltName[] {
	return (['dns', 'email', 'ip', 'uri'] as const).flatMap(kind => names.filter(name => name.kind === kind));
}

/** Why TLS clients can't match a text as host name (RFC 1123 §2.1, with `*` as the whole first label); undefined if they can. */
export function dnsNameProblem(text: string): string | undefined {
	if (text === '') {
		return localized`it is empty`;
	}

	if (text.length > 253) {
		return localized`it has ${text.length} characters, 253 is the most`;
	}

	if (/^[\d.]+$/.test(text)) {
		return localized`it looks like an IP address but is none`;
	}

	if (text.endsWith('.')) {
		return localized`a name in a certificate ends without a dot`;
	}

	const labels = (text.startsWith('*.') ? text.slice(2) : text).split('.');
	const bad = labels.find(label => !/^[a-z\d_]([a-z\d_-]{0,61}[a-z\d_])?$/i.test(label));
	if (bad === undefined) {
		return undefined;
	}

	return bad === '' ? localized`it has an empty label` : localized`${quote(bad)} is not a label of a host name`;
}

/** Schemes of URLs to which clients connect. URIs of other schemes, such as SPIFFE, are identities. */
const schemesOfServers: ReadonlySet<string> = new Set(
	'http https ws wss tcp tls grpc grpcs amqp amqps mqtt mqtts ldap ldaps redis rediss postgres postgresql mysql ftp ftps'.split(
		' ',
	),
);

function warnOfUri(host: string, uri: string): string | undefined {
	const written = localized`host ${quote(host)} is written as the URI ${quote(uri)}`;
	const address = host.replace(/^\[|\](:\d+)?$|%.*$/g, '');
	if (parseIp(address) !== undefined) {
		return localized`${written}, not as an IP address: write ${quote(address)}`;
	}

	const [, name = '', port] = /^([^/:]+):(\d+)$/.exec(host) ?? [];
	if (port !== undefined) {
		return localized`${written}; names in a certificate carry no port: write ${quote(name)}`;
	}

	const fault = uriFault(uri);
	if (fault !== undefined) {
		return localized`${written}, which ${fault}: parsers written in Go refuse such a request`;
	}

	const [, scheme = '', url = ''] =
		/^([a-z][a-z\d+.-]*):\/\/(?:[^/?#@]*@)?([^/?#:]+)(?::\d+)?(?:[/?#]|$)/i.exec(host) ?? [];
	if (schemesOfServers.has(scheme.toLowerCase()) && (parseIp(url) !== undefined || dnsNameProblem(url) === undefined)) {
		return localized`${written}; clients look for names: write ${quote(url)}`;
	}

	if (!/^[a-z][a-z\d+.-]*:/i.test(uri)) {
		return localized`${written}, though it has no scheme`;
	}

	return uri === host ? undefined : written;
}

/** The A-labels of an internationalized name (RFC 5890 §2.3.2.1); undefined if the text is no such name. */
export function asciiHost(host: string): string | undefined {
	return domainToASCII(host) || undefined;
}

function assertAscii(host: string): void {
	if (/^[ -~]*$/.test(host)) {
		return;
	}

	if (/[\0-\x1f\x7f]/.test(host)) {
		throw new PkiError('bad-spec', localized`host ${quote(host)} has control characters`);
	}

	const ascii = asciiHost(host);
	throw new PkiError('bad-spec', localized`host ${quote(host)} is not ASCII, and names in a certificate must be`, {
		hint: ascii === undefined ? localized`Write it in ASCII.` : localized`Write its A-label: ${quote(ascii)}`,
	});
}

function quote(text: string): string {
	return quotedValue(text);
}
