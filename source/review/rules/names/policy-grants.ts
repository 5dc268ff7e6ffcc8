import type {LocalPolicy, NamePatterns} from '../../../cluster/context/index.js';
import type {GeneralName} from '../../../pki/index.js';
import type {Subject} from '../../facts/index.js';
import {remembered} from '../../facts/index.js';
import {grantsOf, isHostAmong, isSignerOf, isUriAmong, limitsFor} from '../../policy/index.js';

const grants = remembered(({object}: Subject) =>
	object?.policy === undefined ? [] : grantsOf(object.policy, object.seen),
);

/** The entry of the policy by which a host name is the requester's, of whatever owner; undefined without one. */
export function hostGrant(host: string, subject: Subject): string | undefined {
	return grants(subject).find(({names}) => names !== undefined && isHostAmong(host, names))?.at;
}

export function uriGrant(uri: string, subject: Subject): string | undefined {
	return grants(subject).find(({names}) => names !== undefined && isUriAmong(uri, names))?.at;
}

/**
 * The entry of the policy by which a host outside the cluster may be asked for: one for the requester, else the zones of the
 * signer, unless they are another requester's.
 */
export function outsideHostGrant(host: string, subject: Subject): string | undefined {
	const own = hostGrant(host, subject);
	const {policy, seen} = subject.object ?? {};
	if (own !== undefined || policy === undefined || seen === undefined) {
		return own;
	}

	return isOfAnother(policy, seen.signerName, ({names}) => names !== undefined && isHostAmong(host, names))
		? undefined
		: zoneOfSigner(policy, seen.signerName, names => isHostAmong(host, names));
}

/** As `outsideHostGrant`, for an address that nothing in the cluster has. */
export function outsideAddressGrant(address: string, subject: Subject): string | undefined {
	const {policy, seen} = subject.object ?? {};
	if (policy === undefined || seen === undefined) {
		return undefined;
	}

	const isWithin = (entry: {readonly addresses?: LocalPolicy['limits'][number]['addresses']}) =>
		entry.addresses?.some(range => range.has(address)) === true;
	const own = grants(subject).find(isWithin)?.at;
	if (own !== undefined || isOfAnother(policy, seen.signerName, isWithin)) {
		return own;
	}

	const limits = limitsFor(seen.signerName, policy).filter(({addresses}) => addresses !== undefined);
	return limits.length > 0 && limits.every(isWithin) ? signersText(limits) : undefined;
}

type Granted = {readonly kind: GeneralName['kind']; grant(value: string, subject: Subject): string | undefined};

const ownHost: Granted = {kind: 'dns', grant: hostGrant};
/** Findings about the owner of a name, and the policy entries that answer them. */
const answeredByGrants: ReadonlyMap<string, Granted> = new Map<string, Granted>([
	['name-outside-cluster', {kind: 'dns', grant: outsideHostGrant}],
	['names-of-another-account', ownHost],
	['names-of-another-namespace', ownHost],
	['requester-outside-namespace', ownHost],
	['foreign-cluster-domain', ownHost],
	['service-missing', ownHost],
	['wildcard-name', ownHost],
	['address-of-nobody', {kind: 'ip', grant: outsideAddressGrant}],
	['address-claimed-at-will', {kind: 'ip', grant: outsideAddressGrant}],
]);

/**
 * Whether a policy would have answered a recorded finding, of which only the id is known: it must allow every name of the
 * kind. If there are also names of the cluster itself, it is not known which name the finding was about.
 */
export function isAnsweredByGrant(id: string, subject: Subject): boolean {
	const {kind, grant} = answeredByGrants.get(id) ?? {};
	const all = (subject.read?.subjectAltNames ?? []).filter(name => name.kind === kind);
	return (
		grant !== undefined &&
		all.length > 0 &&
		subject.nameCount === subject.read?.subjectAltNames.length &&
		all.every(({value}) => grant(value, subject) !== undefined)
	);
}

function isOfAnother(
	{requesters}: LocalPolicy,
	signerName: string,
	has: (entry: LocalPolicy['requesters'][number]) => boolean,
): boolean {
	return requesters.some(entry => entry.signers.some(pattern => isSignerOf(pattern, signerName)) && has(entry));
}

/** The entries of the signer that list the name; undefined unless every entry that lists names does. */
function zoneOfSigner(
	policy: LocalPolicy,
	signerName: string,
	has: (names: NamePatterns) => boolean,
): string | undefined {
	const limits = limitsFor(signerName, policy).filter(({names}) => names !== undefined);
	return limits.length > 0 && limits.every(({names}) => names !== undefined && has(names))
		? signersText(limits)
		: undefined;
}

function signersText(limits: ReadonlyArray<{readonly signers: string}>): string {
	return limits.map(({signers}) => `signers[${JSON.stringify(signers)}]`).join(', ');
}
