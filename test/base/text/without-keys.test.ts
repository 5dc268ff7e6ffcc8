import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {describe, test} from 'node:test';
import {withoutKeys} from '../../../source/base/text/without-keys.js';
import {damagedKeys, givesAway, makeSecret} from '../../helpers/damaged-keys.js';

describe('a sentence with a value', () => {
	for (const kind of ['rsa', 'ec'] as const) {
		test(`repeats no part of a damaged ${kind} key, with or without quotes`, () => {
			const secret = makeSecret(kind);
			for (const {name, bytes} of damagedKeys(secret)) {
				const text = bytes.toString();
				// No argument, environment variable or field of a kubeconfig can contain NUL.
				if (text.includes('\0')) {
					continue;
				}

				for (const sentence of [
					`${JSON.stringify(text)} does not exist`,
					`the file ${text} does not exist`,
					`"/etc/kube/${text.replaceAll('"', '')}" does not exist`,
				]) {
					assert.equal(givesAway(withoutKeys(sentence), secret), false, name);
				}
			}
		});
	}

	test('repeats no part of a key of 32 bytes', () => {
		const {privateKey} = generateKeyPairSync('ed25519');
		const base64 = privateKey.export({type: 'pkcs8', format: 'der'}).toString('base64');
		for (const text of [base64, String(privateKey.export({type: 'pkcs8', format: 'pem'}))]) {
			assert.doesNotMatch(withoutKeys(`${JSON.stringify(text)} does not exist`), /[A-Za-z\d+/]{20}/);
		}
	});

	test('keeps the name of the file, which is another value', () => {
		const {pem} = makeSecret('ec');
		assert.equal(
			withoutKeys(`client-key of user "a" names ${JSON.stringify(pem)}, which does not exist`),
			'client-key of user "a" names (a value that is not repeated, as it could be a key), which does not exist',
		);
	});

	for (const text of [
		'"node-csr-Ggk-IpyFp9BuFWwEt4VKCwSBhR6pljU2Xxw0-Ju-rdw" not found',
		'"node-csr-GgkIpyFp9BuFWwEt4VKCwSBhR6pljU2Xxw0JuJurdwA" not found',
		`another authority, SHA-256 ${'0a'.repeat(32)}, signed before ${'F0'.repeat(32)}`,
		`SHA-256 ${Array.from({length: 32}, () => 'AB').join(':')}`,
		'"/home/Anna/Projects2/Kubernetes/Production/ClusterNumber7/eu-west-1/admin.kubeconfig" does not exist',
		'"arn:aws:eks:eu-central-1:123456789012:cluster/Production-Cluster-Number-7" is not there',
		'the PEM begins with -----BEGIN CERTIFICATE----- and has no end',
		'"MIGRATION-2026-11-28-all-of-the-keys-and-certificates" does not exist',
	]) {
		test(`leaves unchanged: ${text}`, () => {
			assert.equal(withoutKeys(text), text);
		});
	}
});
