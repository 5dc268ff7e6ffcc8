import type {AddressRange} from '../../base/index.js';
import type {LocalPolicy, NamePatterns, RequesterGrant, SignerLimits} from '../../cluster/context/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {dnsNameProblem} from '../../pki/hosts/index.js';

type Requester = Pick<CertificateSigningRequest, 'username' | 'groups'>;

/** Whether a signerName is one of those that a pattern stands for: itself, `domain/*`, or `*`. */
export function isSignerOf(pattern: string, signerName: string): boolean {
	// The slash belongs to the pattern: `example.com/*` is not for example.computer.
	return (
		pattern === '*' || pattern === signerName || (pattern.endsWith('/*') && signerName.startsWith(pattern.slice(0, -1)))
	);
}

/** The limits that hold for a signer: each of them, as none takes back another. */
export function limitsFor(signerName: string, {limits}: LocalPolicy): readonly SignerLimits[] {
	return limits.filter(({signers}) => isSignerOf(signers, signerName));
}

/** Whether a requester is one of those that an entry names. */
export function isRequesterOf(
	{users, groups, serviceAccounts}: Pick<RequesterGrant, 'users' | 'groups' | 'serviceAccounts'>,
	requester: Requester,
): boolean {
	const [, namespace = '', name = ''] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(requester.username) ?? [];
	return (
		users.includes(requester.username) ||
		groups.some(group => requester.groups.includes(group)) ||
		(name !== '' && serviceAccounts.some(each => each === `${namespace}/${name}` || each === `${namespace}/*`))
	);
}

/** Whether a DNS name is among the patterns. A wildcard lies in a zone where all that it covers does. */
export function isHostAmong(name: string, {hosts, zones}: NamePatterns): boolean {
	const host = name.toLowerCase().replace(/\.$/, '');
	// What is no host name could read as one inside to us and as another to who is asked for it.
	return dnsNameProblem(host) === undefined && (hosts.has(host) || zones.some(zone => host.endsWith(zone)));
}

export function isUriAmong(uri: string, {uris}: NamePatterns): boolean {
	return uris.some(each => (each.endsWith('/*') ? uri.startsWith(each.slice(0, -1)) : uri === each));
}

/** What names a requester as one who may ask for something of a signer: entries of `requesters` and `delegates`. */
export function grantsOf(
	{requesters, delegates}: LocalPolicy,
	{signerName, ...requester}: Requester & Pick<CertificateSigningRequest, 'signerName'>,
): ReadonlyArray<{readonly at: string; readonly names?: NamePatterns; readonly addresses?: readonly AddressRange[]}> {
	const isOfSigner = ({signers}: {readonly signers: readonly string[]}) =>
		signers.some(pattern => isSignerOf(pattern, signerName));
	return [
		...requesters.filter(each => isOfSigner(each) && isRequesterOf(each, requester)),
		...delegates.filter(
			each =>
				isOfSigner(each) && isRequesterOf({users: [], groups: [], serviceAccounts: [each.serviceAccount]}, requester),
		),
	];
}
