// One table of all rules about the names of a server, to be read from top to bottom.

import {localized} from '../../../base/text/index.js';
import {parseIp} from '../../../pki/go/index.js';
import {dnsNameProblem} from '../../../pki/hosts/index.js';
import {effectsOf, kubeletServing, signerInfo} from '../../../signers/known/index.js';
import {isPublicSuffix, isTopLevelDomain, skeleton, suspiciousText} from '../../checks/index.js';
import {answered} from '../../evidence/index.js';
import type {Rule, Subject} from '../../facts/index.js';
import {listAll, mostReviewed, quote} from '../../facts/index.js';
import {owned} from './addresses.js';
import {
	field,
	finding,
	hosts,
	isHostLike,
	isLoopbackName,
	knownZones,
	readable,
	requests,
	rule,
	serviceOf,
	troubled,
} from './host-names.js';
import {hostOwners} from './name-owners.js';

/** More names than a service needs. */
const mostNames = 100;

/** Wildcards that match names of more than one owner. */
function isBroadWildcard(name: string, zones: readonly string[] = []): boolean {
	if (!name.startsWith('*')) {
		return false;
	}

	const rest = name.replace(/^(\*\.?)+/, '');
	return (
		rest === '' ||
		!rest.includes('.') ||
		/^(\*\.){2}/.test(name) ||
		/^(svc|pod)(\.[^.]+)*$/.test(rest) ||
		[...zones, 'cluster.local'].includes(rest) ||
		isPublicSuffix(rest)
	);
}

/** `*.etcd` in a request that also has the full name of the Service: that is how Pods of the same namespace call its Pods. */
function isShortOfNamed(name: string, subject: Subject): boolean {
	const rest = name.slice(2);
	return (
		/^\*\.[^.*]+$/.test(name) &&
		!isTopLevelDomain(rest) &&
		hosts(subject).some(host => serviceOf(host, subject)?.service === rest)
	);
}

function isBroad(name: string, subject: Subject): boolean {
	return isBroadWildcard(name, knownZones(subject)) && !isShortOfNamed(name, subject);
}

function isWildcard(name: string): boolean {
	return name.startsWith('*.') && !name.slice(2).includes('*');
}

function asksServer({read, object}: Subject): boolean {
	const usages = object === undefined ? (read?.extKeyUsage ?? []) : effectsOf(object.seen.usages).extKeyUsage;
	return usages.includes('serverAuth');
}

const loopback = (subject: Subject) => [
	...hosts(subject).filter(name => isLoopbackName(name)),
	...troubled(subject, 'loopback'),
];

/** Whether another name or address belongs to the requester. If that could not be read, another rule asks the question. */
function isBesideOwnNames(subject: Subject): boolean {
	return (
		subject.object?.seen.signerName !== kubeletServing &&
		([...hostOwners(subject).keys()].some(name => isOfRequester(name, subject)) ||
			owned(subject).some(
				({owner}) =>
					owner.kind === 'policy' ||
					owner.kind === 'unread' ||
					(owner.kind === 'pod' && owner.isOwn) ||
					(owner.kind === 'service' && ['own', 'unknown'].includes(owner.ownership.state)),
			))
	);
}

/** Whether a name belongs to the requester, or that could not be read. A wildcard only belongs to one above a headless Service. */
function isOfRequester(name: string, subject: Subject): boolean {
	const owner = hostOwners(subject).get(name);
	switch (owner?.kind) {
		case 'policy':
		case 'gateway':
		case 'unread':
			return true;
		case 'service':
		case 'load-balancer': {
			const service = answered(subject.object?.evidence?.services)?.byName.get(owner.key);
			return ['own', 'unknown'].includes(owner.ownership.state) && (!isWildcard(name) || service?.headless !== false);
		}

		default:
			return false;
	}
}

