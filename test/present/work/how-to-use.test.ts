import assert from 'node:assert/strict';
import {test} from 'node:test';
import {load} from 'js-yaml';
import {howToUse} from '../../../source/present/work/how-to-use.js';

test('a serving kubelet gets both files, and the advice to request no certificate of its own', () => {
	const published = {out: {folder: '/keys: mine', base: 'worker-1'}};
	const [usage, ...more] = howToUse(published, {purpose: 'kubelet-serving', keyPath: '/keys: mine/worker-1-key.pem'});
	assert.deepEqual(more, []);
	assert.deepEqual(load(usage?.lines.join('\n') ?? ''), {
		tlsCertFile: '/keys: mine/worker-1.crt',
		tlsPrivateKeyFile: '/keys: mine/worker-1-key.pem',
		serverTLSBootstrap: false,
	});
	assert.deepEqual(howToUse(published, {purpose: 'file'}), []);
});

test("a kubelet's login says where its kubeconfig goes, and a person's does not", () => {
	const published = {kubeconfigPath: '/keys/a.kubeconfig'};
	assert.match(howToUse(published, {purpose: 'kubelet-client'})[0]?.title ?? '', /kubelet takes the file/);
	assert.equal(howToUse(published, {purpose: 'user'})[0]?.title, 'Who that is to the server:');
});

test('the users of a ConfigMap depend on its purpose; without one, both ways are shown', () => {
	const published = {configMap: {namespace: 'shop', name: 'ca'}};
	const titles = (purpose?: 'webhook' | 'service') =>
		howToUse(published, {purpose}).map(({title}) => (title.includes('caBundle') ? 'caBundle' : 'mount'));
	assert.deepEqual(titles('webhook'), ['caBundle']);
	assert.deepEqual(titles('service'), ['mount']);
	assert.deepEqual(titles(), ['mount', 'caBundle']);
});
