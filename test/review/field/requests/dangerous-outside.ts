import type {DangerousCase} from '../field-case.js';
import {day, rows, signers, usages} from '../field-case.js';
import {fullForms} from '../names.js';
import {account, people} from '../world/people.js';

const serving = rows<DangerousCase>(signers.serving, usages.server, 90 * day);
const {olga, alice, bruno, carmen, mallory} = people;

/** Names outside the cluster, and backing that the requester made. */
export const dangerousOutside: readonly DangerousCase[] = [
	serving('sso-by-mallory', mallory, 'the house’s sign-in, which nothing in the cluster serves', {
		cn: 'login.corp.example',
		dns: ['login.corp.example'],
	}),
	serving('ingress-of-mallory', mallory, 'an Ingress of one’s own stands behind sso.corp.example', {
		dns: ['sso.corp.example'],
	}),
	serving('ingress-of-mallory-for-shop', mallory, 'an Ingress for the host of a team', {dns: ['www.shop.example.com']}),
	serving('ingress-alone', alice, 'nothing but an Ingress of shop itself stands behind it', {
		dns: ['blog.example.net'],
	}),
	serving('other-teams-ingress', alice, 'the host of the other team’s Ingress', {dns: ['pay.example.com']}),
	serving('gateway-of-mallory', mallory, 'listener and route of one hand', {dns: ['mail.corp.example']}),
	serving('gateway-listener-of-mallory', mallory, 'a listener of one’s own, without a route', {
		dns: ['wiki.corp.example'],
	}),
	serving('route-not-admitted', mallory, 'a route that the listener does not take', {dns: ['sso.apps.example.com']}),
	serving('route-same-namespace-only', alice, 'the listener takes routes of its own namespace', {
		dns: ['grafana.internal.example.com'],
	}),
	serving('route-without-listener', alice, 'no listener has the host', {dns: ['cart.apps.example.org']}),
	serving('route-of-the-other-team', alice, 'an admitted route, but of payments', {dns: ['ledger.apps.example.com']}),
	serving('zone-without-route', bruno, 'below a zone of the Gateway, and no route', {dns: ['admin.apps.example.com']}),
	serving('zone-wildcard', alice, 'all of the zone of the Gateway', {dns: ['*.apps.example.com']}),
	serving('external-ip-of-shop', alice, 'spec.externalIPs: a tenant may write any address there', {
		dns: fullForms('claims', 'shop'),
		ip: ['198.51.100.9'],
	}),
	serving('external-ip-alone', mallory, 'CVE-2020-8554: the address is in a Service of one’s own', {
		ip: ['198.51.100.80'],
	}),
	serving('external-ip-of-a-node', mallory, 'an external IP that is a node’s address', {
		dns: fullForms('bait', 'sandbox'),
		ip: ['10.0.1.12'],
	}),
	serving('external-name', mallory, 'an ExternalName Service to sso.corp.example, and that host', {
		dns: [...fullForms('sso', 'sandbox'), 'sso.corp.example'],
	}),
	serving('partner-host', alice, 'the host that an ExternalName Service leads to', {dns: ['api.partner.example']}),
	serving('public-registry', alice, 'docker.io: machines take images from there', {dns: ['registry-1.docker.io']}),
	serving('public-sign-in', mallory, 'the sign-in of a public provider', {dns: ['accounts.google.com']}),
	serving('public-suffix', carmen, 'everything below co.uk', {dns: ['*.co.uk'], grave: true, shown: true}),
	serving('star', alice, 'a star alone: every host there is', {dns: ['*'], grave: true, shown: true}),
	serving('bare-domain', carmen, 'a domain that nobody in the cluster knows', {dns: ['bank.example']}),
	serving('common-name-only', carmen, 'a host in CN alone, as years ago', {cn: 'bank.example'}),
	serving('lookalike-host', carmen, 'pаy.example.com with a Cyrillic letter', {dns: ['xn--py-7kc.example.com']}),
	serving('public-address', bruno, 'an address outside that nobody here has', {ip: ['192.0.2.77']}),
	serving('resolver-address', bruno, 'the address of a public resolver', {ip: ['8.8.8.8']}),
	serving('elb-of-somebody', carmen, 'the load balancer name of the other team', {
		dns: ['a7c9e1f20b.elb.eu-west-1.amazonaws.com'],
	}),
	serving('load-balancer-address', carmen, 'the load balancer address of the other team', {
		dns: fullForms('api', 'payments'),
		ip: ['203.0.113.20'],
	}),
	serving('unlisted-by-olga', olga, 'an admin for a host that no policy has: a person has to look', {
		dns: ['vpn.corp.example'],
	}),
	serving('policy-zone-by-other', carmen, 'a zone of the policy, but of the other team', {
		dns: ['blog.shop.example.com'],
	}),
	serving('policy-host-by-account', account('shop', 'batch'), 'a service account that the policy does not name', {
		dns: ['pay.example.com'],
	}),
	serving('policy-neighbour', alice, 'beside the zone of the policy: shop.example.com.evil.example', {
		dns: ['www.shop.example.com.evil.example'],
	}),
];