/** Names that nothing in the cluster backs, with what claims them. */
function outsideText(subject: Subject): string | undefined {
	const {signerName = ''} = subject.object?.seen ?? {};
	if (signerName === kubeletServing || signerInfo(signerName).authenticates) {
		return undefined;
	}

	// Only an old client takes a CN without SANs for a host name.
	const isMeant = (name: string) =>
		asksServer(subject) || subject.view.dns.some(each => each.toLowerCase().replace(/\.$/, '') === name);
	const known = [...hostOwners(subject)].flatMap(([name, owner]) =>
		owner.kind === 'outside' &&
		isMeant(name) &&
		!isPublicService(name) &&
		!metadataNames.has(name) &&
		!isBroadWildcard(name)
			? [{name, claim: owner.claim}]
			: [],
	);
	const texts = known.map(({name, claim}) =>
		claim === undefined
			? localized`nothing in the cluster stands behind ${quote(name)}`
			: claim.isOwn
				? localized`nothing but ${claim.what} of ${claim.namespace} itself stands behind ${quote(name)}`
				: localized`${claim.what} of ${claim.namespace}, which is not the requester's, stands behind ${quote(name)}`,
	);
	const text = listAll(texts, each => each);
	return texts.length === 0
		? undefined
		: localized`${text.slice(0, 1).toUpperCase()}${text.slice(1)}; list the zone in a policy`;
}

const isSystemNamespace = (namespace: string) => namespace === 'kube-system';

