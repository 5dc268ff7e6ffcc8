import {extension, text} from '../../../pki/build-der.js';
import type {DangerousCase} from '../field-case.js';
import {day, hour, rows, signers, usages} from '../field-case.js';
import {account, kubelet, people} from '../world/people.js';

const login = rows<DangerousCase>(signers.login, usages.client, 8 * hour);
const other = rows<DangerousCase>(signers.serving, usages.client, 30 * day);
const {olga, kubeadmAdmin, rootOps, alice, bruno, mallory, gus} = people;
const grave = {grave: true, shown: true} as const;
const nodeName = 'system:node:worker-1';

/** Identities that no requester may get. */
export const dangerousIdentities: readonly DangerousCase[] = [
	login('masters-by-mallory', mallory, 'the old habit O=system:masters', {
		cn: 'root',
		o: ['system:masters'],
		refusedByServer: true,
	}),
	login('masters-by-olga', olga, 'CertificateSubjectRestriction holds for admins too', {
		cn: olga.username,
		o: ['system:masters'],
		refusedByServer: true,
	}),
	login('masters-hidden', kubeadmAdmin, 'the group in lower case of another script', {
		cn: 'jane',
		o: ['ѕystem:masters'],
		...grave,
	}),
	login('masters-with-dot', mallory, 'a separator that looks alike', {cn: 'jane', o: ['system.masters'], ...grave}),
	login('masters-fullwidth-colon', mallory, 'the colon of full width', {cn: 'jane', o: ['system：masters'], ...grave}),
	other('masters-elsewhere', mallory, 'system:masters from a signer that the server does not watch', {
		cn: 'root',
		o: ['system:masters'],
		...grave,
	}),
	other('masters-elsewhere-by-olga', olga, 'the same by an admin', {cn: 'root', o: ['system:masters'], ...grave}),
	login('controller-manager', mallory, 'kubesplaining: the user of kube-controller-manager', {
		cn: 'system:kube-controller-manager',
		...grave,
	}),
	login('controller-manager-by-olga', olga, 'the same by an admin: persistence after a break-in', {
		cn: 'system:kube-controller-manager',
		...grave,
	}),
	login('scheduler-by-kubeadm-admin', kubeadmAdmin, 'by admin.conf that was copied', {
		cn: 'system:kube-scheduler',
		...grave,
	}),
	login('apiserver-kubelet-client', rootOps, 'the user by which the API server reaches kubelets', {
		cn: 'system:apiserver',
		...grave,
	}),
	login('authenticated-group', alice, 'a group of the system is nobody’s to write', {
		cn: alice.username,
		o: ['system:serviceaccounts:kube-system'],
		...grave,
	}),
	login('bootstrappers-group', bruno, 'the group of joining machines', {
		cn: bruno.username,
		o: ['system:bootstrappers'],
		...grave,
	}),
	login('monitoring-group', olga, 'a group of the system that the admin is not in', {
		cn: 'scraper',
		o: ['system:monitoring'],
		...grave,
	}),
	login('account-default', mallory, 'a service account of kube-system', {
		cn: 'system:serviceaccount:kube-system:default',
		...grave,
	}),
	login('account-own', account('shop', 'batch'), 'its own account: outlives token, Pod and account', {
		cn: 'system:serviceaccount:shop:batch',
		...grave,
	}),
	login('account-by-olga', olga, 'a long-lived login for a pipeline, the old way round', {
		cn: 'system:serviceaccount:ci:deploy-bot',
		o: ['system:serviceaccounts'],
		...grave,
	}),
	login('node-from-client-signer', mallory, 'a node from the signer for people', {
		cn: nodeName,
		o: ['system:nodes'],
		...grave,
	}),
	login('node-from-client-signer-by-olga', olga, 'the same by an admin who debugs', {
		cn: nodeName,
		o: ['system:nodes'],
		...grave,
	}),
	login('nodes-group-alone', gus, 'the group of nodes with a name of one’s own', {
		cn: gus.username,
		o: ['system:nodes'],
		...grave,
	}),
	other('node-from-custom-signer', mallory, 'a node from a custom signer', {
		cn: nodeName,
		o: ['system:nodes'],
		...grave,
	}),
	login('several-common-names', alice, 'two common names: people read the first, Kubernetes takes the last', {
		attributes: [['2.5.4.3', alice.username]],
		cn: 'root-ops@corp.example',
		...grave,
	}),
	login('hidden-organization', alice, 'O in a string type that Go leaves out and openssl shows', {
		attributes: [['2.5.4.10', text(0x1a, 'team-shop')]],
		cn: alice.username,
		...grave,
	}),
	login('imitated-user', mallory, 'a system user with a letter of another script', {
		cn: 'ѕystem:kube-scheduler',
		...grave,
	}),
	login('imitated-admins', mallory, 'kubeadm-cluster-admins reads like the group', {
		cn: 'jane',
		o: ['kubeadm-cluster-admins'],
		...grave,
	}),
	login('chosen-uid', alice, 'KEP-4858 era attribute: the subject sets the uid of its user', {
		attributes: [['1.3.6.1.4.1.57683.2', '0f1d8a1e-2c1b-4d0e-9d1a-000000000001']],
		cn: alice.username,
	}),
	login('control-characters', mallory, 'the subject paints over the line of a terminal', {
		cn: `${gus.username}\u001b[2K\rsystem ok`,
	}),
	login('login-without-name', alice, 'O without CN: a user without a name', {o: ['team-shop']}),
	login('server-auth-from-client-signer', alice, 'kube-controller-manager will not sign it', {
		cn: alice.username,
		usages: [...usages.client, 'server auth'],
	}),
	other('ca-true', mallory, 'CA:TRUE for a signer that copies extensions', {
		cn: 'shop-ca',
		extensions: [extension('2.5.29.19', Buffer.from([0x30, 0x03, 0x01, 0x01, 0xff]), true)],
		...grave,
	}),
	other('ca-true-by-olga', olga, 'an intermediate by hand', {
		cn: 'platform-intermediate',
		extensions: [extension('2.5.29.19', Buffer.from([0x30, 0x03, 0x01, 0x01, 0xff]), true)],
		...grave,
	}),
	other('cert-sign', bruno, 'the usage cert sign for a home-made issuer', {
		cn: 'shop-issuer',
		usages: ['cert sign', 'crl sign'],
		...grave,
	}),
	other('any-purpose', alice, 'the usage any, to be done with it', {cn: 'all-in-one', usages: ['any'], ...grave}),
	other('code-signing', alice, 'code signing from a signer for TLS', {cn: 'release', usages: ['code signing']}),
	other('ca-annotation', alice, 'cert-manager makes an authority by an annotation', {
		signerName: signers.shopIssuer,
		cn: 'shop-ca',
		annotations: {'experimental.cert-manager.io/request-is-ca': 'true'},
		...grave,
	}),
	other('key-of-another-secret', mallory, 'cert-manager selfsigned: sign with the key in that Secret', {
		signerName: signers.platformIssuer,
		cn: 'tools',
		annotations: {'experimental.cert-manager.io/private-key-secret-name': 'platform-ca'},
	}),
	rows<DangerousCase>(signers.kubeletClient, usages.client)(
		'kubelet-of-another',
		kubelet('worker-1'),
		'NodeRestriction refuses another node’s name',
		{
			cn: 'system:node:worker-2',
			o: ['system:nodes'],
			refusedByServer: true,
		},
	),
	login('legacy-signer', mallory, 'kubernetes.io/legacy-unknown is not to be had any more', {
		signerName: 'kubernetes.io/legacy-unknown',
		cn: 'root',
		refusedByServer: true,
	}),
];
