import assert from 'node:assert/strict';
import {test} from 'node:test';
import {questions} from '../../../source/review/judge/questions.js';
import {rules} from '../../../source/review/judge/rules.js';

/**
 * The severity of each id. Scripts rely on it: `--fail-on`, `--accept`, filters and policy files name ids. A change of a
 * line here changes their behaviour, and belongs in the changelog.
 */
const golden = {
	block: `
		asks-any-purpose asks-ca asks-cert-signing asks-for-another-node asks-service-account asks-system-group
		asks-system-user authority-key bad-signature broken-key ca-annotation certificate-of-another-key
		claims-api-server claims-api-server-address claims-everything claims-loopback claims-metadata-service
		claims-unspecified-address claims-workload-identity duplicate-extension ends-before-it-begins four-eyes
		grants-cluster-admin grants-escalation grants-far-reaching-rights hidden-bytes hidden-extensions
		hidden-subject imitates-api-server imitates-login imitates-system-name legacy-signer malformed-node-identity
		more-pem-blocks node-identity-elsewhere powerful-login-longer-than-policy server-refuses
		several-common-names shared-key signs-without-authority too-many-names unreadable
	`,
	warn: `
		address-as-name address-claimed-at-will address-not-of-node address-of-another-pod
		address-of-another-service address-of-nobody address-of-node anonymous-requester asks-for-another-user
		asks-foreign-group asks-steering-extension asks-unusual-key-usage asks-unusual-purpose bad-dns-name
		bidi-characters bootstrap-requester bound-if-trusted broken-certificate certificate-grants-more
		claims-public-service claims-special-address claims-system-service client-and-server client-without-user
		common-name-not-in-names control-characters dashed-name delegated-powerful-login expired
		foreign-cluster-domain good-for-any-purpose grants-namespace-rights holds-commands invisible-characters
		issued-unapproved long-lived long-lived-login longer-than-policy lookalike-name loses-limits many-names
		mixed-scripts more-names-than-policy name-outside-cluster names-administrator names-nobody
		names-of-another-account names-of-another-namespace names-server-drops nobody-signs node-claims-service
		node-exists node-missing not-for-server not-yet-valid odd-encoding odd-whitespace odd-wildcard
		outside-policy-addresses outside-policy-names overlong-name oversized path-length-without-authority
		reads-like-a-name renews-powerful-login requester-outside-namespace requester-outside-policy
		service-account-asks-login service-missing serving-without-names sets-user-uid signer-will-fail
		steering-annotation system-name-elsewhere unchecked-signature unusual-key usages-beyond-spec weak-key
		weak-signature wildcard-name
	`,
	info: `
		access-unreviewed address-of-pod asks-node-identity asks-unknown-extension authorities-unread bound-untrusted
		certificate-grants-less challenge-password delegated-login encipherment-without-rsa ends-soon grants-nothing
		grants-roles
		internationalized-name is-authority known-service lasting-login logs-in-as loopback-beside-names
		may-be-api-server-address metadata-changed names-workload no-known-signer node-is-young odd-object-name
		old-string-type other-uri-or-email peer-certificate requester-is-me reviewer-unknown several-requesters
		text-around-pem unread-attribute
	`,
	question: `
		account-pods-unread addresses-unread bindings-unread client-authorities-unread cluster-domain-unknown
		nodes-unread requester-unread requests-unread routes-unread services-unread trust-domains-unread
		workload-unread
	`,
} as const;

for (const [weight, ids] of Object.entries(golden)) {
	test(`the severity ${weight} of each id stays the same`, () => {
		const found = weight === 'question' ? questions : rules.filter(({severity}) => severity === weight);
		assert.deepEqual([...new Set(found.map(({id}) => id))].sort(), ids.trim().split(/\s+/));
	});
}