export const servingNameRules: readonly Rule[] = [
	rule(
		'claims-public-service',
		'warn',
		'A name or address of a public service that machines trust: registries, code hosting, sign-in, public DNS.',
		subject =>
			finding(
				[...hosts(subject).filter(isPublicService), ...subject.view.ip.filter(ip => publicAddresses.has(ip))],
				list => localized`The holder could pose as a public service: ${list}`,
			),
		requests,
	),
	rule(
		'claims-loopback',
		'block',
		'localhost or a loopback address, for a kubelet or without a name of the requester beside it: every machine is its own.',
		subject =>
			isBesideOwnNames(subject)
				? undefined
				: finding(
						loopback(subject),
						list => localized`The holder could pose as any local service on any machine: ${list}`,
					),
	),
	{
		id: 'loopback-beside-names',
		severity: 'info',
		field,
		provenance: 'self',
		scopes: ['object'],
		evidence: 'services',
		about:
			'localhost or a loopback address beside names of the requester, as databases ask for it: good for what runs on its own machine.',
		find: subject =>
			isBesideOwnNames(subject)
				? finding(loopback(subject), list => localized`Also for the machine itself, beside names of its own: ${list}`)
				: undefined,
	},
	rule('claims-unspecified-address', 'block', 'The address 0.0.0.0 or ::, which stands for any.', subject =>
		finding(troubled(subject, 'unspecified'), list => localized`Stands for any address: ${list}`),
	),
	rule(
		'claims-metadata-service',
		'block',
		`A cloud's metadata address or name, from which machines take their credentials.`,
		subject =>
			finding(
				[...hosts(subject).filter(name => metadataNames.has(name)), ...troubled(subject, 'metadata')],
				list => localized`The holder could pose as the cloud's metadata service: ${list}`,
			),
	),
	rule(
		'claims-special-address',
		'warn',
		'A link-local, multicast, broadcast or reserved address: it belongs to no one host.',
		subject =>
			finding(
				troubled(subject, 'special'),
				list => localized`Belongs to no one host (link-local, multicast or reserved): ${list}`,
			),
	),
	rule(
		'claims-everything',
		'block',
		'A wildcard over names of many owners: all names, a public suffix, all Services of a cluster.',
		subject =>
			finding(
				hosts(subject).filter(name => isBroad(name, subject)),
				list => localized`Takes in names of many owners: ${list}`,
			),
	),
	rule(
		'wildcard-name',
		'warn',
		'A wildcard name: the holder can be any host under it. Not over a headless Service of the requester, nor in a zone of a policy.',
		subject =>
			finding(
				hosts(subject).filter(name => isWildcard(name) && !isBroad(name, subject) && !isOfRequester(name, subject)),
				list => localized`The holder could be any host of ${list}`,
			),
	),
	{
		id: 'name-outside-cluster',
		severity: 'warn',
		field,
		provenance: 'self',
		scopes: ['object'],
		evidence: 'routes',
		about:
			'A name that, by the cluster, does not belong to the requester: no Service and no Gateway of another owner. A policy can list it; an Ingress, an HTTPRoute or an annotation may claim any.',
		find: outsideText,
	},
	rule('odd-wildcard', 'warn', 'A * that is not the whole first label: clients differ on what it matches.', ({view}) =>
		finding(
			view.dns.filter(name => name.includes('*') && !isWildcard(name) && !isBroadWildcard(name)),
			list => localized`Clients differ on what the * matches in ${list}`,
		),
	),
	rule(
		'address-as-name',
		'warn',
		'An IP address as a DNS name: clients that dial the address do not accept it, odd ones do.',
		({view}) =>
			finding(
				view.dns.filter(name => isAddressLike(name)),
				list => localized`An address written as a DNS name, which most clients don't accept: ${list}`,
			),
	),
	rule(
		'bad-dns-name',
		'warn',
		'A DNS name that no client can match: spaces, a port, a URL, an empty or overlong label, an underscore.',
		({view}) =>
			finding(
				view.dns.filter(name => isBadName(name)),
				list => localized`No host name, so nobody can tell what would accept it: ${list}`,
			),
	),
	rule(
		'lookalike-name',
		'warn',
		'An internationalised name (xn--) that is damaged, mixes scripts, or reads like a plain name.',
		subject =>
			finding(
				[
					...hosts(subject).flatMap(name => (isLookalike(name) ? [`${name} (${readable(name) || 'unreadable'})`] : [])),
					...[subject.view.commonName ?? ''].filter(isUnicodeLookalike),
				],
				list => localized`Looks like another name: ${list}`,
			),
	),
	rule(
		'internationalized-name',
		'info',
		'A name with an xn-- label: what people see is another text.',
		subject =>
			finding(
				hosts(subject).flatMap(name =>
					name.includes('xn--') && !isLookalike(name) ? [`${name} (${readable(name)})`] : [],
				),
				list => localized`People will see another text: ${list}`,
			),
		requests,
	),
	rule(
		'other-uri-or-email',
		'info',
		'E-mail or URI names: TLS clients do not match hosts with them.',
		({view}) =>
			finding(
				[...view.email, ...view.uri.filter(uri => !/^spiffe:/i.test(uri))],
				list => localized`E-mail addresses and URIs name no host: ${list}`,
			),
		requests,
	),
	rule(
		'names-server-drops',
		'warn',
		'Names of kinds that the API server and its signers leave out (otherName, directoryName …); another signer may keep them, and Windows logs users in by otherName.',
		({read}) =>
			finding(
				(read?.subjectAltNames ?? [])
					.filter(({kind}) => !['dns', 'ip', 'email', 'uri'].includes(kind))
					.map(({kind, value}) => `${kind}:${value}`),
				list => localized`The API server leaves out ${list}; another signer may not`,
			),
		requests,
	),
	rule('many-names', 'warn', `More than ${mostNames} names.`, ({nameCount}) =>
		nameCount > mostNames && nameCount <= mostReviewed
			? localized`It has ${nameCount} names; no one can have looked at them all`
			: undefined,
	),
	rule('too-many-names', 'block', `More than ${mostReviewed} names: only so many are reviewed.`, ({nameCount}) =>
		nameCount > mostReviewed
			? localized`It has ${nameCount} names, and only the first ${mostReviewed} of a kind are reviewed`
			: undefined,
	),
	rule(
		'common-name-not-in-names',
		'warn',
		'CN reads like a host, but is not among the SANs, the only place where clients look, nor a shorter form of a name within the cluster there.',
		({view}) => {
			const {commonName = ''} = view;
			const isHost = isHostLike(commonName) || parseIp(commonName) !== undefined;
			const names = [...view.dns, ...view.ip].map(name => name.toLowerCase());
			const common = commonName.toLowerCase();
			const isAmong = names.some(name => name === common || (name.startsWith(`${common}.`) && inCluster.test(name)));
			return isHost && names.length > 0 && !isAmong
				? localized`CN ${quote(commonName)} is not among the names, and clients look only there`
				: undefined;
		},
		requests,
	),
	rule(
		'serving-without-names',
		'warn',
		'A serving certificate without DNS name, address or SPIFFE name, or a host that stands in CN alone: no client accepts it.',
		subject => {
			const {view, object, read} = subject;
			// A URI is a name as well: a SPIFFE client looks for it.
			if (read === undefined || view.dns.length > 0 || view.ip.length > 0 || view.uri.length > 0) {
				return undefined;
			}

			const {commonName = ''} = view;
			if (read.kind === 'Certificate' && read.basicConstraints?.ca) {
				return undefined;
			}

			if (asksServer(subject)) {
				const onlyIn = commonName === '' ? '' : localized`; ${quote(commonName)} stands only in CN`;
				return localized`It has no names: no client will accept a server with it${onlyIn}`;
			}

			const isClient = object !== undefined || read.extKeyUsage.length > 0;
			const isHost =
				/^\*\.|\.[^.]+\./.test(commonName) || /\.(com|org|net|io|dev|local|internal|svc)$/.test(commonName);
			return !isClient && isHost && isHostLike(commonName)
				? localized`The host ${quote(commonName)} stands only in CN, where clients no longer look`
				: undefined;
		},
	),
	rule(
		'claims-system-service',
		'warn',
		'A Service in kube-system, of somebody who may not change it: DNS, metrics or webhooks of the cluster itself.',
		subject =>
			finding(
				hosts(subject).filter(name => {
					const {service = '', namespace = ''} = serviceOf(name, subject) ?? {};
					const owner = hostOwners(subject).get(name);
					const isOthers =
						owner === undefined || (owner.kind === 'service' && ['other', 'missing'].includes(owner.ownership.state));
					return service !== 'kubernetes' && isSystemNamespace(namespace) && isOthers;
				}),
				list => localized`The holder could pose as a Service of the cluster itself: ${list}`,
			),
		requests,
	),
	{
		id: 'node-claims-service',
		severity: 'warn',
		field,
		provenance: 'self',
		scopes: ['object'],
		about: "A kubelet's serving request names a Service: kubelets are reached by their nodes' names and addresses.",
		find(subject) {
			return subject.object?.seen.signerName === kubeletServing
				? finding(
						hosts(subject).filter(name => serviceOf(name, subject) !== undefined),
						list => localized`A node asks for the name of a Service: ${list}`,
					)
				: undefined;
		},
	},
];

