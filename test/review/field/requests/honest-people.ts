import {extension, text} from '../../../pki/build-der.js';
import type {HonestCase} from '../field-case.js';
import {day, hour, rows, signers, usages} from '../field-case.js';
import {people} from '../world/people.js';

const login = rows<HonestCase>(signers.login, usages.client, 8 * hour);
const {
	olga,
	kubeadmAdmin,
	k3sAdmin,
	rootOps,
	alice,
	bruno,
	lena,
	carmen,
	dmitri,
	dana,
	pat,
	tom,
	iris,
	gus,
	mallory,
	quinn,
	reviewer,
} = people;

const directoryUser = {
	username: 'uid=jo,ou=people,dc=corp,dc=example',
	groups: ['cn=games,ou=groups,dc=corp,dc=example'],
};
const workforceUser = {
	username: 'principal://iam.googleapis.com/locations/global/workforcePools/corp/subject/jo@corp.example',
};

export const honestPeople: readonly HonestCase[] = [
	login('alice-8h', alice, 'Kubernetes docs, "Issue a certificate for a user": a day of work', {cn: alice.username}),
	login('alice-in-her-team', alice, 'tutorials put the team into O, which the identity provider says as well', {
		cn: alice.username,
		o: ['team-shop'],
	}),
	login('alice-asks-thrice', alice, 'the first certificates got lost with a laptop profile; the same again', {
		cn: alice.username,
		o: ['team-shop'],
		seconds: day,
		times: 3,
	}),
	login('alice-client-auth-only', alice, 'the YAML of the docs names the usage "client auth" alone', {
		cn: alice.username,
		usages: ['client auth'],
		seconds: day,
	}),
	login('alice-with-email', alice, 'openssl configurations for users have an e-mail SAN', {
		cn: alice.username,
		email: [alice.username],
	}),
	login('alice-applied', alice, 'sent by kubectl apply, which leaves its annotation', {
		cn: alice.username,
		annotations: {'kubectl.kubernetes.io/last-applied-configuration': '{"kind":"CertificateSigningRequest"}'},
	}),
	login('bruno-30d', bruno, 'a month, as many houses give it', {cn: bruno.username, seconds: 30 * day}),
	login('bruno-rsa', bruno, 'openssl genrsa 2048, with key encipherment', {
		cn: bruno.username,
		o: ['team-shop'],
		key: 'RSA 2048',
		usages: usages.clientRsa,
		seconds: 7 * day,
	}),
	login('bruno-full-subject', bruno, 'cfssl JSON with names: country, city, department', {
		attributes: [
			['2.5.4.6', text(0x13, 'DE')],
			['2.5.4.7', 'Berlin'],
			['2.5.4.11', 'Shop'],
		],
		cn: bruno.username,
		o: ['team-shop'],
	}),
	login('lena-both-groups', lena, 'a team lead is in two groups and may do all in one namespace', {
		cn: lena.username,
		o: ['team-shop', 'shop-leads'],
	}),
	login('lena-as-member', lena, 'works with the less of her groups', {cn: lena.username, o: ['team-shop']}),
	login('carmen-12h', carmen, 'the other team, P-384 by house rule', {
		cn: carmen.username,
		o: ['team-payments'],
		key: 'P-384',
		seconds: 12 * hour,
	}),
	login('dmitri-renews', dmitri, 'kubectl with a client certificate that ends soon asks for the next', {
		cn: dmitri.username,
		o: ['team-payments'],
		seconds: 90 * day,
	}),
	login('dmitri-renews-short', dmitri, 'a renewal of ten minutes by a cron job', {cn: dmitri.username, seconds: 600}),
	login('dana-views', dana, 'support may look at everything but Secrets', {cn: dana.username, o: ['support']}),
	login('pat-ed25519', pat, 'ssh habits: an Ed25519 key', {cn: pat.username, o: ['support'], key: 'Ed25519'}),
	login('gus-unbound', gus, 'a newcomer whom no binding names yet', {cn: gus.username}),
	login('mallory-own', mallory, 'a contractor asks for what the contract gives', {
		cn: mallory.username,
		o: ['contractors'],
	}),
	login('kube-proxy-own', people.kubeProxy, 'Kubernetes the hard way: kube-proxy renews its own', {
		cn: 'system:kube-proxy',
		seconds: 30 * day,
	}),
	login('olga-for-myuser', olga, 'Kubernetes docs: an admin makes a key for "myuser" and sends the request', {
		cn: 'myuser',
		seconds: day,
	}),
	login('olga-for-new-hire', olga, 'first day: the admin asks for the new member of a team', {
		cn: 'ruth@corp.example',
		o: ['team-shop'],
	}),
	login('olga-for-auditor', olga, 'an auditor who may look for a month', {
		cn: 'auditor-2026',
		o: ['support'],
		seconds: 30 * day,
	}),
	login('kubeadm-admin-for-jane', kubeadmAdmin, 'admin.conf on the control plane, a tutorial on RBAC for "jane"', {
		cn: 'jane',
		seconds: 90 * day,
	}),
	login('kubeadm-admin-for-dev', kubeadmAdmin, 'onboarding script: CN the user, O the team', {
		cn: 'dev-payments',
		o: ['team-payments'],
		key: 'RSA 2048',
		usages: usages.clientRsa,
	}),
	login('k3s-admin-for-edge', k3sAdmin, 'k3s.yaml, a user for the dashboard of an edge site', {cn: 'edge-viewer'}),
	login('root-ops-for-grafana', rootOps, 'a read-only login for a dashboard outside the cluster', {
		cn: 'grafana-outside',
		o: ['support'],
		seconds: 90 * day,
	}),
	login('tom-sees-as-dana', tom, 'helpdesk reproduces what a colleague sees, and may act as her anyway', {
		cn: dana.username,
		o: ['support'],
	}),
	login('tom-as-pat', tom, 'the same without the group', {cn: pat.username}),
	login('iris-as-gus', iris, 'may impersonate users, asks for one who can do nothing', {cn: gus.username}),
	login('quinn-as-pat', quinn, 'may act as her by the constrained verbs, in all that she may do', {
		cn: pat.username,
		o: ['support'],
	}),
	login('reviewer-for-trainee', reviewer, 'the admin who looks asks for a trainee', {cn: 'trainee', seconds: 7 * day}),
	login('carmen-asks-again', carmen, 'an automated laptop asks every morning', {
		cn: carmen.username,
		o: ['team-payments'],
		times: 5,
	}),
	login('uid-of-a-directory', directoryUser, 'LDAP authenticators give the DN as user and groups', {
		cn: directoryUser.username,
		o: directoryUser.groups,
	}),
	login('long-workforce-name', workforceUser, 'workforce identity: principal://… has more than 64 characters', {
		cn: workforceUser.username,
	}),
	login('alice-old-openssl', alice, 'openssl req with the default basicConstraints CA:FALSE of its v3_req', {
		cn: alice.username,
		extensions: [extension('2.5.29.19', Buffer.from([0x30, 0x00]))],
	}),
	login('carmen-printable', carmen, 'a subject in PrintableString and IA5 e-mail attribute, as Java keytool writes', {
		cn: carmen.username,
		attributes: [['2.5.4.10', text(0x13, 'team-payments')]],
	}),
];
