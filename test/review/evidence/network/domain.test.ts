import assert from 'node:assert/strict';
import {test} from 'node:test';
import {clusterDomain, zoneOf} from '../../../../source/review/evidence/network/domain.js';

const corefile = (line: string) =>
	`.:53 {\n    errors\n    # kubernetes commented.example {\n    ${line}\n       pods insecure\n    }\n    cache 30\n}\n`;
const usual = corefile('kubernetes cluster.local in-addr.arpa ip6.arpa {');
const other = corefile('kubernetes Example.org. in-addr.arpa 10.in-addr.arpa ip6.arpa {');
const kubeadm =
	'apiVersion: kubeadm.k8s.io/v1beta4\nnetworking:\n  dnsDomain: kubeadm.example\n  serviceSubnet: 10.96.0.0/12\n';

for (const [name, told, zones, unread] of [
	[
		'what is set for the run goes before all',
		{given: 'Given.example.', corefile: usual, kubeadm},
		['given.example'],
		undefined,
	],
	['CoreDNS knows it, reverse zones aside', {corefile: other, kubeadm}, ['example.org'], undefined],
	[
		'CoreDNS may serve several',
		{corefile: corefile('kubernetes cluster.local old.example {')},
		['cluster.local', 'old.example'],
		undefined,
	],
	['kubeadm was told', {corefile: corefile('forward . /etc/resolv.conf'), kubeadm}, ['kubeadm.example'], undefined],
	['who can read nothing takes the usual one', {unread: ['missing RBAC']}, ['cluster.local'], 'missing RBAC'],
	[
		'what is no name is none',
		{given: 'a b', kubeadm: 'dnsDomain: "\u001b[0m"'},
		['cluster.local'],
		'neither CoreDNS nor kubeadm tells the domain of the cluster',
	],
] as const) {
	test(`the domain of a cluster: ${name}`, () => {
		assert.deepEqual(clusterDomain(told), {zones, ...(unread === undefined ? {} : {unread})});
	});
}

test('finds the domain at the end of a name, if it has one', () => {
	for (const [name, zone] of [
		['orders.shop.svc', undefined],
		['orders.shop.svc.cluster.local', 'cluster.local'],
		['web-0.orders.shop.svc.example.org', 'example.org'],
		['10-0-35-7.shop.pod.example.org', 'example.org'],
		['orders.shop.example.org', undefined],
		['svc.example.org', undefined],
	] as const) {
		assert.equal(zoneOf(name), zone, name);
	}
});
