import assert from 'node:assert/strict';
import {test} from 'node:test';
import {judgeCertificates} from '../../../source/certificates/facts/judge.js';
import {tlsSecretEntries} from '../../../source/certificates/read/object-entries.js';
import {printJson} from '../../../source/commands/certificates/print-certificates.js';
import {certificatesJson} from '../../../source/present/certificates/certificate-place-json.js';
import {makeCertificate as make} from '../../certificates/make-certificate.js';

const {pem, keyPem} = make({name: 'web'});
const [entry] = judgeCertificates(
	{
		entries: tlsSecretEntries({
			namespace: 'shop',
			name: 'web',
			uid: 'web',
			resourceVersion: '1',
			type: 'kubernetes.io/tls',
			data: {'tls.crt': Buffer.from(pem), 'tls.key': Buffer.from(keyPem)},
			immutable: false,
			labels: {},
			annotations: {},
			managers: [],
		}),
		uses: {pods: [], services: [], routes: [], bundles: [], managed: []},
		unread: [],
	},
	new Date(),
);
const unread = [{kind: 'Pods', why: 'it takes the right to list pods'}];

for (const [count, pieces] of [
	[0, 1],
	[1, 2],
	[200, 2],
	[201, 3],
	[450, 4],
] as const) {
	test(`prints ${count} certificates as one JSON document in ${pieces} pieces`, async () => {
		const shown = Array.from({length: count}, () => entry as NonNullable<typeof entry>);
		const said: string[] = [];
		const live = new AbortController().signal;
		await printJson(shown, unread, {out: text => said.push(text), signal: live, outputLost: live});
		assert.equal(said.length, pieces);
		assert.equal(said.join(''), `${JSON.stringify(certificatesJson(shown, unread), undefined, 2)}\n`);
	});
}

test('prints no more once the reader has closed the output', async () => {
	const closed = new AbortController();
	const said: string[] = [];
	await printJson(
		Array.from({length: 900}, () => entry as NonNullable<typeof entry>),
		[],
		{
			out(text) {
				said.push(text);
				closed.abort();
			},
			signal: new AbortController().signal,
			outputLost: closed.signal,
		},
	);
	assert.equal(said.length, 1);
});
