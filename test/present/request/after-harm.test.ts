import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {afterHarm, afterHarmText} from '../../../source/present/request/after-harm.js';
import type {RequestView} from '../../../source/present/request/request-view.js';
import {kubeletClient, loginSigners} from '../../../source/signers/known/known-signers.js';
import {aFinding, aRequest} from '../../helpers/requests.js';

const now = new Date('2026-11-24T10:30:00Z');
const approved = {type: 'Approved', status: 'True', reason: 'R', message: ''} as const;
const denied = {...approved, type: 'Denied'} as const;
const login = loginSigners[0] ?? '';

type Asked = {
	readonly signerName?: string;
	readonly conditions?: ReadonlyArray<typeof approved | typeof denied>;
	readonly findings?: RequestView['findings'];
	/** The content of the certificate; absent if none is issued. */
	readonly issued?: {
		readonly organization?: string;
		readonly usage?: string;
		readonly isAuthority?: boolean;
		readonly notAfter?: Date;
	};
};

function told({signerName = login, conditions = [approved], findings = [aFinding('warn')], issued}: Asked) {
	const certificate = issued && {
		subject: [[{type: 'O', value: issued.organization ?? 'team-shop'}]],
		extKeyUsage: [issued.usage ?? 'clientAuth'],
		basicConstraints: {ca: issued.isAuthority ?? false},
		notAfter: issued.notAfter ?? new Date('2026-12-24T10:30:00Z'),
	};
	const harm = afterHarm(
		{
			seen: aRequest({signerName, conditions, ...(issued && {certificateBase64: 'eA=='})}),
			certificates: (certificate ? [certificate] : []) as unknown as RequestView['certificates'],
			findings,
		},
		now,
	);
	return harm && afterHarmText(harm);
}

test('shows nothing if review finds nothing against a request, or if it grants nothing', () => {
	assert.equal(told({findings: [], issued: {}}), undefined);
	assert.equal(told({findings: [aFinding('info')], issued: {}}), undefined);
	assert.equal(told({conditions: [], findings: [aFinding('block')]}), undefined);
	assert.equal(told({conditions: [denied], findings: [aFinding('block')]}), undefined);
	assert.equal(told({issued: {notAfter: new Date('2026-11-24T10:29:00Z')}}), undefined);
});

test('names the remaining repairs for each kind of certificate', () => {
	for (const [asked, expected] of [
		[{}, /kubectl delete csr orders-tls-x7k2p stops it until it is signed .*#first$/],
		[{issued: {}}, /cut the bindings of its user and groups; it can not be revoked .*#a-login$/],
		[{conditions: [denied], issued: {}}, /#a-login$/],
		[{issued: {organization: 'system:masters'}}, /only a new client CA ends it.*#the-clusters-client-ca$/],
		[{signerName: kubeletClient, issued: {}}, /taint the Node.*#a-node$/],
		[{signerName: 'example.com/serving', issued: {usage: 'serverAuth'}}, /clients trust it.*#the-key-of-a-server$/],
		[{signerName: 'example.com/client', issued: {}}, /or replace the authority.*#a-login$/],
		[{signerName: 'example.com/any', issued: {isAuthority: true}}, /replace the authority.*#the-key-of-an-authority$/],
		[
			{conditions: [], findings: [aFinding('block', 'authority-key')]},
			/Who asked has the key.*#the-key-of-an-authority$/,
		],
	] satisfies ReadonlyArray<readonly [Asked, RegExp]>) {
		assert.match(told(asked) ?? 'nothing', expected, JSON.stringify(asked));
	}
});

test('refers to headings that the page has', () => {
	const path = fileURLToPath(new URL('../../../docs/after-harm.md', import.meta.url));
	const headings = [...readFileSync(path, 'utf8').matchAll(/^## (.*)$/gm)].map(([, title = '']) =>
		title
			.toLowerCase()
			.replaceAll(/[^a-z -]/g, '')
			.replaceAll(' ', '-'),
	);
	const source = readFileSync(
		fileURLToPath(new URL('../../../source/present/request/after-harm.ts', import.meta.url)),
		'utf8',
	);
	const named = [...source.matchAll(/after-harm\.md#([a-z-]+)/g)].map(([, anchor]) => anchor);
	assert.equal(named.length, 6);
	assert.deepEqual(
		named.filter(anchor => !headings.includes(anchor ?? '')),
		[],
	);
});
