// Needs: bash, openssl
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {program, runProgram} from '../helpers/certdeck.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';

const document = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'docs', 'walk.md'), 'utf8');

test('the walk of docs/walk.md, pasted into an empty folder, ends with a Secret that its ConfigMap certifies', async () => {
	const [, walk = ''] = /^# The walk$(.*)/ms.exec(document) ?? [];
	const pasted = [...walk.matchAll(/^```\n(.*?)^```$/gms)].map(([, text = '']) => text);
	assert.equal(pasted.length, 2, 'the files, and the five commands');
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-readme-'));
	const place = await startDemoCluster();
	try {
		// A reader would answer the questions of approve and sign. Here is no terminal to ask on.
		const itself = `certdeck() { "${process.execPath}" "${program}" "$@" $(case "$1" in approve | sign) echo --yes ;; esac); }`;
		const env = {...process.env, KUBECONFIG: place.demo.kubeconfigPath};
		const {code, stderr} = await runProgram('bash', ['-ec', [itself, ...pasted].join('\n')], {cwd: folder, env});
		assert.equal(code, 0, stderr);
		const secret = await place.admin.getSecret('shop', 'my-svc-tls');
		const trust = await place.admin.getConfigMap('shop', 'example-serving-ca');
		assert.ok(secret && trust);
		const verified = await runProgram(
			'bash',
			['-c', 'openssl verify -CAfile <(printf %s "$CA") -verify_hostname my-svc.shop.svc'],
			{
				input: secret.data['tls.crt'] ?? Buffer.of(),
				env: {...process.env, CA: trust.data['ca.crt'] ?? ''},
			},
		);
		assert.equal(verified.code, 0, verified.stderr);
	} finally {
		await place.stop();
		rmSync(folder, {recursive: true});
	}
});
