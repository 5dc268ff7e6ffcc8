import type {ApiServer} from './api/server.js';
import {grant} from './cluster/bootstrap.js';
import type {User} from './schema/resource.js';
import {cast} from './story/cast.js';

/** A person with a kubeconfig. */
export type Person = {
	readonly name: string;
	readonly groups: readonly string[];
	/** If present, the person logs in by bearer token as this user, and not by certificate. */
	readonly account?: User;
	readonly grant: (api: ApiServer) => Promise<void>;
};

const csr = 'certificatesigningrequests';
const apiGroups = ['certificates.k8s.io'];

/** Four people with rights from all to none, and a program with the token of a service account. */
export const people: readonly Person[] = [
	{name: 'admin', groups: ['system:masters'], async grant() {}},
	{
		name: 'approver',
		groups: ['approvers'],
		async grant(api) {
			await grant(
				api,
				'certdeck-approver',
				[
					{verbs: ['get', 'list', 'watch'], apiGroups, resources: [csr]},
					{verbs: ['update', 'patch'], apiGroups, resources: [`${csr}/approval`]},
					{verbs: ['approve'], apiGroups, resources: ['signers'], resourceNames: ['example.com/*']},
				],
				['user approver'],
			);
		},
	},
	{
		name: 'viewer',
		groups: ['viewers'],
		async grant(api) {
			await grant(
				api,
				'certdeck-viewer',
				[{verbs: ['get', 'list', 'watch'], apiGroups, resources: [csr]}],
				['user viewer'],
			);
		},
	},
	{name: 'nobody', groups: [], async grant() {}},
	{name: 'deployer', groups: [], account: cast.deployer, async grant() {}},
];
