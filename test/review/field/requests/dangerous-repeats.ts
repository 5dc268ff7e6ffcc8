import type {DangerousCase} from '../field-case.js';
import {day, hour, rows, signers, usages} from '../field-case.js';
import {fullForms} from '../names.js';
import {account, kubelet, people} from '../world/people.js';

const login = rows<DangerousCase>(signers.login, usages.client, 8 * hour);
const serving = rows<DangerousCase>(signers.serving, usages.server, 30 * day);
const {alice, mallory} = people;

/** Wider requests that look like repeats of an ordinary one with the same subject. */
export const dangerousRepeats: readonly DangerousCase[] = [
	serving('orders-again-wider', alice, 'the fourth of a row has one name more', {
		cn: 'orders.shop.svc.cluster.local',
		dns: [...fullForms('orders', 'shop'), 'api.payments.svc'],
	}),
	serving('orders-again-by-mallory', mallory, 'the same request as the row, by another', {
		cn: 'orders.shop.svc.cluster.local',
		dns: fullForms('orders', 'shop'),
	}),
	serving('orders-again-any', alice, 'the same names, but good for every purpose', {
		cn: 'orders.shop.svc.cluster.local',
		dns: fullForms('orders', 'shop'),
		usages: ['any'],
		grave: true,
		shown: true,
	}),
	login('alice-again-wider', alice, 'the fourth of a row has one group more', {
		cn: alice.username,
		o: ['team-shop', 'team-payments'],
		seconds: day,
	}),
	login('alice-again-longer', alice, 'the same for ten years', {
		cn: alice.username,
		o: ['team-shop'],
		seconds: 3650 * day,
	}),
	login('alice-again-by-mallory', mallory, 'slips in among the requests for alice', {
		cn: alice.username,
		o: ['team-shop'],
		seconds: day,
	}),
	login('alice-again-scoped', people.scopedAlice, 'the same user by a token that may do less', {
		cn: alice.username,
		o: ['team-shop'],
		seconds: day,
	}),
	rows<DangerousCase>(signers.kubeletServing, usages.server)(
		'asks-again-worker-1-wider',
		kubelet('worker-1'),
		'the ninth of a row has the address of another node',
		{o: ['system:nodes'], cn: 'system:node:worker-1', dns: ['worker-1'], ip: ['10.0.1.11', '10.0.1.13']},
	),
	rows<DangerousCase>(signers.kubeletServing, usages.server)(
		'asks-again-worker-2-by-mallory',
		mallory,
		'a ninth of a row by somebody who is no kubelet',
		{o: ['system:nodes'], cn: 'system:node:worker-2', dns: ['worker-2'], ip: ['10.0.1.12'], grave: true, shown: true},
	),
	rows<DangerousCase>(signers.mesh, usages.peer, day)(
		'mesh-orders-again-by-batch',
		account('shop', 'batch'),
		'the identity that renews, by a neighbour',
		{uri: ['spiffe://prod.corp.example/ns/shop/sa/orders'], grave: true},
	),
];
