import {domainToUnicode} from 'node:url';
import {parseIp} from '../../../pki/go/index.js';
import {dnsNameProblem} from '../../../pki/hosts/index.js';
import type {AddressTrouble} from '../../checks/index.js';
import {addressTrouble} from '../../checks/index.js';
import {answered} from '../../evidence/index.js';
import {podNameAddress, zoneOf} from '../../evidence/network/index.js';
import type {Rule, Subject} from '../../facts/index.js';
import {quoteAll, remembered} from '../../facts/index.js';

/** The field that these rules report, and what they apply to. */
export const field = 'spec.request: subjectAltName';
export const everywhere = ['object', 'request', 'certificate'] as const;
export const requests = ['object', 'request'] as const;

/** Lower-case host names that a client could match: DNS SANs, and a CN that reads as one. */
export const hosts = remembered(({view}): readonly string[] => {
	const {commonName = ''} = view;
	return [...view.dns, ...(isHostLike(commonName) || /^(\*|localhost)$/i.test(commonName) ? [commonName] : [])].map(
		name => name.toLowerCase().replace(/\.$/, ''),
	);
});

/** Has several labels: a host name and no person's name. */
export function isHostLike(name: string): boolean {
	return name.includes('.') && !name.includes('@') && dnsNameProblem(name.toLowerCase()) === undefined;
}

/** All addresses: IP SANs, and addresses in a DNS name, in the CN, or in the DNS name of a Pod. */
export const addresses = remembered(({view}) => {
	const names = [...view.dns, view.commonName ?? ''];
	return [
		...view.ip,
		...names.filter(name => parseIp(name) !== undefined),
		...names.flatMap(name => podNameAddress(name) ?? []),
	].map(address => ({address, trouble: addressTrouble(address)}));
});

/** The addresses with this trouble. */
export const troubled = (subject: Subject, wanted: AddressTrouble) =>
	addresses(subject).flatMap(({address, trouble}) => (trouble === wanted ? [address] : []));

/** The domain of the cluster's DNS; undefined if it is not certain. */
export function knownZones({object}: Subject): readonly string[] | undefined {
	const domain = answered(object?.evidence?.domain);
	return domain?.unread === undefined ? domain?.zones : undefined;
}

/** Names that look like names of the cluster but end in another domain; none if the cluster's domain is not known. */
export const foreignNames = remembered((subject): readonly string[] => {
	const zones = knownZones(subject);
	return zones === undefined ? [] : hosts(subject).filter(name => isForeign(name, zones));
});

function isForeign(name: string, zones: readonly string[]): boolean {
	const zone = zoneOf(name);
	return zone !== undefined && !zones.includes(zone);
}

/** The Service of the cluster that a name means: `orders.shop.svc`; undefined for text that no host can have. */
export function serviceOf(
	name: string,
	subject: Subject,
): {readonly service: string; readonly namespace: string} | undefined {
	const [, service = '', namespace = ''] = /^(?:.*\.)?([^.]+)\.([^.]+)\.svc(?:\.|$)/.exec(name) ?? [];
	return service === '' ||
		dnsNameProblem(name) !== undefined ||
		isForeign(name, knownZones(subject) ?? [zoneOf(name) ?? ''])
		? undefined
		: {service, namespace};
}

/** Namespace of the requesting service account; undefined for any other requester. */
export function serviceAccountNamespace({object}: Subject): string | undefined {
	return /^system:serviceaccount:([^:]+):/.exec(object?.seen.username ?? '')?.[1];
}

/** A sentence about the values, without duplicates; undefined without values. */
export function finding(values: readonly string[], sentence: (list: string) => string): string | undefined {
	return values.length === 0 ? undefined : sentence(quoteAll([...new Set(values)]));
}

/** A rule about names, which the requester chose. */
export const rule = (
	id: string,
	severity: Rule['severity'],
	about: string,
	find: Rule['find'],
	scopes: Rule['scopes'] = everywhere,
): Rule => ({id, severity, field, provenance: 'self', scopes, about, find});

/** The Unicode text of an internationalised name; empty if it is damaged. */
export function readable(name: string): string {
	return name.includes('xn--') ? domainToUnicode(name.replace(/^\*\./, '')) : name;
}

export function isLoopbackName(name: string): boolean {
	return (
		/(^|\.)localhost$/.test(name) ||
		/^localhost[46]?(\.localdomain[46]?)?$/.test(name) ||
		/^ip6-(localhost|loopback)$/.test(name) ||
		/^localhost\./.test(name)
	);
}
