import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Plan} from '../../../source/operations/plan/plan.js';
import {issuingWarnings, refuseWithoutUsages, withFindings} from '../../../source/operations/sign/look-first.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {generateKey} from '../../../source/pki/keys/keys.js';
import {parseSpec} from '../../../source/pki/spec/spec.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';
import {aFinding} from '../../helpers/requests.js';

const plan: Plan<undefined> = {title: 'Sign orders', steps: [], warnings: [], perform: async () => undefined};

describe('the findings of a request that is to be signed', () => {
	const findings = [aFinding('block', 'ca-requested'), aFinding('block', 'admin-group'), aFinding('warn', 'weak')];
	const asked = (...accepted: readonly string[]) => withFindings(plan, 'orders', findings, accepted).typeToConfirm;

	test('require the name until each blocking finding is accepted by its own id', () => {
		assert.equal(asked(), 'orders');
		assert.equal(asked('ca-requested'), 'orders');
		assert.equal(asked('weak'), 'orders');
		assert.equal(asked('ca-requested', 'admin-group'), undefined);
	});

	test('require nothing without a block', () => {
		assert.equal(withFindings(plan, 'orders', [aFinding('warn')]).typeToConfirm, undefined);
	});

	test('refuse an accepted id without a finding, and name those that block', () => {
		assert.throws(() => asked('ca-requested', 'admin-group', 'typo'), {
			code: 'refused',
			message: '"typo" is no finding of "orders": nothing was done',
			hint: 'what blocks it is ca-requested, admin-group',
		});
		assert.throws(() => withFindings(plan, 'orders', [], ['typo']), {hint: 'no finding blocks it'});
	});
});

test('nothing is signed without usages', () => {
	assert.throws(() => refuseWithoutUsages([]), {code: 'refused', hint: /--usage "server auth"/});
	refuseWithoutUsages(['server auth']);
});

test('names clients and keys that would not accept a certificate', async () => {
	const warned = async (spec: object, usages: readonly string[], asked: readonly string[] = []) => {
		const parsed = parseSpec(JSON.stringify({CN: 'orders', ...spec})).spec;
		const {der} = encodeRequest(parsed, await generateKey(parsed.key));
		return issuingWarnings(decodeRequest(der), usages, asked);
	};
	const rsa = {key: {algo: 'rsa', size: 2048}};
	const ec = {key: {algo: 'ecdsa', size: 256}};
	const hosts = ['orders.shop.svc'];
	const encipherment = ['server auth', 'key encipherment'];
	assert.deepEqual(await warned({...ec, hosts}, ['server auth']), []);
	assert.match(String(await warned(ec, ['server auth'])), /^it has no subjectAltName: [^,]*, and would refuse it$/);
	assert.deepEqual(await warned(ec, ['client auth']), []);
	assert.deepEqual(await warned({...ec, hosts}, encipherment), [
		'keyEncipherment is for RSA keys, and this one is ECDSA (RFC 8813 §3)',
	]);
	assert.deepEqual(await warned({...rsa, hosts}, encipherment), []);
	// Review reports that it is asked for.
	assert.deepEqual(await warned({...ec, hosts}, encipherment, encipherment), []);
});
