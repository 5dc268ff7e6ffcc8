import {tellConfigMaps, tellRequests, tellTrustBundles} from './authorities.js';
import {definition, tellCallers, tellUsers} from './callers.js';
import {tellManaged} from './managed.js';
import {tellAnnotations, tellChains, tellContents, tellKeys, tellTimes} from './secrets.js';
import type {Facts, Placed} from './teller.js';
import {base64, namespace, Teller} from './teller.js';

/** Objects of every kind in which certificates lie, and what is to be said of each. */
export type Story = {
	/** Kinds that the others need, where the server does not have them. */
	readonly kinds: ReadonlyArray<{readonly served: string; readonly definition: object}>;
	readonly objects: readonly Placed[];
	/** Objects outside of the namespaces: behind the others, and removed before them. */
	readonly called: readonly Placed[];
	/** Requests by name, and the certificate that each gets. */
	readonly requests: readonly (readonly [name: string, pem: string])[];
	readonly expected: readonly Facts[];
	/** Those that are found with `--other-secrets` alone. */
	readonly others: readonly Pick<Facts, 'at' | 'state' | 'key' | 'count' | 'findings'>[];
	/** Private keys, none of which may be printed. */
	readonly keys: readonly string[];
	/** Some of its Secrets, to lie in another cluster as well. */
	readonly copied: Teller['copied'];
};

/**
 * @param tag - in the names of what lies in no namespace.
 * @param bundles - the version in which the server has ClusterTrustBundles.
 */
export function tellStory(tag: string, bundles: string | undefined): Story {
	const teller = new Teller();
	tellChains(teller);
	tellKeys(teller);
	tellTimes(teller);
	tellAnnotations(teller);
	tellContents(teller);
	tellConfigMaps(teller);
	tellUsers(teller);
	tellManaged(teller);
	tellCallers(teller, tag);
	const requests = tellRequests(teller, tag);
	const trustBundles = bundles === undefined ? [] : tellTrustBundles(teller, bundles, tag);
	const opaque = teller.leaf('opaque');
	const data = {
		'web.crt': base64(opaque.pem),
		'web.key': base64(opaque.keyPem),
		'keystore.p12': base64(Buffer.from('3016020103301106092a864886f70d010701a0040402aabb', 'hex')),
		password: base64('secret'),
	};
	teller.put('secrets', 'opaque', {type: 'Opaque', data});
	const approved = {'api-approved.kubernetes.io': 'unapproved, a stand-in for a test'};
	return {
		kinds: [
			{
				served: '/apis/gateway.networking.k8s.io/v1/gateways',
				definition: definition('gateway.networking.k8s.io', 'Gateway', {}, approved),
			},
			{
				served: '/apis/cert-manager.io/v1/certificates',
				definition: definition('cert-manager.io', 'Certificate'),
			},
		],
		objects: teller.objects,
		called: [...teller.called, ...trustBundles],
		requests,
		expected: teller.expected,
		others: [
			{at: `${namespace}/opaque/web.crt`, state: 'valid', key: 'fits', count: 1, findings: []},
			{at: `${namespace}/opaque/keystore.p12`, state: 'unknown', key: 'none', count: 0, findings: ['not-opened']},
		],
		keys: [...teller.keys, opaque.keyPem],
		copied: teller.copied,
	};
}
