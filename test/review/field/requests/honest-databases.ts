import type {HonestCase} from '../field-case.js';
import {day, rows, signers, usages} from '../field-case.js';
import {allForms, fullForms, loopback} from '../names.js';
import {account, people} from '../world/people.js';

const peer = rows<HonestCase>(signers.peers, usages.peer, 90 * day);
const cockroach = account('db', 'cockroachdb');
const member = (set: string, service: string, namespace: string, index: number) => [
	...fullForms(`${set}-${index}.${service}`, namespace),
	`${set}-${index}.${service}`,
];

/** Members of databases and queues, which talk to each other as client and server. */
export const honestDatabases: readonly HonestCase[] = [
	...[0, 1, 2].map(index =>
		peer(
			`cockroachdb-${index}`,
			cockroach,
			'CockroachDB chart: request-cert in an init container names localhost, the Pod, and the public Service',
			{
				o: ['cockroach'],
				cn: 'node',
				dns: [
					'localhost',
					`cockroachdb-${index}.cockroachdb.db.svc.cluster.local`,
					`cockroachdb-${index}.cockroachdb`,
					...allForms('cockroachdb-public', 'db'),
				],
				ip: ['127.0.0.1', `10.244.1${index + 1}.60`],
			},
		),
	),
	peer('cockroachdb-wildcards', cockroach, 'CockroachDB chart: the wildcards of its headless Service in every form', {
		o: ['cockroach'],
		cn: 'node',
		dns: [
			'localhost',
			...allForms('cockroachdb-public', 'db'),
			...fullForms('*.cockroachdb', 'db'),
			'*.cockroachdb.db',
			'*.cockroachdb',
		],
		ip: ['127.0.0.1'],
	}),
	peer('cockroachdb-client-root', cockroach, 'CockroachDB chart: the client certificate of its user root', {
		o: ['cockroach'],
		cn: 'root',
		usages: usages.client,
	}),
	peer('etcd-0', account('db', 'etcd'), 'etcd-operator and kube-csr: a member as server and peer', {
		cn: 'etcd-0',
		dns: [...member('etcd', 'etcd', 'db', 0), ...fullForms('etcd-client', 'db'), 'localhost'],
		ip: ['10.244.11.61', '127.0.0.1', '::1'],
	}),
	peer('etcd-1', account('db', 'etcd'), 'kube-csr: the second member, with its ClusterIP', {
		cn: 'etcd-1',
		dns: [...member('etcd', 'etcd', 'db', 1), ...fullForms('etcd-client', 'db'), 'localhost'],
		ip: ['10.244.12.61', '10.96.40.2', '127.0.0.1'],
	}),
	peer(
		'etcd-0-by-itself',
		account('db', 'etcd'),
		'patroni and etcd scripts: $(hostname), $(hostname -f) and the Pod address',
		{
			cn: 'etcd-0',
			dns: ['etcd-0', ...member('etcd', 'etcd', 'db', 0)],
			ip: ['10.244.11.61'],
		},
	),
	peer('etcd-wildcard', account('db', 'etcd'), 'bitnami/etcd: one certificate for all members', {
		cn: 'etcd.db.svc.cluster.local',
		dns: [...fullForms('*.etcd', 'db'), ...fullForms('etcd', 'db'), ...loopback.dns],
		ip: loopback.ip,
	}),
	peer('etcd-client-only', account('db', 'etcd'), 'the health check logs in to etcd, not to Kubernetes', {
		cn: 'etcd-health-check',
		usages: usages.client,
	}),
	peer('mongo-0', account('db', 'mongo'), 'MongoDB x.509 members share O and OU', {
		attributes: [['2.5.4.11', 'mongo']],
		o: ['corp-mongo'],
		cn: 'mongo-0.mongo.db.svc.cluster.local',
		dns: ['localhost', 'mongo-0.mongo.db.svc.cluster.local', 'mongo-0.mongo.db.svc'],
		ip: ['127.0.0.1'],
	}),
	peer('mongo-1', account('db', 'mongo'), 'MongoDB x.509: the second member', {
		attributes: [['2.5.4.11', 'mongo']],
		o: ['corp-mongo'],
		cn: 'mongo-1.mongo.db.svc.cluster.local',
		dns: ['localhost', 'mongo-1.mongo.db.svc.cluster.local', 'mongo-1.mongo.db.svc'],
		ip: ['127.0.0.1'],
	}),
	peer('postgres', account('db', 'postgres'), 'a Postgres operator: read-write and read-only Services', {
		cn: 'postgres.db.svc',
		dns: [...allForms('postgres', 'db'), ...allForms('postgres-replicas', 'db')],
		usages: usages.server,
	}),
	peer('postgres-replication', account('db', 'postgres'), 'Postgres streaming replication logs in by certificate', {
		cn: 'streaming_replica',
		usages: usages.client,
	}),
	peer('postgres-by-olga', people.olga, 'the database team asks by hand', {
		cn: 'postgres.db.svc.cluster.local',
		dns: fullForms('postgres', 'db'),
		usages: usages.serverRsa,
		key: 'RSA 2048',
	}),
	peer('kafka-0', account('kafka', 'strimzi-cluster-operator'), 'Strimzi: the operator may change the Services', {
		o: ['io.strimzi'],
		cn: 'kafka-0',
		dns: [
			...fullForms('kafka-0.kafka-brokers', 'kafka'),
			...allForms('kafka-bootstrap', 'kafka'),
			...allForms('kafka-brokers', 'kafka'),
		],
	}),
	peer('kafka-1', account('kafka', 'strimzi-cluster-operator'), 'Strimzi: the second broker, with addresses', {
		o: ['io.strimzi'],
		cn: 'kafka-1',
		dns: [...fullForms('kafka-1.kafka-brokers', 'kafka'), ...fullForms('kafka-bootstrap', 'kafka')],
		ip: ['10.96.41.1'],
	}),
	peer('kafka-wildcard', account('kafka', 'kafka'), 'Confluent docs: one key store for all brokers', {
		cn: 'kafka-brokers.kafka.svc.cluster.local',
		dns: [...fullForms('*.kafka-brokers', 'kafka'), ...fullForms('kafka-brokers', 'kafka'), 'localhost'],
		ip: ['127.0.0.1'],
	}),
	peer('nats-routes', account('messaging', 'nats'), 'NATS chart: cluster routes authenticate both ways', {
		cn: 'nats-headless.messaging.svc.cluster.local',
		dns: [
			...fullForms('*.nats-headless', 'messaging'),
			...allForms('nats-headless', 'messaging'),
			...allForms('nats', 'messaging'),
			'localhost',
		],
		ip: ['127.0.0.1'],
	}),
	peer('rabbit-nodes', account('messaging', 'rabbit'), 'RabbitMQ operator docs: inter-node TLS', {
		cn: 'rabbit.messaging.svc',
		dns: [...fullForms('*.rabbit-nodes', 'messaging'), ...fullForms('rabbit', 'messaging')],
	}),
	peer('es-http', account('elastic', 'elastic-operator'), 'an operator that may change Services everywhere', {
		cn: 'es-http.elastic.svc',
		dns: [...allForms('es-http', 'elastic'), ...fullForms('*.es-transport', 'elastic')],
		usages: usages.server,
	}),
	peer('es-transport', account('elastic', 'es'), 'Elasticsearch transport: each node is client and server', {
		cn: 'es-0.es-transport.elastic.svc',
		dns: [...member('es', 'es-transport', 'elastic', 0), 'localhost'],
		ip: ['10.244.11.75', '127.0.0.1', '::1'],
	}),
	peer('redis-sentinel', account('shop', 'redis'), 'Redis with tls-replication: replicas log in to the master', {
		cn: 'redis.shop.svc',
		dns: [...member('redis', 'redis-headless', 'shop', 1), ...fullForms('redis', 'shop'), 'localhost'],
		ip: ['127.0.0.1', '10.244.12.50'],
	}),
	peer('vault-0', account('vault', 'vault'), 'Vault with raft: standby nodes speak to the active one', {
		cn: 'vault.vault.svc',
		dns: [
			...allForms('vault', 'vault'),
			...fullForms('vault-active', 'vault'),
			...fullForms('vault-0.vault-internal', 'vault'),
			'localhost',
		],
		ip: ['127.0.0.1'],
	}),
	peer('vault-wildcard', account('vault', 'vault'), 'Vault docs on Helm: the wildcard of vault-internal, short too', {
		cn: 'vault.vault.svc.cluster.local',
		dns: [
			'vault',
			...fullForms('vault', 'vault'),
			'*.vault-internal',
			'*.vault-internal.vault',
			...fullForms('*.vault-internal', 'vault'),
		],
		ip: ['127.0.0.1'],
	}),
	peer('consul-server', account('consul', 'consul-server'), 'Consul servers in Kubernetes, names of the cluster only', {
		cn: 'consul-server.consul.svc',
		dns: [...fullForms('*.consul-server', 'consul'), ...allForms('consul-server', 'consul'), 'localhost'],
		ip: ['127.0.0.1'],
	}),
];
