import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {RenewalFacts} from '../../../source/deck/ports/guide.js';
import {purposes} from '../../../source/operations/guide/purposes.js';
import {OperationError} from '../../../source/operations/plan/operation-error.js';
import {fakeServices} from '../../helpers/fake-services.js';
import type {OpenDeck} from '../../helpers/render.js';
import {openDeck} from '../../helpers/render.js';
import {aRequest} from '../../helpers/requests.js';

const word = (text: string) => [...text];

/** Up to the name of the certificate to renew. */
async function openRenewal(deck: OpenDeck): Promise<void> {
	await deck.screen.until('● live');
	await deck.keys('n');
	await deck.screen.until('▌ (•) Service');
	const wanted = purposes.findIndex(({id}) => id === 'renew');
	for (const {label} of purposes.slice(1, wanted + 1)) {
		await deck.keys('down');
		await deck.screen.until(`▌ (•) ${label}`);
	}

	await deck.keys('enter');
	await deck.screen.until('What shall be');
}

function renewing(missing: RenewalFacts | undefined) {
	const asked: unknown[] = [];
	const fake = fakeServices({
		guide: {
			missingOfRenewal: async () => missing,
			planRenewal: async (text, facts) => {
				asked.push([text, facts]);
				if (facts?.usages.includes('nonsense')) {
					throw new OperationError('refused', '"nonsense" is no usage of a CertificateSigningRequest');
				}

				return {
					title: `Renew the certificate in Secret ${text}`,
					steps: [{verb: 'create', kind: 'CertificateSigningRequest', name: 'a-x7k2p', note: 'with a new key'}],
					warnings: [],
					perform: async () => ({request: aRequest({name: 'a-x7k2p'})}),
				};
			},
		},
	});
	return {...fake, asked};
}

test('asks nothing about a Secret that records how its certificate was requested', async () => {
	const {services, show, asked} = renewing(undefined);
	await using deck = await openDeck(services);
	show([]);
	await openRenewal(deck);
	await deck.keys(...word('shop/web-tls'), 'enter');
	await deck.screen.until('│ y yes, do it');
	assert.deepEqual(asked, [['shop/web-tls', undefined]]);
});

for (const size of [
	{columns: 80, rows: 24},
	{columns: 200, rows: 60},
	{columns: 40, rows: 12},
]) {
	test(`asks for what the Secret of another tool does not record, at ${size.columns}×${size.rows}`, async () => {
		const {services, show, asked} = renewing({signerName: '', usages: ['server auth']});
		await using deck = await openDeck(services, size);
		show([]);
		await openRenewal(deck);
		await deck.keys(...word('shop/web-tls'), 'enter');
		await deck.screen.until(/▌ signer +▏?such as example\.com|▌ signer/);
		assert.doesNotMatch(deck.screen.text(), /--signer/);
		await deck.keys('enter');
		await deck.screen.until('name the signer');
		await deck.keys(...word('example.com/serving'), 'tab');
		await deck.screen.until('▌ usages');
		await deck.keys('ctrl+u', 'enter');
		await deck.screen.until('say what it is for');
		await deck.keys(...word('nonsense'), 'enter');
		await deck.screen.until('is no usage');
		await deck.keys('esc');
		await deck.screen.until('▌ usages');
		await deck.keys('ctrl+u', ...word('digital signature, server auth'), 'enter');
		await deck.screen.until('│ y yes, do it');
		assert.deepEqual(asked.at(-1), [
			'shop/web-tls',
			{signerName: 'example.com/serving', usages: ['digital signature', 'server auth']},
		]);
		await deck.keys('y');
		await deck.screen.until('It waits for approval');
	});
}

test('explains why a Secret can not be renewed, and goes back to its name', async () => {
	const {services, show} = fakeServices({
		guide: {
			missingOfRenewal: async () => {
				throw new OperationError(
					'mismatch',
					'tls.key of Secret shop/a is the key of none of the 2 certificates in tls.crt',
				);
			},
		},
	});
	await using deck = await openDeck(services);
	show([]);
	await openRenewal(deck);
	await deck.keys(...word('shop/a'), 'enter');
	await deck.screen.until('the key of none of the 2 certificates');
	await deck.keys('esc');
	await deck.screen.untilGone('the key of none');
	await deck.screen.until(/shop\/a/);
	await deck.keys('esc');
	await deck.screen.until('▌ (•) renewal');
});
