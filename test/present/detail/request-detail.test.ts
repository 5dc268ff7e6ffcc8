import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {CertificateSigningRequest} from '../../../source/cluster/model/request-object.js';
import {reviewRequestOffline} from '../../../source/operations/assess/review-request.js';
import {createAuthority} from '../../../source/pki/issue/authority.js';
import {issueCertificate} from '../../../source/pki/issue/issue.js';
import {generateKey, publicKeyDer} from '../../../source/pki/keys/keys.js';
import {policyFor} from '../../../source/pki/spec/signing-policy.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../../source/pki/x509/decode-request.js';
import {detailLines, detailTitle} from '../../../source/present/detail/request-detail.js';
import {compareIssued} from '../../../source/present/request/issued-comparison.js';
import {relatedRequests} from '../../../source/present/request/related-requests.js';
import type {RelatedRequests, RequestView} from '../../../source/present/request/request-view.js';
import {aFinding, aQuestion} from '../../helpers/requests.js';
import {extension, oid, sequence, set, text} from '../../pki/build-der.js';
import {evidence, service} from '../../review/build-evidence.js';
import type {Asked} from '../../review/build-request.js';
import {basicConstraints, clientAuth, extKeyUsage, object, pem, requestDer} from '../../review/build-request.js';

const now = new Date('2026-11-24T10:30:00Z');
const asked: Asked = {cn: 'orders.shop.svc', dns: ['orders.shop.svc', 'orders'], ip: ['10.0.34.2']};
const hour = 3600;

const requestOf = (what: Asked, change: Partial<CertificateSigningRequest> = {}) =>
	object({requestBase64: Buffer.from(pem(requestDer(what))).toString('base64'), ...change});

function facts(what: Asked, change: Partial<CertificateSigningRequest> = {}): RequestView {
	return {...reviewRequestOffline(requestOf(what, change), {now}), summary: []};
}

function textOf(shown: RequestView, related?: RelatedRequests, width = 100): string {
	return detailLines(shown, now, width, related)
		.map(line => line.map(span => span.text).join(''))
		.join('\n');
}

const authority = await (async () => {
	const key = await generateKey({algo: 'ecdsa', size: 256});
	const spec = {
		commonName: 'Test CA',
		serialNumber: '',
		hosts: [],
		names: [],
		expiryMs: 365 * 24 * 3_600_000,
		backdateMs: 300_000,
	};
	const made = createAuthority(spec, key, {now});
	return {certificate: decodeCertificate(made.der), key};
})();

function issued(what: Asked, usages: readonly string[], seconds: number): string {
	const {pem: certificatePem} = issueCertificate(
		decodeRequest(requestDer(what)),
		authority,
		policyFor(usages, seconds * 1000),
		{now},
	);
	return Buffer.from(certificatePem).toString('base64');
}

test('shows what kubectl hides: groups, extra, what each usage is for, the whole fingerprint', () => {
	const shown = textOf(
		facts(asked, {userUid: 'u-1', extra: {'authentication.kubernetes.io/pod-name': ['ci-7']}, groups: ['ops']}),
	);
	assert.match(shown, /groups +ops/);
	assert.match(shown, /extra +uid: u-1\n +authentication\.kubernetes\.io\/pod-name: ci-7/);
	assert.match(shown, /usages +digital signature +sign handshakes/);
	assert.match(shown, /server auth +be a TLS server under its names/);
	assert.match(shown, /sha256 +[0-9a-f]{64}$/m);
});

test('shows who has verified that the requester holds the key', () => {
	const seen = facts(asked);
	assert.match(textOf(seen), /holder +has the private key: the API server verified/);
	const check = {valid: true, acceptedByServer: true};
	assert.match(textOf({...seen, signature: check}), /holder +has the private key: the signature is good/);
	assert.match(
		textOf({...seen, signature: {valid: false, reason: 'was made with another key', acceptedByServer: false}}),
		/NOT SHOWN TO HAVE THE PRIVATE KEY: .* it was made with another\s+key/,
	);
	assert.match(
		textOf({...seen, signature: {valid: null, reason: 'uses an unknown algorithm', acceptedByServer: true}}),
		/can not be checked here: it uses an unknown algorithm/,
	);
});

