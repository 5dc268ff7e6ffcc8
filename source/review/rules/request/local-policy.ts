import {localized} from '../../../base/text/index.js';
import type {SignerLimits} from '../../../cluster/context/index.js';
import {formatGoDuration, parseIp} from '../../../pki/go/index.js';
import type {GeneralName} from '../../../pki/index.js';
import type {Rule, Subject} from '../../facts/index.js';
import {quote, quoteAll, remembered} from '../../facts/index.js';
import {isHostAmong, isRequesterOf, isSignerOf, isUriAmong, limitsFor} from '../../policy/index.js';
import {field} from '../names/index.js';

const none: readonly SignerLimits[] = [];

/** The limits that the policy file sets for the request's signer; empty without a policy file. */
const limitsOf = remembered(({object}: Subject) =>
	object?.policy === undefined ? none : limitsFor(object.seen.signerName, object.policy),
);

/** The names that a limit refuses, and the policy entries that refuse them. */
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

/** A DNS name or URI outside the limit, or a name of a kind that no policy entry can allow, such as e-mail. */
function isOutsideNames({kind, value}: GeneralName, {names}: SignerLimits, trustDomains: readonly string[]): boolean {
	if (names === undefined || kind === 'ip') {
		return false;
	}

	// For SPIFFE names the policy lists trust domains.
	const [, domain = ''] = /^spiffe:\/\/([^/]+)\//.exec(value) ?? [];
	return kind === 'uri'
		? !(isUriAmong(value, names) || trustDomains.includes(domain))
		: kind !== 'dns' || !isHostAmong(value, names);
}

/** An address outside the limit, also one that is written as a DNS name: some clients match it. */
function isOutsideAddresses({kind, value}: GeneralName, {addresses}: SignerLimits): boolean {
	const isAddress = kind === 'ip' || (kind === 'dns' && parseIp(value) !== undefined);
	return addresses !== undefined && isAddress && !addresses.some(range => range.has(value));
}

/** The limits with the smallest value of this kind. */
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

/** Id of the finding that keeps the requester from deciding. Neither a typed name nor `--accept` lifts it. */
export const fourEyesId = 'four-eyes';

function fourEyesText({object}: Subject): string | undefined {
	const {policy, seen, me, unread} = object ?? {};
	if (
		policy === undefined ||
		seen === undefined ||
		!policy.fourEyes.some(pattern => isSignerOf(pattern, seen.signerName))
	) {
		return undefined;
	}

	if (me?.username === seen.username || me?.impersonatedBy === seen.username) {
		const how = me.username === seen.username ? '' : localized`, and act as ${quote(me.username)}`;
		return localized`You asked for it yourself, as ${quote(seen.username)}${how}; the policy wants another to decide`;
	}

	return me === undefined || me.impersonatedBy === null
		? localized`Not known whether you asked for it yourself, and the policy wants another to decide${unread?.me === undefined ? '' : `: ${unread.me}`}`
		: undefined;
}

/** Rules about the operator's policy file; without a file they find nothing. */
export const localPolicyRules: readonly Rule[] = [
	{
		...rule(
			fourEyesId,
			'spec.username',
			'its `fourEyes` take in the signer, and who looks is who asked, or may be: somebody else decides. Nothing lifts it.',
			subject => fourEyesText(subject),
		),
		severity: 'block',
	},
	rule(
		'requester-outside-policy',
		'spec.username',
		'its `requesters` take in the signer, but not the requester, nor do its `delegates`.',
		subject => {
			const {policy, seen} = subject.object ?? {};
			if (policy === undefined || seen === undefined) {
				return undefined;
			}

			const isOfSigner = ({signers}: {readonly signers: readonly string[]}) =>
				signers.some(pattern => isSignerOf(pattern, seen.signerName));
			const entries = policy.requesters.filter(isOfSigner);
			const isNamed =
				entries.some(entry => isRequesterOf(entry, seen)) ||
				policy.delegates.some(
					delegate =>
						isOfSigner(delegate) &&
						isRequesterOf({users: [], groups: [], serviceAccounts: [delegate.serviceAccount]}, seen),
				);
			return entries.length === 0 || isNamed
				? undefined
				: localized`${quote(seen.username)} is none of the policy's requesters for ${quote(seen.signerName)}`;
		},
	),
	rule(
		'outside-policy-names',
		field,
		'a SAN is none of its `names` for the signer and below none of its zones; e-mail always, as it has no entries for that.',
		subject => {
			const {trustDomains = []} = subject.object?.policy ?? {};
			const found = refused(subject, (name, limits) => isOutsideNames(name, limits, trustDomains));
			return found && localized`Outside the policy's names: ${found.names} (entry ${found.entries})`;
		},
	),
	rule('outside-policy-addresses', field, 'an address is in none of its `addresses` for the signer.', subject => {
		const found = refused(subject, isOutsideAddresses);
		return found && localized`Outside the policy's addresses: ${found.names} (entry ${found.entries})`;
	}),
	rule('more-names-than-policy', field, 'there are more SANs than its `mostNames` for the signer.', subject => {
		const limits = narrowest(subject, ({mostNames}) => mostNames);
		return limits?.mostNames !== undefined && subject.nameCount > limits.mostNames
			? localized`${subject.nameCount} ${subject.nameCount === 1 ? localized`name is` : localized`names are`} asked for, and the policy for ${entriesOf([limits])} allows ${limits.mostNames}`
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
			const allowed = localized`the policy for ${entriesOf([limits])} allows ${text}`;
			if (expirationSeconds === undefined) {
				return localized`No duration is asked for, so the signer decides how long it lasts; ${allowed}`;
			}

			return expirationSeconds > seconds
				? localized`It is to last ${formatGoDuration(expirationSeconds)}, and ${allowed}`
				: undefined;
		},
	),
];
