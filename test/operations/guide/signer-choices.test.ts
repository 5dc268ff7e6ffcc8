import assert from 'node:assert/strict';
import {test} from 'node:test';
import {refusalOf, signerFault} from '../../../source/operations/guide/refusal.js';
import {signerChoices} from '../../../source/operations/guide/signer-choices.js';
import {proposeTargets} from '../../../source/operations/guide/targets.js';
import {aRequest} from '../../helpers/requests.js';

const names = (requests: Parameters<typeof signerChoices>[0]) =>
	signerChoices(requests).map(({signerName}) => signerName);

test("the signers of the cluster are always offered, after one of the operator's own", () => {
	assert.deepEqual(names([]), [
		'example.com/serving',
		'kubernetes.io/kube-apiserver-client',
		'kubernetes.io/kubelet-serving',
		'kubernetes.io/kube-apiserver-client-kubelet',
	]);
	const [own, client] = signerChoices([]);
	assert.deepEqual([own?.isOwn, client?.isOwn], [true, false]);
	assert.match(own?.lives ?? '', /nobody serves it here: you sign/);
	assert.match(client?.lives ?? '', /served here by kube-controller-manager/);
	assert.match(client?.permits ?? '', /system:masters/);
});

test('signers that have issued here come first, with what was seen', () => {
	const choices = signerChoices([
		aRequest({signerName: 'example.com/asked'}),
		aRequest({signerName: 'example.com/asked'}),
		aRequest({signerName: 'ca.example.org/tls', certificateBase64: 'eA=='}),
		aRequest({signerName: 'kubernetes.io/kubelet-serving', certificateBase64: 'eA=='}),
		aRequest({signerName: 'kubernetes.io/no-such'}),
		aRequest({signerName: 'issuers.cert-manager.io/shop.ca'}),
	]);
	assert.deepEqual(
		choices.map(({signerName}) => signerName),
		[
			'ca.example.org/tls',
			'example.com/serving',
			'example.com/asked',
			'issuers.cert-manager.io/shop.ca',
			'kubernetes.io/kube-apiserver-client',
			'kubernetes.io/kubelet-serving',
			'kubernetes.io/kube-apiserver-client-kubelet',
		],
	);
	const lives = (name: string) => choices.find(({signerName}) => signerName === name)?.lives ?? '';
	assert.match(lives('ca.example.org/tls'), /^1 issued here/);
	assert.match(lives('example.com/asked'), /^2 asked for here and none issued/);
	assert.match(lives('issuers.cert-manager.io/shop.ca'), /served by cert-manager/);
	assert.match(lives('kubernetes.io/kubelet-serving'), /kube-controller-manager; 1 issued here/);
});

test('only a few names from requests are offered, because requesters choose them', () => {
	const many = Array.from({length: 500}, (_, index) => aRequest({signerName: `example.com/s${index}`}));
	assert.equal(signerChoices(many).length, 8 + 4);
});

test('a request that would fail is explained with the wrong part', () => {
	const asked = {
		hosts: [],
		commonName: 'alice',
		names: [],
		usages: ['client auth'],
		signerName: 'kubernetes.io/kube-apiserver-client',
	};
	assert.equal(refusalOf(asked), undefined);
	for (const [change, about] of [
		[{usages: ['server auth']}, 'usages'],
		[{signerName: 'kubernetes.io/kubelet-serving'}, 'organization'],
		[{signerName: 'kubernetes.io/kubelet-serving', names: [{O: 'system:nodes'}]}, 'names'],
		[
			{
				signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
				names: [{O: 'system:nodes'}],
				usages: ['digital signature', 'client auth'],
			},
			'commonName',
		],
	] as const) {
		assert.equal(refusalOf({...asked, ...change})?.about, about);
	}

	assert.equal(refusalOf({...asked, hosts: ['bücher.example'], usages: []}), undefined);
	assert.match(signerFault('serving') ?? '', /one slash/);
	assert.equal(signerFault('example.com/serving'), undefined);
});

test('the Secret goes beside the Service, and the ConfigMap has the name of the signer', () => {
	const at = {name: 'a.example', namespace: 'default', signerName: 'example.com/serving'};
	assert.deepEqual(proposeTargets({...at, purpose: 'service', place: 'shop/cart'}), {
		secret: 'shop/cart-tls',
		configMap: 'shop/example.com-serving-ca',
	});
	assert.deepEqual(proposeTargets({...at, purpose: 'server'}), {
		secret: 'default/a.example-tls',
		configMap: 'default/example.com-serving-ca',
	});
	assert.deepEqual(proposeTargets({...at, purpose: 'user'}), {});
	assert.deepEqual(proposeTargets({...at, purpose: undefined, name: '*._X', signerName: 'kubernetes.io/x'}), {
		secret: 'default/x-tls',
	});
});
