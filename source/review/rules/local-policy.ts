import type {SignerLimits} from '../../cluster/types.js';
import {formatGoDuration} from '../../pki/go-duration.js';
import {dnsNameProblem} from '../../pki/host-name.js';
import {parseIp} from '../../pki/parse-ip.js';
import type {GeneralName} from '../../pki/types.js';
import type {Rule, Subject} from '../facts.js';
import {quoteAll, remembered} from '../facts.js';
import {isInRange, limitsFor} from '../local-policy.js';
import {field} from './host-names.js';

const none: readonly SignerLimits[] = [];

/** What the policy file has for the signer of a request; nothing without one. */
const limitsOf = remembered(({object}: Subject) =>
	object?.policy === undefined ? none : limitsFor(object.seen.signerName, object.policy),
);

/** The names that a limit refuses, and the entries that do. */
function refused(
	subject: Subject,
	isRefused: (name: GeneralName, limits: SignerLimits) => boolean,
): {readonly names: string; readonly entries: string} | undefined {
	const limits = limitsOf(subject);
	if (limits.length === 0) {
		return undefined;
	}

	const all = subject.read?.subjectAltNames ?? [];
	const names = new Set<string>();
	const refusing = limits.filter(each => {
		const found = all.filter(name => isRefused(name, each));
		for (const {value} of found) {
			names.add(value);
		}

		return found.length > 0;
	});
	return names.size === 0 ? undefined : {names: quoteAll([...names]), entries: entriesOf(refusing)};
}

/** A DNS name outside, or one of a kind that no entry of a policy stands for: e-mail, URI and whatever else. */
function isOutsideNames({kind, value}: GeneralName, {names}: SignerLimits): boolean {
	if (names === undefined || kind === 'ip') {
		return false;
	}

	const name = value.toLowerCase().replace(/\.$/, '');
	// What is no host name could read as one inside to us and as another to who is asked for it. A wildcard lies in a zone
	// where all that it covers does.
	return (
		kind !== 'dns' ||
		dnsNameProblem(name) !== undefined ||
		!(names.hosts.has(name) || names.zones.some(zone => name.endsWith(zone)))
	);
}

/** An address outside; also one that stands as a DNS name, which some clients match. */
function isOutsideAddresses({kind, value}: GeneralName, {addresses}: SignerLimits): boolean {
	const address = addresses !== undefined && (kind === 'ip' || kind === 'dns') ? parseIp(value) : undefined;
	return address === undefined
		? addresses !== undefined && kind === 'ip'
		: !addresses?.some(range => isInRange(address, range));
}

/** Those of the limits that are the narrowest in this way. */
function narrowest(subject: Subject, size: (limits: SignerLimits) => number | undefined): SignerLimits | undefined {
	return limitsOf(subject)
		.filter(each => size(each) !== undefined)
		.toSorted((a, b) => (size(a) ?? 0) - (size(b) ?? 0))[0];
}

function entriesOf(limits: readonly SignerLimits[]): string {
	return quoteAll(limits.map(({signers}) => signers));
}

const rule = (id: string, where: string, about: string, find: Rule['find']): Rule => ({
	id,
	severity: 'warn',
	field: where,
	provenance: 'policy',
	scopes: ['object'],
	about: `With a policy file: ${about}`,
	find,
});

/** What the operator's team allows, by their own file; silent without one. */
export const localPolicyRules: readonly Rule[] = [
	rule(
		'outside-policy-names',
		field,
		'a SAN is none of its `names` for the signer and below none of its zones; e-mail and URI always, as it has no entries for them.',
		subject => {
			const found = refused(subject, isOutsideNames);
			return found && `Outside the policy's names: ${found.names} (entry ${found.entries})`;
		},
	),
	rule('outside-policy-addresses', field, 'an address is in none of its `addresses` for the signer.', subject => {
		const found = refused(subject, isOutsideAddresses);
		return found && `Outside the policy's addresses: ${found.names} (entry ${found.entries})`;
	}),
	rule('more-names-than-policy', field, 'there are more SANs than its `mostNames` for the signer.', subject => {
		const limits = narrowest(subject, ({mostNames}) => mostNames);
		return limits?.mostNames !== undefined && subject.nameCount > limits.mostNames
			? `${subject.nameCount} ${subject.nameCount === 1 ? 'name is' : 'names are'} asked for, and the policy for ${entriesOf([limits])} allows ${limits.mostNames}`
			: undefined;
	}),
	rule(
		'longer-than-policy',
		'spec.expirationSeconds',
		'it is to last longer than its `longest` for the signer, or no duration is asked for, and the signer decides.',
		subject => {
			const limits = narrowest(subject, ({longest}) => longest?.seconds);
			if (limits?.longest === undefined) {
				return undefined;
			}

			const {expirationSeconds} = subject.object?.seen ?? {};
			const {text, seconds} = limits.longest;
			const allowed = `the policy for ${entriesOf([limits])} allows ${text}`;
			if (expirationSeconds === undefined) {
				return `No duration is asked for, so the signer decides how long it lasts; ${allowed}`;
			}

			return expirationSeconds > seconds
				? `It is to last ${formatGoDuration(expirationSeconds)}, and ${allowed}`
				: undefined;
		},
	),
];