const publicAddresses: ReadonlySet<string> = new Set(['8.8.8.8', '8.8.4.4', '1.1.1.1', '1.0.0.1', '9.9.9.9']);
/** Domains that serve images, packages or identities to machines. */
const publicDomains: ReadonlySet<string> = new Set(
	(
		'google.com googleapis.com gcr.io k8s.io kubernetes.io docker.io docker.com quay.io ghcr.io github.com gitlab.com ' +
		'microsoft.com microsoftonline.com windows.net azure.com apple.com amazon.com facebook.com cloudflare.com ' +
		'redhat.com ubuntu.com debian.org pypi.org npmjs.org npmjs.com golang.org letsencrypt.org'
	).split(' '),
);

function isPublicService(name: string): boolean {
	return publicDomains.has(name.split('.').slice(-2).join('.'));
}

const metadataNames: ReadonlySet<string> = new Set([
	'metadata',
	'metadata.google.internal',
	'metadata.goog',
	'instance-data',
	'instance-data.ec2.internal',
	'metadata.azure.internal',
	'metadata.azure.com',
	'metadata.tencentyun.com',
	'metadata.platformequinix.com',
]);

/** Dotted numbers with any count of parts, also hex and octal: some resolvers read them as addresses. */
function isAddressLike(name: string): boolean {
	return (
		parseIp(name) !== undefined ||
		/^\d+(\.\d+)*$/.test(name) ||
		/^(0x[\da-f]+|\d+)(\.(0x[\da-f]+|\d+)){0,3}$/i.test(name)
	);
}

function isBadName(name: string): boolean {
	return (
		!name.includes('*') &&
		!isAddressLike(name) &&
		// Another rule reports control characters.
		(name.includes('_') || dnsNameProblem(name.toLowerCase()) !== undefined)
	);
}

function isLookalike(name: string): boolean {
	if (!name.includes('xn--')) {
		return false;
	}

	const text = readable(name);
	if (text === '' || text.includes('xn--')) {
		return true;
	}

	return text.split('.').some(isAlikeLabel);
}

/** The name of a Service or its Pod ends so, from its namespace on: `.shop.svc`, `.shop.svc.cluster.local`. */
const inCluster = /^[^.]+(\.[^.]+){1,2}\.svc(\.|$)/;

/** A host name with letters outside ASCII. In a CN it needs no xn--. */
function isUnicodeLookalike(name: string): boolean {
	const labels = name.split('.');
	return /^[a-z]{2,}$/i.test(labels.at(-1) ?? '') && labels.length > 1 && !/\s/.test(name) && labels.some(isAlikeLabel);
}

function isAlikeLabel(label: string): boolean {
	// All its letters look like Latin ones.
	const isAlike =
		!/^[\x20-\x7e]*$/.test(label) &&
		!/\p{M}|[à-ÿ]/u.test(label.normalize('NFD')) &&
		/^[\x20-\x7e]+$/.test(skeleton(label));
	return suspiciousText(label).length > 0 || isAlike;
}
