import assert from 'node:assert/strict';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {createFollow} from '../../../source/deck/services/follow-services.js';
import {planDecision} from '../../../source/operations/decide/decide.js';
import {openAuthority} from '../../../source/operations/read/open-authority.js';
import {readSpecText} from '../../../source/operations/read/read-spec.js';
import {planRequest} from '../../../source/operations/request/request.js';
import {planAuthority} from '../../../source/operations/sign/authority.js';
import {noteAuthority} from '../../../source/operations/sign/note-authority.js';
import {parseAuthoritySpec} from '../../../source/pki/spec/spec.js';
import type {Finding} from '../../../source/review/finding/finding.js';
import {createIssuanceStore} from '../../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../../source/storage/issuance/known-authorities.js';
import type {DemoCluster} from '../../helpers/demo-cluster.js';
import {startDemoCluster} from '../../helpers/demo-cluster.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-follow-'));
const issuances = createIssuanceStore(() => join(folder, 'state'));
let demo: DemoCluster;
before(async () => {
	demo = await startDemoCluster();
});
after(async () => {
	await demo.stop();
	rmSync(folder, {recursive: true});
});

const open = (findings: readonly Finding[] = []) =>
	createFollow({
		cluster: demo.admin,
		issuances,
		authorities: createMemoryAuthorities(),
		folder,
		signal: new AbortController().signal,
		now: () => new Date(),
		findingsOf: async () => findings,
		finish() {},
	});

const changed = (follow: ReturnType<typeof open>) =>
	new Promise<void>(resolve => {
		const stop = follow.follow.subscribe(() => {
			stop();
			resolve();
		});
	});

const ask = async (name: string): Promise<CertificateSigningRequest> => {
	const plan = await planRequest(demo.admin, readSpecText(JSON.stringify({CN: name, hosts: [name]})), {
		signerName: 'example.com/serving',
		usages: ['server auth'],
		folder,
		issuances,
		about: {purpose: 'service', place: 'shop/catalog'},
		targets: {
			secret: {namespace: 'shop', name: 'catalog-tls'},
			configMap: {namespace: 'shop', name: 'example.com-serving-ca'},
		},
	});
	return (await plan.perform()).request;
};

test('proposes the recorded targets of a request, in a deck that did not make it', async () => {
	const request = await ask('catalog.shop.svc');
	const follow = open();
	await changed(follow);
	const keyPath = join(folder, 'catalog.shop.svc-key.pem');
	assert.deepEqual(follow.propose(request), {secret: 'shop/catalog-tls', keyPath});
	const {purpose, place} = follow.follow.of(request);
	assert.deepEqual([purpose, place], ['service', 'shop/catalog']);

	// Another certdeck has signed it meanwhile.
	await noteAuthority(issuances, demo.admin, request.uid, join(folder, 'elsewhere.pem'));
	await follow.follow.reload(request);
	assert.equal(follow.propose(request).caPath, join(folder, 'elsewhere.pem'));

	const authority = {caPath: join(folder, 'ca', 'ca.pem'), caKeyPath: join(folder, 'ca', 'ca-key.pem')};
	const spec = parseAuthoritySpec(JSON.stringify({CN: 'Follow Signer'}));
	await (await planAuthority(spec, join(folder, 'ca'), () => new Date())).perform();
	follow.signed(request, await openAuthority(authority.caPath, authority.caKeyPath), authority);
	assert.deepEqual(follow.propose(request), {
		secret: 'shop/catalog-tls',
		configMap: 'shop/example.com-serving-ca',
		keyPath,
		caPath: authority.caPath,
	});
});

test('asks for the name of a blocked request before the deck signs it', async () => {
	const request = await ask('blocked.shop.svc');
	const seen = await planDecision(demo.admin, request, 'Approved', {findings: [], questions: []}).perform();
	const finding = (severity: Finding['severity']): Finding => ({
		...{id: 'weak-key', severity, message: 'x', field: 'spec.request', provenance: 'self'},
	});
	const words = async (...severities: ReadonlyArray<Finding['severity']>) =>
		(await open(severities.map(finding)).signing.planWithNewAuthority(seen)).typeToConfirm;
	assert.equal(await words('warn', 'info'), undefined);
	assert.equal(await words('info', 'block'), seen.name);
});
