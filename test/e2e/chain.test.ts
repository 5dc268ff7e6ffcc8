// Needs: openssl, curl
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {after, before, describe, test} from 'node:test';
import {certdeck, runProgram} from '../helpers/certdeck.js';
import {rawApi} from '../helpers/raw-api.js';
import {onEachPlane} from './planes.js';

await onEachPlane('a certificate below an intermediate authority', plane => {
	describe('for clients that trust only the root', () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-chain-'));
		const at = (file: string) => join(folder, file);
		const read = (file: string) => readFileSync(at(file), 'utf8');
		const run = async (...args: readonly string[]) => {
			const result = await certdeck(args, {kubeconfig: plane.kubeconfig.admin, cwd: folder});
			assert.equal(result.code, 0, result.stderr);
			return result.stdout.trim();
		};
		const make = (name: string, by: string | undefined) => {
			writeFileSync(at('ca.cnf'), 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n');
			const subject = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=Chain ${name}`];
			const calls = [
				['req', ...subject, '-keyout', `${name}.key`, '-out', `${name}.csr`],
				[
					...['x509', '-req', '-in', `${name}.csr`, '-days', '30', '-extfile', 'ca.cnf', '-out', `${name}.crt`],
					...(by === undefined
						? ['-signkey', `${name}.key`]
						: ['-CA', `${by}.crt`, '-CAkey', `${by}.key`, '-CAcreateserial']),
				],
			];
			for (const call of calls) {
				const {status, stderr} = spawnSync('openssl', call, {cwd: folder});
				assert.equal(status, 0, String(stderr));
			}
		};
		before(() => {
			make('root', undefined);
			make('upper', 'root');
			make('lower', 'upper');
			writeFileSync(at('bundle.pem'), ['root', 'lower', 'upper'].map(each => read(`${each}.crt`)).join(''));
		});
		after(() => rmSync(folder, {recursive: true}));

		test('openssl and curl accept the served Secret', async () => {
			const spec = {CN: 'chain.default.svc', hosts: ['chain.default.svc'], key: {algo: 'ecdsa', size: 256}};
			writeFileSync(at('spec.json'), JSON.stringify(spec));
			const asked = ['--signer', 'chain.example/serving', '--usage', 'digital signature,server auth', '--out', '.'];
			const {name, keyFile} = JSON.parse(await run('request', '-f', 'spec.json', ...asked, '-o', 'json'));
			await run('approve', name, '--yes');
			await run('sign', name, '--ca', 'bundle.pem', '--ca-key', 'lower.key', '--expiry', '1d', '--yes');
			const secret = ['--secret', `default/${name}`];
			const beyond = ['--ca', 'root.crt', ...secret, '--config-map', 'absent/ca'];
			const refused = await certdeck(['publish', name, '--key', keyFile, ...beyond], {
				kubeconfig: plane.kubeconfig.admin,
				cwd: folder,
			});
			assert.equal(refused.code, 1, refused.stdout);
			assert.match(refused.stderr, /absent/);
			const api = rawApi(plane.kubeconfig.admin);
			const none = await api.get(`/api/v1/namespaces/default/secrets/${name}`);
			assert.equal(none.status, 404, 'what comes behind is checked before the Secret is written');
			await run('publish', name, '--key', keyFile, '--ca', 'root.crt', ...secret, '--out', 'files');

			const {json} = await api.get(`/api/v1/namespaces/default/secrets/${name}`);
			await api.delete(`/api/v1/namespaces/default/secrets/${name}`);
			api.close();
			const content = (field: string) => Buffer.from(json.data[field], 'base64').toString();
			assert.equal(content('tls.crt').match(/BEGIN CERTIFICATE/g)?.length, 3);
			assert.equal(read(`files/${name}.crt`), content('tls.crt'));
			writeFileSync(at('tls.crt'), content('tls.crt'));
			writeFileSync(at('tls.key'), content('tls.key'), {mode: 0o600});
			const server = spawn(
				'openssl',
				[
					...['s_server', '-accept', '127.0.0.1:0', '-naccept', '2', '-www'],
					...['-cert', 'tls.crt', '-cert_chain', 'tls.crt', '-key', 'tls.key'],
				],
				{cwd: folder, stdio: ['ignore', 'pipe', 'pipe']},
			);
			try {
				let port = '';
				for await (const line of createInterface({input: server.stdout})) {
					port = /^ACCEPT .*:(\d+)$/.exec(line)?.[1] ?? '';
					if (port !== '') {
						break;
					}
				}

				const client = await runProgram(
					'openssl',
					['s_client', '-connect', `127.0.0.1:${port}`, '-CAfile', 'root.crt', '-verify_return_error'],
					{cwd: folder, input: 'GET / HTTP/1.0\r\n\r\n'},
				);
				assert.equal(client.code, 0, client.stderr);
				assert.match(client.stdout, /Verify return code: 0 \(ok\)/);
				const url = `https://chain.default.svc:${port}/`;
				const curl = [
					'-sS',
					'--noproxy',
					'*',
					'-m',
					'20',
					'--cacert',
					'root.crt',
					'--resolve',
					`chain.default.svc:${port}:127.0.0.1`,
				];
				const fetched = await runProgram('curl', [...curl, url], {cwd: folder});
				assert.equal(fetched.code, 0, fetched.stderr);
			} finally {
				const isOver = server.exitCode !== null || server.signalCode !== null;
				const over = isOver ? undefined : once(server, 'exit');
				server.kill();
				await over;
			}
		});
	});
});