test('names what the PKCS#10 asks beyond spec, and what happens to it', () => {
	const greedy: Asked = {
		...asked,
		extensions: [basicConstraints(true), extKeyUsage(clientAuth), extension('1.2.3.4', sequence())],
		more: [sequence(oid('1.2.840.113549.1.9.7'), set(text(0x0c, 'secret')))],
	};
	const shown = textOf(facts(greedy));
	assert.match(shown, /also +to be an authority \(CA:TRUE\)\n +usages clientAuth\n +extension 1\.2\.3\.4/);
	assert.match(shown, /attribute challengePassword/);
	assert.match(shown, /a signer may copy it/);
	const inTree = textOf(facts(greedy, {signerName: 'kubernetes.io/kube-apiserver-client'}));
	assert.match(inTree, /kube-controller-manager leaves all of it out/);
	// Near miss: the same usage asked for in spec, and nothing else.
	const modest = facts({...asked, extensions: [extKeyUsage(clientAuth)]}, {usages: ['client auth']});
	assert.doesNotMatch(textOf(modest), /^ also /m);
});

test('begins with the reason of an ended request, and shows the decision of any other at the end', () => {
	const approved = {type: 'Approved', status: 'True', reason: 'Reviewed', message: ''};
	const failed = {type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: 'invalid usage'};
	const denied = {type: 'Denied', status: 'True', reason: 'No', message: 'ask for less'};
	const titles = (conditions: CertificateSigningRequest['conditions']) =>
		[...textOf(facts(asked, {conditions})).matchAll(/^ ── (\w+)/gm)].map(([, title]) => title);
	assert.equal(titles([approved, failed])[0], 'Decided');
	assert.equal(titles([denied])[0], 'Decided');
	assert.deepEqual(titles([approved]).slice(0, 2), ['Asked', 'Decided']);
	const shown = textOf(facts(asked, {conditions: [approved, failed]}));
	assert.equal(shown.match(/SignerValidationFailure: invalid usage/g)?.length, 1);
});

