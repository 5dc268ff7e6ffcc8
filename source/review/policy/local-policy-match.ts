import type {AddressRange} from '../../base/index.js';
import type {LocalPolicy, NamePatterns, RequesterGrant, SignerLimits} from '../../cluster/context/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {dnsNameProblem} from '../../pki/hosts/index.js';

type Requester = Pick<CertificateSigningRequest, 'username' | 'groups'>;

/** Whether a pattern includes a signerName: the name itself, `domain/*`, or `*`. */
export function isSignerOf(pattern: string, signerName: string): boolean {
	// The slash is part of the comparison: `example.com/*` does not include example.computer.
	return (
		pattern === '*' || pattern === signerName || (pattern.endsWith('/*') && signerName.startsWith(pattern.slice(0, -1)))
	);
}

/** All limits for a signer. They add up, because no limit lifts another. */
export function limitsFor(signerName: string, {limits}: LocalPolicy): readonly SignerLimits[] {
	return limits.filter(({signers}) => isSignerOf(signers, signerName));
}

/** Whether an entry names the requester. */
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

/** Whether a DNS name matches the patterns. A wildcard is in a zone if every name that it matches is. */
export function isHostAmong(name: string, {hosts, zones}: NamePatterns): boolean {
	const host = name.toLowerCase().replace(/\.$/, '');
	// A name that is no host name may look inside the zone here, and be read differently by another program.
	return dnsNameProblem(host) === undefined && (hosts.has(host) || zones.some(zone => host.endsWith(zone)));
}

export function isUriAmong(uri: string, {uris}: NamePatterns): boolean {
	return uris.some(each => (each.endsWith('/*') ? uri.startsWith(each.slice(0, -1)) : uri === each));
}

/** The entries of `requesters` and `delegates` that name the requester for the signer. */
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
