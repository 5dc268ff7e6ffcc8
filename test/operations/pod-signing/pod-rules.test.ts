import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';
import {parsePodRules} from '../../../source/operations/pod-signing/pod-rules.js';
import {PkiError} from '../../../source/pki/pki-error.js';
import {parseSigningConfig} from '../../../source/pki/spec/signing-config.js';
import {fitsSchema} from '../config/fits-schema.js';

const schema: unknown = JSON.parse(readFileSync('docs/signing-config.schema.json', 'utf8'));
const entry = {serviceAccounts: ['shop/cart'], names: ['{serviceAccount}.{namespace}.svc']};
const json = (pods: unknown, rest: object = {}) => JSON.stringify({...rest, pods});

function faultsOf(text: string): readonly string[] {
	try {
		parsePodRules(text);
		return [];
	} catch (error) {
		assert.ok(error instanceof PkiError && error.code === 'bad-signing-config');
		return error.details;
	}
}

describe('the pods of a signing config', () => {
	test('are ServiceAccounts with their names, and the contents of all certificates', () => {
		const spiffe = 'spiffe://example.com/ns/{namespace}/sa/{serviceAccount}';
		const {rules, hasSigning} = parsePodRules(
			json({
				longest: '12h',
				usages: ['digital signature', 'client auth'],
				keyTypes: ['ED25519', 'ECDSAP256'],
				admit: [
					{serviceAccounts: ['shop/cart', 'shop/pay.v2'], names: [spiffe, '{serviceAccount}.{namespace}.svc']},
					{serviceAccounts: ['edge/proxy'], names: ['edge.example.com']},
				],
			}),
		);
		assert.equal(hasSigning, false);
		assert.deepEqual(
			[...rules.admitted].map(([account, names]) => `${account}: ${names.map(({kind, value}) => `${kind} ${value}`)}`),
			[
				'shop/cart: dns cart.shop.svc,uri spiffe://example.com/ns/shop/sa/cart',
				'shop/pay.v2: dns pay.v2.shop.svc,uri spiffe://example.com/ns/shop/sa/pay.v2',
				'edge/proxy: dns edge.example.com',
			],
		);
		assert.deepEqual(rules.keyTypes, ['ECDSAP256', 'ED25519']);
		assert.equal(rules.longestSeconds, 43_200);
	});

	test('are documented, in words and as a schema', () => {
		const [, example = ''] = /```json\n(.*?)```/s.exec(readFileSync('docs/signer.md', 'utf8')) ?? [];
		assert.deepEqual([...parsePodRules(example).rules.admitted.keys()], ['shop/checkout', 'shop/orders']);
		assert.ok(fitsSchema(JSON.parse(example), schema));
	});

	test('allow a day, servers and clients, and every kind of key by default', () => {
		const {rules} = parsePodRules(json({admit: [entry]}));
		assert.equal(rules.longestSeconds, 86_400);
		assert.deepEqual(rules.usages, ['digital signature', 'server auth', 'client auth']);
		assert.equal(rules.keyTypes.length, 6);
	});

	test('may be beside the policy that cfssl and certdeck sign read', () => {
		const text = json({admit: [entry]}, {signing: {default: {expiry: '24h', usages: ['server auth']}}});
		assert.equal(parsePodRules(text).hasSigning, true);
		assert.equal(parseSigningConfig(text).default.policy.expiryMs, 86_400_000);
	});

	/** Also whether the schema finds it, because it can't express some rules. */
	const wrong: ReadonlyArray<readonly [name: string, text: string, fault: RegExp, isSeen?: boolean]> = [
		['are missing', '{"signing": {}}', /^pods is missing/, true],
		['list nobody', json({admit: []}), /^pods\.admit is empty: .*what is not listed gets no certificate/, true],
		['are misspelt', json({admits: [entry]}), /^pods\.admits is not a key of pods: did you mean admit\?/, true],
		[
			'have a misspelt entry',
			json({admit: [{...entry, serviceaccount: []}]}),
			/^pods\.admit\[0\]\.serviceaccount is not a key of an entry: did you mean serviceAccounts\?/,
		],
		[
			'stand for several',
			json({admit: [{...entry, serviceAccounts: ['shop/*']}]}),
			/stands for several: each has to/,
			true,
		],
		['have no namespace', json({admit: [{...entry, serviceAccounts: ['cart']}]}), /"cart" is no ServiceAccount/, true],
		[
			'list one twice',
			json({admit: [entry, entry]}),
			/pods\.admit\[1\]\.serviceAccounts\[0\] "shop\/cart" is listed twice/,
		],
		['have no names', json({admit: [{...entry, names: []}]}), /names is empty: a certificate without a name/, true],
		[
			'have an unknown word in a name',
			json({admit: [{...entry, names: ['{serviceaccount}.svc']}]}),
			/\{serviceaccount\}, which is none: did you mean serviceAccount\?/,
		],
		['name a Pod', json({admit: [{...entry, names: ['{pod}.svc']}]}), /\{pod\}, which is none: one of namespace/],
		['have a wildcard', json({admit: [{...entry, names: ['*.shop.svc']}]}), /"\*\.shop\.svc" is no host name/],
		['have a bad SPIFFE ID', json({admit: [{...entry, names: ['spiffe://Example/x']}]}), /is no SPIFFE ID/],
		['climb in a SPIFFE ID', json({admit: [{...entry, names: ['spiffe://a/../x']}]}), /is no SPIFFE ID/],
		[
			'have two URIs beside a SPIFFE ID',
			json({admit: [{...entry, names: ['spiffe://a/x', 'https://a.example/']}]}),
			/a SPIFFE ID beside another URI/,
		],
		[
			'have an unknown key',
			json({admit: [entry], keyTypes: ['ECDSA256']}),
			/"ECDSA256" is none: did you mean ECDSAP256\?/,
			true,
		],
		['are for a CA', json({admit: [entry], usages: ['cert sign']}), /pods\.usages has one of a CA/],
		['have no such usage', json({admit: [entry], usages: ['servers auth']}), /"servers auth" is no usage/],
		['are too short', json({admit: [entry], longest: '59m'}), /pods\.longest is from 1h to 2184h/],
		['are too long', json({admit: [entry], longest: '2185h'}), /pods\.longest is from 1h to 2184h/],
		['are there twice', '{"pods": {"admit": []}, "pods": {"admit": []}}', /^pods is there twice/],
	];
	for (const [name, text, fault, isSeen = false] of wrong) {
		test(`are refused where they ${name}`, () => {
			assert.ok(
				faultsOf(text).some(each => fault.test(each)),
				faultsOf(text).join('\n') || 'no fault',
			);
			if (isSeen) {
				assert.equal(fitsSchema(JSON.parse(text), schema), false, 'the schema takes it');
			}
		});
	}
});
