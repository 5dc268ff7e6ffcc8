import type {LocalPolicy} from '../../../source/cluster/context/local-policy.js';
import {parseLocalPolicy} from '../../../source/review/judge/local-policy.js';
import {signers} from './field-case.js';
import {trustDomain} from './world/edge.js';

/** The policy of the operators: who may ask for outside names, for others, and for how long. */
const document = {
	signers: {
		[signers.login]: {longest: '2160h'},
	},
	requesters: [
		// Everybody may ask for their own names; the following entries allow more.
		{groups: ['system:authenticated'], signers: [signers.serving, signers.peers]},
		{groups: ['team-shop'], signers: [signers.serving], names: ['shop.example.com', '*.shop.example.com']},
		{groups: ['team-payments'], signers: [signers.serving], names: ['pay.example.com']},
		{groups: ['platform-admins'], signers: [signers.serving], names: ['registry.corp.example']},
		{serviceAccounts: ['consul/consul-server'], signers: [signers.peers], names: ['server.dc1.consul']},
	],
	delegates: [
		{
			serviceAccount: 'istio-system/istiod',
			signers: [signers.mesh],
			names: [`spiffe://${trustDomain}/ns/shop/*`, `spiffe://${trustDomain}/ns/payments/*`],
		},
	],
	trustDomains: [trustDomain, 'pay.corp.example'],
};

function read(): LocalPolicy {
	const parsed = parseLocalPolicy(JSON.stringify(document), '/etc/certdeck/policy.json', '00'.repeat(32));
	if ('faults' in parsed) {
		throw new Error(parsed.faults.join('\n'));
	}

	return parsed.policy;
}

export const policy = read();
