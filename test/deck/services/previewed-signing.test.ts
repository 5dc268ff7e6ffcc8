import assert from 'node:assert/strict';
import {before, describe, test} from 'node:test';
import type {Cluster} from '../../../source/cluster/calls/cluster.js';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import type {PreviewedPlan} from '../../../source/deck/ports/signing.js';
import {previewed} from '../../../source/deck/services/previewed-signing.js';
import {nameLimitsOf} from '../../../source/operations/authority/authority-inputs.js';
import type {OpenedAuthority} from '../../../source/operations/read/open-authority.js';
import {issueWith, openAuthorityText} from '../../../source/operations/read/open-authority.js';
import {readSigningRequest} from '../../../source/operations/read/read-request.js';
import {withinRequested} from '../../../source/operations/sign/within-requested.js';
import {encodeRequest} from '../../../source/pki/encode/encode-request.js';
import {createAuthority} from '../../../source/pki/issue/authority.js';
import {encodePrivateKey, generateKey} from '../../../source/pki/keys/keys.js';
import {parseSigningConfig, selectPolicy} from '../../../source/pki/spec/signing-config.js';
import type {SigningPolicy} from '../../../source/pki/spec/signing-policy.js';
import {policyFor} from '../../../source/pki/spec/signing-policy.js';
import {parseAuthoritySpec, parseSpec} from '../../../source/pki/spec/spec.js';
import {signingPreviewLines} from '../../../source/present/decision/signing-preview-lines.js';
import {displayWidth} from '../../../source/present/text/fit.js';
import {lineText} from '../../../source/present/text/span.js';
import {aRequest} from '../../helpers/requests.js';

const now = () => new Date('2026-11-24T10:02:00Z');
const dayMs = 86_400_000;

async function authorityOf(spec: object, permit: readonly string[] = []): Promise<OpenedAuthority> {
	const parsed = parseAuthoritySpec(JSON.stringify({CN: 'Shop CA', ...spec})).spec;
	const key = await generateKey(parsed.key);
	const nameLimits = nameLimitsOf(permit, []);
	const {pem} = createAuthority(parsed, key, {now: now(), ...(nameLimits && {nameLimits})});
	return openAuthorityText(pem, encodePrivateKey(key), 'ca.pem', undefined, now());
}

async function approved(
	spec: object,
	change: Partial<CertificateSigningRequest> = {},
): Promise<CertificateSigningRequest> {
	const parsed = parseSpec(JSON.stringify({CN: 'a.shop.svc', hosts: ['a.shop.svc'], ...spec})).spec;
	const {pem} = encodeRequest(parsed, await generateKey(parsed.key));
	return aRequest({
		name: 'asked',
		requestBase64: Buffer.from(pem).toString('base64'),
		usages: ['digital signature', 'server auth'],
		conditions: [{type: 'Approved', status: 'True', reason: 'Test', message: 'for the test'}],
		...change,
	});
}

const config = (profile: object): SigningPolicy =>
	selectPolicy(parseSigningConfig(JSON.stringify({signing: {default: profile}})), undefined);
const usual = policyFor(['digital signature', 'server auth'], 365 * dayMs);