test('reports once what the API server does not read', () => {
	const block = pem(requestDer(asked));
	const twice = textOf(facts(asked, {requestBase64: Buffer.from(block + block).toString('base64')}));
	assert.match(twice, /problem +There are more PEM blocks/);
	assert.doesNotMatch(twice, /^ unread/m);
	const unread = textOf(facts({...asked, attributes: [['2.5.4.11', text(0x1c, '\0\0\0o')]]}));
	assert.match(unread, /^ unread +OU .* of the subject/m);
	assert.match(unread, /^ +it is in the PKCS#10, but the API server does not see it$/m);
	assert.doesNotMatch(unread, /^ problem/m);
});

test('puts the certificate beside what was asked, field by field', () => {
	const usages = ['digital signature', 'server auth'];
	const change = {usages, expirationSeconds: 24 * hour};
	const same = facts(asked, {...change, certificateBase64: issued(asked, usages, 24 * hour)});
	assert.match(textOf(same), /── Certificate · just as asked ─/);
	assert.deepEqual(
		compareIssued(same).filter(({added, missing}) => added.length + missing.length > 0),
		[],
	);

	const wrong = {...asked, cn: 'other', dns: ['orders.shop.svc', 'evil.example']};
	const other = facts(asked, {
		...change,
		certificateBase64: issued(wrong, ['server auth', 'client auth'], 48 * hour),
	});
	const shown = textOf(other);
	assert.match(shown, /── Certificate · 4 fields are not as asked ─/);
	assert.match(shown, /subject +CN=other\n +asked: CN=orders\.shop\.svc/);
	assert.match(shown, /not asked for: dns evil\.example\n +left out: dns orders\n/);
	assert.match(shown, /not asked for: clientAuth\n +left out: digitalSignature/);
	assert.match(shown, /for +2d\n +asked: 24h/);
	assert.match(shown, /key +the request's/);
	assert.match(shown, /issuer +CN=Test CA/);
});

test('reports a certificate with another key', async () => {
	const stranger = await generateKey({algo: 'ecdsa', size: 256});
	const base = facts(asked, {certificateBase64: issued(asked, ['server auth'], hour)});
	const request = decodeRequest(requestDer({...asked, spki: publicKeyDer(stranger)}));
	assert.match(textOf({...base, request}), /key +NOT THE KEY OF THE REQUEST/);
});

test('marks the labels and annotations that were written later, and by which program', () => {
	const shown = textOf(
		facts(asked, {
			annotations: {old: '1', new: '2'},
			laterWrites: [{manager: 'kubectl-annotate', at: new Date('2026-11-24T10:25:00Z'), metadata: ['annotations.new']}],
		}),
	);
	assert.match(shown, /annot\. +old=1\n +new=2\n +! written after the request was made, 5m ago, with kubectl-annotate/);
	assert.equal(shown.match(/! written after/g)?.length, 1);
});

test('shows metadata that must have come later, although the server records none of it', () => {
	assert.match(
		textOf(facts(asked, {labels: {team: 'shop'}, isMetadataUnrecorded: true})),
		/label +team=shop\n +! put on after the request was made; the API server has no record/,
	);
	assert.doesNotMatch(textOf(facts(asked, {labels: {team: 'shop'}})), /! put on/);
});

test('gives conditions with reason, message, time, and the program that wrote them', () => {
	const shown = textOf(
		facts(asked, {
			conditions: [
				{
					type: 'Denied',
					status: 'True',
					reason: 'NotOurs',
					message: 'ask the platform team',
					lastUpdateTime: new Date('2026-11-24T10:20:00Z'),
				},
			],
			laterWrites: [
				{manager: 'kubectl-certificate', subresource: 'approval', at: new Date('2026-11-24T10:20:00Z'), metadata: []},
			],
		}),
	);
	assert.match(
		shown,
		/denied +NotOurs: ask the platform team\n +2026-11-24 10:20 UTC, 10m ago · written with kubectl-certificate\n +That is final/,
	);
	assert.match(shown, /deleted +in 50m: denied requests go after 1 hour · 2026-11-24 11:20 UTC/);
});

test('shows in the title when the request will be deleted', () => {
	const title = detailTitle(facts(asked), now, 80)
		.map(({text: part}) => part)
		.join('');
	assert.match(title, /Pending · 30m old · gone in 23h $/);
	assert.equal(title.length, 80);
});

test('shows the other requests for the subject, and their differences', () => {
	const mine = requestOf(asked);
	const others = [
		mine,
		requestOf({...asked, dns: ['orders']}, {name: 'earlier', uid: 'a', username: 'carol', expirationSeconds: hour}),
		requestOf(asked, {name: 'twin', uid: 'b', createdAt: new Date('2026-11-24T10:10:00Z')}),
		requestOf({...asked, cn: 'another'}, {name: 'stranger', uid: 'c'}),
		requestOf(asked, {name: 'elsewhere', uid: 'd', signerName: 'example.org/other'}),
	];
	const shown = textOf(facts(asked), relatedRequests(mine, others, now));
	assert.match(
		shown,
		/── Same subject ─+\n twin · Pending · 20m old\n +asks for the very same\n earlier · Pending · 30m old\n/,
	);
	assert.match(shown, /names: without dns orders\.shop\.svc · for 60m · by carol/);
	assert.doesNotMatch(shown, /stranger|elsewhere/);
	const kept = relatedRequests(mine, others, now, {forSubject: others.slice(0, 2)});
	assert.deepEqual(
		kept.sameSubject.map(({seen}) => seen.name),
		['earlier'],
	);
});

test('summarizes many requests for one subject, the newest first', () => {
	const mine = requestOf(asked);
	const flood = (count: number) =>
		Array.from({length: count}, (_, index) => requestOf(asked, {name: `flood-${index}`, uid: `flood-${index}`}));
	assert.match(textOf(facts(asked), relatedRequests(mine, flood(7), now)), /^ and 2 more$/m);
	assert.match(textOf(facts(asked), relatedRequests(mine, flood(60), now)), /^ and 45 more, if not many more$/m);
});

test('gives the reason of several open questions once', () => {
	const right = 'missing RBAC: verbs list on services';
	const shown = textOf({
		...facts(asked),
		questions: [aQuestion('one', right), aQuestion('two', right), aQuestion('three')],
	});
	assert.match(shown, /\? {2}not known: one +spec\.request \n.*not known: two .*\n.*not known: three/);
	assert.equal(shown.split('missing RBAC').length, 2);
	assert.match(shown, /^ {4}why: missing RBAC: verbs list on services, three *$/m);
});

test('draws nothing that a terminal obeys, for any field', () => {
	const evil = 'a\u001b]52;c;eA==\u0007\r\nb\u202e\u{e0041}\u009b';
	const shown = facts(asked, {
		name: evil,
		uid: evil,
		userUid: evil,
		extra: {[evil]: [evil]},
		labels: {[evil]: evil},
		annotations: {[evil]: evil},
		usages: [evil],
		signerName: evil,
		conditions: [{type: evil, status: evil, reason: evil, message: evil}],
		laterWrites: [{manager: evil, at: now, metadata: [`annotations.${evil}`], subresource: 'status'}],
	});
	const lines = textOf(
		{...shown, certificateError: {message: evil}},
		{
			sameSubject: [{seen: shown.seen, differs: [{field: 'names', was: [evil], is: [evil]}]}],
			diagnosis: {who: evil, why: evil, next: evil},
		},
		60,
	);
	assert.doesNotMatch(lines, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]|[\u{e0000}-\u{e0fff}]/u);
});

test('shows the owner of each name, and names without backing first if there are many', () => {
	const known = evidence({services: [service('shop/orders', '10.0.34.2')]});
	const named = (what: Asked): RequestView => ({
		...reviewRequestOffline(requestOf(what, {username: 'system:serviceaccount:shop:deployer'}), {now, evidence: known}),
		summary: [],
	});
	const few = named({cn: 'orders', dns: ['orders.shop.svc', 'evil\u001b.example.com'], ip: ['10.0.34.2']});
	const text = textOf(few);
	assert.match(text, / names +✓ orders\.shop\.svc +Service shop\/orders · server\n/);
	assert.match(text, /! evil\S+\.example\.com +nothing in the cluster vouches for it\n/);
	assert.doesNotMatch(text, /\u001b/);
	assert.match(text, /✓ 10\.0\.34\.2 +Service shop\/orders · server\n/);
	for (const width of [80, 100, 120]) {
		for (const line of textOf(few, undefined, width).split('\n')) {
			assert.ok(line.length <= width, line);
		}
	}

	const members = Array.from({length: 40}, (_, index) => `m${index}.orders.shop.svc`);
	const many = textOf(named({cn: 'orders', dns: [...members, 'last.example.com']}));
	assert.match(many, / names +! last\.example\.com/);
	assert.match(many, /and 17 more\n/);
});

test('shows what can still be done for a certificate with warnings, and for no other', () => {
	const seen = facts(asked, {
		signerName: 'example.com/serving',
		conditions: [{type: 'Approved', status: 'True', reason: 'Reviewed', message: ''}],
		certificateBase64: issued(asked, ['server auth'], hour),
	});
	const doubtful = {...seen, findings: [aFinding('warn')]};
	assert.match(textOf(doubtful), /→ +If wrong: clients trust it until .*\n? +docs\/after-harm\.md#the-key-of-a-server/);
	assert.doesNotMatch(textOf({...seen, findings: [aFinding('info')]}), /after-harm/);
});
