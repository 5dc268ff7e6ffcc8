import type {DangerousCase} from '../field-case.js';
import {day, hour, rows, signers, usages} from '../field-case.js';
import {account, people} from '../world/people.js';

const login = rows<DangerousCase>(signers.login, usages.client, 8 * hour);
const {olga, kubeadmAdmin, rootOps, nina, rhea, wes, norm, theo, petra, alice, bruno, carmen, dmitri} = people;
const {dana, pat, tom, iris, omar, gus, mallory, ravi, sven} = people;

/** Logins of others, logins with more power, and powerful logins that last long. */
export const dangerousPeople: readonly DangerousCase[] = [
	login('mallory-as-dana', mallory, 'the plainest attack: a colleague with her group', {
		cn: dana.username,
		o: ['support'],
	}),
	login('mallory-as-dana-alone', mallory, 'the colleague without a group', {cn: dana.username}),
	login('mallory-as-bare-name', mallory, 'a name without a domain that no binding knows', {cn: 'dana'}),
	login('mallory-as-nobody-known', mallory, 'a user whom no binding names today may be bound tomorrow', {
		cn: 'svc-billing',
	}),
	login('mallory-as-e-mail', mallory, 'an e-mail address of somebody who starts next week', {
		cn: 'new.cto@corp.example',
	}),
	login('mallory-as-alice', mallory, 'a developer with her team', {cn: alice.username, o: ['team-shop']}),
	login('mallory-joins-shop', mallory, 'oneself, with a group that one is not in', {
		cn: mallory.username,
		o: ['team-shop'],
	}),
	login('mallory-joins-support', mallory, 'oneself, with the group that may view', {
		cn: mallory.username,
		o: ['support'],
	}),
	login('mallory-joins-unbound', mallory, 'a group that nothing is bound to yet', {
		cn: mallory.username,
		o: ['payroll'],
	}),
	login('mallory-both-groups', mallory, 'the own group hides another', {
		cn: mallory.username,
		o: ['contractors', 'team-payments'],
	}),
	login('mallory-as-platform', mallory, 'oneself in the group of the admins', {
		cn: mallory.username,
		o: ['platform-admins'],
		grave: true,
	}),
	login('mallory-as-root-ops', mallory, 'a user who is cluster-admin by name', {cn: rootOps.username, grave: true}),
	login('mallory-as-kubeadm', mallory, 'kubeadm 1.29: the group that is bound to cluster-admin', {
		cn: 'kubernetes-admin',
		o: ['kubeadm:cluster-admins'],
		grave: true,
		shown: true,
	}),
	login('mallory-as-nina', mallory, 'one who reads every Secret', {cn: nina.username, o: ['sre']}),
	login('mallory-as-rhea', mallory, 'one who may escalate is cluster-admin in a step', {
		cn: rhea.username,
		o: ['rbac-managers'],
		grave: true,
	}),
	login('mallory-as-petra', mallory, 'one who approves logins is anybody in a step', {
		cn: petra.username,
		o: ['certificate-approvers'],
		grave: true,
	}),
	login('mallory-as-iris', mallory, 'one who impersonates every user', {
		cn: iris.username,
		o: ['user-switchers'],
		grave: true,
	}),
	login('alice-as-bruno', alice, 'a colleague of the same team: what is done in his name is on him', {
		cn: bruno.username,
		o: ['team-shop'],
	}),
	login('alice-in-capitals', alice, 'another spelling is another user', {cn: 'Alice@corp.example'}),
	login('alice-with-space', alice, 'a space behind the name makes another user', {cn: `${alice.username} `}),
	login('alice-lookalike', alice, 'her name with a Cyrillic letter', {
		cn: 'аlice@corp.example',
		grave: true,
		shown: true,
	}),
	login('mallory-with-parts', mallory, 'reads like an admin in a line of kubectl describe', {
		cn: `${mallory.username},O=system:masters`,
	}),
	login('mallory-as-dana-unseen', mallory, 'her name with a character of no width', {
		cn: 'dana\u200b@corp.example',
		grave: true,
		shown: true,
	}),
	login('mallory-in-imitated-admins', mallory, 'a group that reads like the admins of the platform', {
		cn: mallory.username,
		o: ['pl\u0430tform-admins'],
		grave: true,
		shown: true,
	}),
	login('alice-joins-payments', alice, 'the other team as well', {
		cn: alice.username,
		o: ['team-shop', 'team-payments'],
	}),
	login('alice-group-in-capitals', alice, 'a group is spelled in another way', {cn: alice.username, o: ['Team-Shop']}),
	login('bruno-as-lena', bruno, 'the lead of the own team', {cn: people.lena.username, o: ['shop-leads']}),
	login('carmen-ten-years', carmen, 'a tutorial with expirationSeconds of ten years', {
		cn: carmen.username,
		seconds: 3650 * day,
	}),
	login('gus-as-olga', gus, 'the user of an admin, without the group that makes her one', {cn: olga.username}),
	login('dana-as-tom', dana, 'one who may act as others', {cn: tom.username, o: ['helpdesk']}),
	login('tom-as-dana-in-shop', tom, 'may act as her, but not in that group', {cn: dana.username, o: ['team-shop']}),
	login('tom-as-nina', tom, 'may act as dana and pat, asks for another', {cn: nina.username}),
	login('iris-as-dana-in-support', iris, 'may act as her, but in no group', {cn: dana.username, o: ['support']}),
	login('omar-as-nina', omar, 'may act as her, but what lasts is a year of Secrets', {cn: nina.username, o: ['sre']}),
	login('ravi-as-pat', ravi, 'constrained verbs that reach less than she may do', {cn: pat.username, o: ['support']}),
	login('sven-renews', sven, 'runs Pods in every namespace, lasting', {cn: sven.username, o: ['batch-admins']}),
	login('rhea-as-dana', rhea, 'could give herself the right to, but has it not', {cn: dana.username}),
	login('petra-as-dmitri', petra, 'the approver asks for somebody herself', {
		cn: dmitri.username,
		o: ['team-payments'],
	}),
	login('theo-as-dana', theo, 'rights over tokens are none over users', {cn: dana.username}),
	login('olga-as-nina', olga, 'an admin asks for one who reads every Secret', {cn: nina.username, o: ['sre']}),
	login('olga-makes-an-admin', olga, 'a stolen admin session makes a second admin that lasts', {
		cn: 'backup-operator',
		o: ['platform-admins'],
	}),
	login('kubeadm-admin-makes-an-admin', kubeadmAdmin, 'kubeadm kubeconfig user with the admin group, by hand', {
		cn: 'ops-laptop',
		o: ['kubeadm:cluster-admins'],
	}),
	login('olga-renews', olga, 'cluster-admin by the identity provider becomes one that nobody can take back', {
		cn: olga.username,
		o: ['platform-admins'],
	}),
	login('olga-renews-a-year', olga, 'the same for longer than the policy allows', {
		cn: olga.username,
		o: ['platform-admins'],
		seconds: 365 * day,
		grave: true,
		withoutPolicy: 'warn',
	}),
	login('root-ops-renews', rootOps, 'a stolen token of a cluster-admin by name becomes lasting', {
		cn: rootOps.username,
	}),
	login('kubeadm-admin-renews', kubeadmAdmin, 'admin.conf renews itself, for a month', {
		cn: 'kubernetes-admin',
		o: ['kubeadm:cluster-admins'],
		seconds: 30 * day,
	}),
	login('nina-renews', nina, 'all Secrets, and no way to take it back', {cn: nina.username, o: ['sre']}),
	login('rhea-renews', rhea, 'escalate and bind, lasting', {cn: rhea.username, o: ['rbac-managers']}),
	login('petra-renews', petra, 'an approver who lasts', {cn: petra.username, o: ['certificate-approvers']}),
	login('wes-renews', wes, 'webhooks see and change what everybody writes', {cn: wes.username, o: ['webhook-admins']}),
	login('norm-renews', norm, 'kubelets through nodes/proxy', {cn: norm.username, o: ['node-debuggers']}),
	login('theo-renews', theo, 'tokens of every service account', {cn: theo.username, o: ['token-makers']}),
	login('iris-renews', iris, 'whoever acts as every user, lasting', {cn: iris.username, o: ['user-switchers']}),
	login('alice-scoped', people.scopedAlice, 'an OpenShift token for user:info would become all of her', {
		cn: alice.username,
	}),
	login('bruno-narrowed', people.narrowedBruno, 'a gateway narrowed the session; a certificate has no such extra', {
		cn: bruno.username,
		o: ['team-shop'],
	}),
	login('deploy-bot-as-user', account('ci', 'deploy-bot'), 'a pipeline makes itself a user that outlasts its token', {
		cn: 'deploy-bot',
	}),
	login('flux-as-user', account('flux-system', 'kustomize-controller'), 'cluster-admin, but a program', {
		cn: 'gitops-user',
	}),
	login(
		'user-operator-for-alice',
		account('user-operator', 'user-operator'),
		'KubeUser, permission-manager: an operator',
		{
			cn: alice.username,
			o: ['team-shop'],
		},
	),
	login('batch-for-dana', account('shop', 'batch'), 'a Pod that was broken into asks for a person', {
		cn: dana.username,
		o: ['support'],
	}),
	login('anonymous-as-guest', people.nobody, 'anonymous access was left open on the API server', {cn: 'guest'}),
	login('bootstrap-as-user', people.bootstrap, 'a leaked join token asks for a user', {cn: 'ops'}),
];
