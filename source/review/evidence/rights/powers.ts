import {localized} from '../../../base/text/index.js';
import type {ResourceAttributes} from '../../../cluster/model/index.js';
import {apiServerClient} from '../../../signers/known/index.js';
import type {Severity} from '../../finding/index.js';

/** A power that nobody should have unnoticed: what to ask the cluster, and how to name it. */
export type Power = {
	readonly id: PowerId;
	/** `block` if the power makes its holder cluster-admin in one step. */
	readonly severity: Exclude<Severity, 'info'>;
	/** The end of a sentence that begins with `may`. */
	readonly may: string;
	/** One of these is enough. */
	readonly any: readonly ResourceAttributes[];
	/** Each is equal to one of `any`. Only the bindings are searched for them, to ask the server fewer questions. */
	readonly also?: readonly ResourceAttributes[];
	/** The same power within one namespace; absent if it has no such form. */
	readonly within?: Within;
};

export type Within = {
	/** A phrase between `may` and `in the namespace …`. */
	readonly may: string;
	/**
	 * The same for kube-system, from which the rest of the cluster is in reach. The end of a sentence that begins with
	 * `may`.
	 */
	readonly maySystem: string;
	/** These replace the attributes for the whole cluster. */
	readonly any?: readonly ResourceAttributes[];
};

export type PowerId =
	| 'everything'
	| 'impersonate'
	| 'escalate'
	| 'approve-logins'
	| 'sign-logins'
	| 'read-secrets'
	| 'run-pods'
	| 'exec'
	| 'tokens'
	| 'kubelets'
	| 'webhooks';

const certificates = 'certificates.k8s.io';
const rbac = 'rbac.authorization.k8s.io';
const core = (verb: string, resource: string, subresource?: string): ResourceAttributes => ({
	verb,
	group: '',
	resource,
	...(subresource === undefined ? {} : {subresource}),
});
/** A grant names one signer or all signers of its domain. */
const onSigner = (verb: string): readonly ResourceAttributes[] =>
	[apiServerClient, 'kubernetes.io/*'].map(name => ({verb, group: certificates, resource: 'signers', name}));

/** The namespace of the cluster's own programs, which run with high privileges. */
export const systemNamespace = 'kube-system';

/** Objects that create Pods. */
const podMakers: readonly ResourceAttributes[] = [
	...['deployments', 'daemonsets', 'statefulsets', 'replicasets'].map(resource => ({
		verb: 'create',
		group: 'apps',
		resource,
	})),
	...['jobs', 'cronjobs'].map(resource => ({verb: 'create', group: 'batch', resource})),
	core('create', 'replicationcontrollers'),
];

/** The most severe first. */
export const powers: readonly Power[] = [
	{
		id: 'everything',
		severity: 'block',
		may: localized`do anything in the cluster`,
		any: [{verb: '*', group: '*', resource: '*'}],
		within: {may: localized`do anything`, maySystem: localized`do anything in kube-system`},
	},
	{
		id: 'impersonate',
		severity: 'block',
		may: localized`act as any other user or group`,
		any: [core('impersonate', 'users'), core('impersonate', 'groups')],
		also: [
			core('impersonate', 'serviceaccounts'),
			{...core('impersonate', 'groups'), name: 'system:masters'},
			{...core('impersonate', 'groups'), name: 'kubeadm:cluster-admins'},
		],
		within: {
			may: localized`act as any service account`,
			maySystem: localized`act as the service accounts of kube-system`,
			any: [core('impersonate', 'serviceaccounts')],
		},
	},
	{
		id: 'escalate',
		severity: 'block',
		may: localized`give itself any right`,
		any: ['escalate', 'bind'].map(verb => ({verb, group: rbac, resource: 'clusterroles'})),
		also: [{verb: 'bind', group: rbac, resource: 'clusterroles', name: 'cluster-admin'}],
		within: {
			may: localized`give itself any right`,
			maySystem: localized`give itself any right in kube-system`,
			any: [
				{verb: 'escalate', group: rbac, resource: 'roles'},
				{verb: 'bind', group: rbac, resource: 'roles'},
				{verb: 'bind', group: rbac, resource: 'clusterroles'},
			],
		},
	},
	{
		id: 'approve-logins',
		severity: 'block',
		may: localized`approve certificates to log in as anybody`,
		any: onSigner('approve'),
	},
	{id: 'sign-logins', severity: 'block', may: localized`sign certificates to log in as anybody`, any: onSigner('sign')},
	{
		id: 'read-secrets',
		severity: 'warn',
		may: localized`read every Secret`,
		within: {may: localized`read Secrets`, maySystem: localized`read the Secrets of kube-system`},
		any: ['list', 'get', 'watch'].map(verb => core(verb, 'secrets')),
	},
	{
		id: 'run-pods',
		severity: 'warn',
		may: localized`run Pods in every namespace`,
		within: {may: localized`run Pods`, maySystem: localized`run Pods in kube-system`},
		any: [core('create', 'pods')],
		also: podMakers,
	},
	{
		id: 'exec',
		severity: 'warn',
		may: localized`run commands in every Pod`,
		within: {may: localized`run commands in Pods`, maySystem: localized`run commands in the Pods of kube-system`},
		any: [core('create', 'pods', 'exec'), core('get', 'pods', 'exec')],
		also: [
			core('create', 'pods', 'attach'),
			core('get', 'pods', 'attach'),
			core('patch', 'pods', 'ephemeralcontainers'),
			core('update', 'pods', 'ephemeralcontainers'),
		],
	},
	{
		id: 'tokens',
		severity: 'warn',
		may: localized`take the token of every service account`,
		within: {
			may: localized`take service account tokens`,
			maySystem: localized`take the tokens of the service accounts in kube-system`,
		},
		any: [core('create', 'serviceaccounts', 'token')],
	},
	{
		id: 'kubelets',
		severity: 'warn',
		may: localized`do what it likes on every node, through its kubelet`,
		any: [core('create', 'nodes', 'proxy'), core('get', 'nodes', 'proxy')],
	},
	{
		id: 'webhooks',
		severity: 'warn',
		may: localized`change what others write, through a webhook`,
		any: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'].map(resource => ({
			verb: 'create',
			group: 'admissionregistration.k8s.io',
			resource,
		})),
	},
];