describe('the planned certificate beside the request', () => {
	let shop: OpenedAuthority;
	let limited: OpenedAuthority;
	before(async () => {
		[shop, limited] = await Promise.all([
			authorityOf({ca: {expiry: '2400h'}}),
			authorityOf({ca: {expiry: '24000h'}}, ['shop.svc']),
		]);
	});

	const preview = (request: CertificateSigningRequest, policy = usual, authority = shop): Promise<PreviewedPlan> =>
		previewed({} as Cluster, request, {authority, policy, now}, async plan => plan);
	const differing = ({preview: made}: PreviewedPlan) =>
		(made?.rows ?? [])
			.filter(({asked, given}) => asked !== given)
			.map(({what, asked = '-', given = '-'}) => `${what} ${asked} ${given}`);

	test('shows and signs unchanged what is as asked', async () => {
		const plan = await preview(await approved({}));
		assert.deepEqual(differing(plan), []);
		assert.equal(plan.refusal, undefined);
		assert.equal(plan.failing, undefined);
		assert.equal(plan.steps.length, 2);
	});

	test('strikes out usages that the policy does not allow, and adds those that nobody asked for', async () => {
		const asked = await approved({}, {usages: ['signing', 'server auth', 'client auth']});
		const plan = await preview(
			asked,
			config({usages: ['digital signature', 'server auth', 'code signing'], expiry: '48h'}),
		);
		assert.deepEqual(differing(plan), ['usage client auth -', 'usage - code signing']);
		assert.equal(plan.refusal, undefined, 'a person may sign it so');
		assert.equal(plan.failing?.reason, 'UsagesNotPermitted', 'a signer that goes by the policy would not');
		assert.match(plan.failing?.message ?? '', /"client auth"; this signer issues for/);
		assert.deepEqual(plan.warnings, [], 'nothing is said twice');
	});

	for (const [name, spec, policy, by, rows, failing] of [
		[
			'a CA certificate',
			{extensions: [{id: [2, 5, 29, 19], critical: true, value: 'MAMBAf8='}]},
			usual,
			'shop',
			['CA CA:TRUE -'],
			'AsksForCA',
		],
		[
			'a name that the authority may not issue for',
			{hosts: ['a.shop.svc', 'evil.example']},
			usual,
			'limited',
			['dns evil.example -'],
			'NameNotPermitted',
		],
		[
			'a name that the policy does not list',
			{hosts: ['a.shop.svc', 'b.other.svc']},
			config({usages: ['digital signature', 'server auth'], expiry: '48h', name_whitelist: '\\.shop\\.svc$'}),
			'shop',
			['dns b.other.svc -'],
			'PolicyRefuses',
		],
	] as const) {
		test(`${name} is struck out, and nothing can be signed`, async () => {
			const plan = await preview(await approved(spec), policy, by === 'shop' ? shop : limited);
			assert.deepEqual(differing(plan), rows);
			assert.equal(plan.refusal?.code, 'policy');
			assert.equal(plan.failing?.reason, failing);
			assert.deepEqual(plan.steps, []);
			await assert.rejects(plan.perform(), plan.refusal);
		});
	}

	for (const [name, expirationSeconds, policy, shortest] of [
		['the request', 3600, usual, 'request'],
		['the policy', 90 * 86_400, config({usages: ['server auth'], expiry: '48h'}), 'policy'],
		[
			'the policy, where the request has no wish',
			undefined,
			config({usages: ['server auth'], expiry: '48h'}),
			'policy',
		],
		['the authority', 300 * 86_400, usual, 'authority'],
		['the authority, where the request has no wish', undefined, usual, 'authority'],
		[
			'a date of the policy',
			90 * 86_400,
			config({
				usages: ['server auth'],
				not_after: '2026-12-01T00:00:00Z',
				not_before: '2026-11-01T00:00:00Z',
				expiry: '1h',
			}),
			'policy',
		],
	] as const) {
		test(`the shortest lifetime is used: ${name}`, async () => {
			const asked = await approved({}, {usages: ['server auth'], ...(expirationSeconds && {expirationSeconds})});
			const {preview: made} = await preview(asked, policy);
			assert.equal(made?.life.shortest, shortest);
			const {request} = readSigningRequest(asked);
			assert.ok(request);
			assert.deepEqual(
				made.life.until,
				issueWith(shop, request, withinRequested(policy, asked, now()), now()).notAfter,
			);
		});
	}

	test('fits the narrowest dialog and the widest, with every difference in words', async () => {
		const evil = '\u001b]0;x\u0007'.repeat(30);
		const asked = await approved(
			{hosts: Array.from({length: 40}, (_, index) => `${'n'.repeat(50)}${index}.example`)},
			{usages: ['server auth', evil]},
		);
		const {preview: made} = await preview(asked, usual, limited);
		assert.ok(made);
		for (const width of [36, 76, 106]) {
			const lines = signingPreviewLines(made, width);
			assert.ok(
				lines.slice(1).every(line => displayWidth(lineText(line)) <= width),
				String(width),
			);
			const text = lines.map(lineText).join('\n');
			assert.match(text, /✗ CN=Shop CA/);
			assert.match(text, /and\s+32\s+more/);
			assert.doesNotMatch(text, /\u001b/);
		}
	});

	test('shows which limit makes a lifetime shorter than asked', async () => {
		const asked = await approved({}, {expirationSeconds: 90 * 86_400});
		const {preview: made} = await preview(asked, config({usages: ['digital signature', 'server auth'], expiry: '48h'}));
		const text = made ? signingPreviewLines(made, 106).map(lineText).join('\n') : '';
		assert.match(text, /until +for 90d +✗ 2026-11-26 09:57 UTC, by the policy/);
		assert.match(text, /asked 90d, policy 2d, CA 2027-03-04/);
	});

	test('a fault of the authority is no fault of the request', async () => {
		const old = await authorityOf({ca: {expiry: '1h'}});
		const later = () => new Date('2026-12-24T10:02:00Z');
		await assert.rejects(
			previewed({} as Cluster, await approved({}), {authority: old, policy: usual, now: later}, async plan => plan),
			{code: 'bad-authority'},
		);
	});
});
