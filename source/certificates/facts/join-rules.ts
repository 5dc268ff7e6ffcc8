import {localized} from '../../base/text/index.js';
import {nameText} from '../../pki/x509/index.js';
import type {Entry, Place} from '../model/index.js';
import {covers, coversService, isInside, servedNames, serviceHost} from './hosts.js';
import type {CertificateRule} from './rule.js';
import type {CertificateSubject} from './subject.js';
import {mostShared} from './subject.js';

/** The most names of objects in a message. The others are counted. */
const mostTold = 3;

export function placeText({kind, namespace, name}: Pick<Place, 'kind' | 'namespace' | 'name'>): string {
	return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function told(texts: readonly string[]): string {
	const more = texts.length - mostTold;
	return [...texts.slice(0, mostTold), ...(more > 0 ? [localized`${more} more`] : [])].join(', ');
}

/** Callers of a Service whose Pods present the certificate. */
function callersOf({entry, users}: CertificateSubject) {
	return users.callers.filter(({presented}) => presented.includes(entry));
}

/** Whether the certificate can be presented: it is a leaf in a Secret, and its purpose is no other. */
function isPresented({entry, purpose}: CertificateSubject): boolean {
	return entry.leaf !== undefined && entry.place.kind === 'Secret' && purpose !== 'other';
}

const isCovering = ({leaf}: Entry, host: string) => leaf !== undefined && covers(servedNames(leaf), host);

/** Rules about users, trust, and other places of the key. */
export const joinRules: readonly CertificateRule[] = [
	{
		id: 'names-miss-route',
		severity: 'warn',
		about: 'An Ingress or Gateway serves it for a host that is none of its names: clients refuse it, or see another.',
		find(subject) {
			const {entry, users} = subject;
			const missed = users
				.of(entry)
				.filter(({how}) => how === 'tls')
				.flatMap(({kind, namespace, name, hosts = []}) =>
					hosts
						.filter(host => !isCovering(entry, host))
						.map(host => localized`${JSON.stringify(host)} of ${kind} ${namespace}/${name}`),
				);
			return isPresented(subject) && missed.length > 0 ? localized`it is not good for ${told(missed)}` : undefined;
		},
	},
	{
		id: 'names-miss-webhook',
		severity: 'warn',
		about:
			'The API server calls a Service whose Pods have this certificate and no other that is good for the name of the Service.',
		find(subject) {
			const missed = callersOf(subject)
				.filter(({service, presented}) => !presented.some(each => isCovering(each, serviceHost(service))))
				.map(
					({kind, name, service}) => localized`${JSON.stringify(serviceHost(service))}, which ${kind} ${name} calls`,
				);
			return isPresented(subject) && missed.length > 0
				? localized`it is not good for ${told([...new Set(missed)])}`
				: undefined;
		},
	},
	{
		id: 'names-miss-service',
		severity: 'warn',
		about:
			'Its names are those of Services of the cluster, and none of them is a Service in front of the Pods that have it.',
		find(subject) {
			const {entry, users} = subject;
			const services = users.servicesOf(entry);
			const names = entry.leaf === undefined ? [] : servedNames(entry.leaf);
			return subject.purpose === 'serving' &&
				services.length > 0 &&
				names.length > 0 &&
				names.every(isInside) &&
				!services.some(service => coversService(names, service))
				? localized`the Pods that have it answer as ${told(services.map(({namespace, name}) => `${namespace}/${name}`))}, which is none of its names`
				: undefined;
		},
	},
	{
		id: 'not-for-servers',
		severity: 'warn',
		about:
			'An Ingress, a Gateway or a webhook presents it, and its extended key usages leave out server authentication.',
		find(subject) {
			const {entry, users, purpose} = subject;
			const served = users.of(entry).filter(({how}) => how === 'tls' || how === 'calls');
			return isPresented(subject) && purpose === 'client' && served.length > 0
				? localized`it is for clients alone, and ${told(served.map(({kind, name}) => `${kind} ${name}`))} would present it`
				: undefined;
		},
	},
	{
		id: 'bundle-does-not-vouch',
		severity: 'block',
		about:
			'What a Service presents to the API server, which calls it, leads to none of the authorities of the caBundle: each call fails.',
		find({entry, users, trustIndex}) {
			const caller = users.callers.find(
				({kind, name, field}) => kind === entry.place.kind && name === entry.place.name && field === entry.place.field,
			);
			if (caller === undefined) {
				return undefined;
			}

			const named = caller.presented.filter(each => isCovering(each, serviceHost(caller.service)));
			return named.length > 0 && !named.some(each => trustIndex.leadsTo(each, entry.certificates))
				? localized`what ${JSON.stringify(serviceHost(caller.service))} presents, by ${placeText((named[0] as Entry).place)}, leads to none of its authorities`
				: undefined;
		},
	},
	{
		id: 'chain-incomplete',
		severity: 'warn',
		about:
			'An authority between it and what is trusted here is not sent with it, and lies at another place: who knows the root alone refuses it.',
		find: ({entry, trust}) =>
			entry.place.kind === 'Secret' && trust.missing !== undefined
				? localized`${JSON.stringify(nameText(trust.missing.certificate.subject))} is missing behind it: it lies in ${placeText(trust.missing.place)}`
				: undefined,
	},
	{
		id: 'chain-broken',
		severity: 'warn',
		about: 'It leads to an authority that is trusted here, by a way that clients refuse. Not said of what has ended.',
		find: ({trust, ends, now}) => (ends !== undefined && ends <= now ? undefined : trust.errors[0]?.message),
	},
	{
		id: 'issuer-not-here',
		severity: 'info',
		about:
			'Nothing that was read here trusts its issuer: no ConfigMap, bundle, caBundle or ca.crt, nor what programs come with.',
		find({entry, trust, isAllRead}) {
			return entry.leaf !== undefined &&
				['Secret', 'server'].includes(entry.place.kind) &&
				trust.trustedBy.length === 0 &&
				!trust.isTrustedBySystem &&
				trust.missing === undefined &&
				!trust.isSelfSigned
				? localized`nothing ${isAllRead ? '' : localized`that could be read `}here trusts its issuer, ${JSON.stringify(nameText(entry.leaf.issuer))}`
				: undefined;
		},
	},
	{
		id: 'self-signed',
		severity: 'info',
		about: 'It vouches for itself, and no place that was read here trusts it.',
		find: ({entry, trust}) =>
			entry.leaf !== undefined && trust.isSelfSigned && trust.trustedBy.length === 0
				? localized`it vouches for itself, and nothing that was read here trusts it`
				: undefined,
	},
	{
		id: 'key-shared',
		severity: 'info',
		about: 'The same private key stands behind certificates at several places.',
		find: ({sameKey}) =>
			sameKey.length >= mostShared
				? localized`its key is also that of ${sameKey.slice(0, mostTold).map(placeText).join(', ')}, and of ${mostShared - mostTold} or more others`
				: sameKey.length > 0
					? localized`its key is also that of ${told(sameKey.map(placeText))}`
					: undefined,
	},
];
