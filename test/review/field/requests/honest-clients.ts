import type {HonestCase} from '../field-case.js';
import {day, hour, rows, signers, usages} from '../field-case.js';
import {trustDomain} from '../world/edge.js';
import {account, people} from '../world/people.js';

const mesh = rows<HonestCase>(signers.mesh, usages.peer, day);
const client = rows<HonestCase>(signers.peers, usages.client, 30 * day);
const identity = (namespace: string, name: string, domain: string = trustDomain) => ({
	uri: [`spiffe://${domain}/ns/${namespace}/sa/${name}`],
});

/** Workload identities of a mesh, and client certificates that no API server accepts as a login. */
export const honestClients: readonly HonestCase[] = [
	mesh('mesh-cart', account('shop', 'cart'), 'a mesh agent in the Pod asks with the account of the Pod', {
		...identity('shop', 'cart'),
	}),
	mesh('mesh-orders', account('shop', 'orders'), 'the same with RSA, as istio-agent does by default', {
		...identity('shop', 'orders'),
		key: 'RSA 2048',
	}),
	mesh('mesh-orders-again', account('shop', 'orders'), 'half of the day is over: it renews', {
		...identity('shop', 'orders'),
		seconds: 12 * hour,
		times: 3,
	}),
	mesh('mesh-api', account('payments', 'api'), 'client authentication alone, an egress side car', {
		...identity('payments', 'api'),
		usages: usages.client,
	}),
	mesh('mesh-ledger', account('payments', 'ledger'), 'server authentication alone', {
		...identity('payments', 'ledger'),
		usages: usages.server,
	}),
	mesh('mesh-by-minter', account('shop', 'token-minter'), 'csi-driver-spiffe: the driver may make the tokens anyway', {
		...identity('shop', 'search'),
	}),
	mesh('mesh-by-theo', people.theo, 'debugs a workload, whose tokens he may make anyway', {
		...identity('shop', 'search'),
		seconds: hour,
	}),
	mesh('mesh-by-istiod', account('istio-system', 'istiod'), 'Istio with EXTERNAL_CA: istiod asks for its workloads', {
		...identity('shop', 'cart'),
		withoutPolicy: 'block',
	}),
	mesh('mesh-ledger-by-istiod', account('istio-system', 'istiod'), 'istiod for the other team', {
		...identity('payments', 'ledger'),
		withoutPolicy: 'block',
	}),
	mesh('mesh-second-domain', account('payments', 'webhook'), 'a trust domain that federates, listed in the policy', {
		...identity('payments', 'webhook', 'pay.corp.example'),
		withoutPolicy: 'block',
	}),
	client('scraper', account('monitoring', 'prometheus'), 'Prometheus scrapes with a client certificate', {
		cn: 'prometheus',
		o: ['scrapers'],
	}),
	client('kafka-consumer', account('shop', 'orders'), 'a Kafka principal, asked by the consumer', {
		cn: 'orders-consumer',
	}),
	client('kafka-producer', people.alice, 'a Kafka principal, asked by the team', {cn: 'shop-producer', o: ['shop']}),
	client('nats-leaf', account('messaging', 'nats'), 'a NATS leaf node maps the subject to a user', {
		attributes: [['2.5.4.11', 'leaf']],
		cn: 'leaf-1',
	}),
	client('postgres-app', account('payments', 'ledger'), 'Postgres cert authentication: CN is the role', {
		cn: 'ledger_app',
	}),
	client('cockroachdb-app', people.carmen, 'CockroachDB: client.NAME by the team', {
		o: ['cockroach'],
		cn: 'payments_app',
	}),
	client('etcd-backup', account('db', 'backup'), 'a backup job logs in to etcd', {cn: 'backup', seconds: hour}),
	client('mongo-app', people.dmitri, 'MongoDB x.509 user by its subject', {
		attributes: [['2.5.4.11', 'apps']],
		o: ['payments'],
		cn: 'reporting',
	}),
	client('vault-agent', account('shop', 'batch'), 'Vault cert auth for a batch job', {cn: 'batch.shop'}),
];
