import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, describe, test} from 'node:test';
import type {Run} from '../helpers/certdeck.js';
import {certdeck, runProgram} from '../helpers/certdeck.js';

export type Place = {
	readonly name: string;
	readonly kubeconfig: (user: 'admin' | 'approver' | 'viewer' | 'nobody') => string;
	readonly hasControllers: boolean;
};

const hosts = [
	'my-svc.my-namespace.svc.cluster.local',
	'my-pod.my-namespace.pod.cluster.local',
	'192.0.2.24',
	'10.0.34.2',
];
const podSpec = {hosts, CN: 'my-pod.my-namespace.pod.cluster.local'};
const namedSpec = {hosts, CN: 'kubernetes', names: [{C: 'CN', ST: 'BeiJing', L: 'BeiJing', O: 'k8s', OU: 'System'}]};
const keys = [
	{algo: 'ecdsa', size: 256},
	{algo: 'rsa', size: 2048},
	{algo: 'ed25519', size: 256},
];
const signingConfig = {
	signing: {
		default: {
			usages: ['digital signature', 'key encipherment', 'server auth'],
			expiry: '876000h',
			ca_constraint: {is_ca: false},
		},
	},
};

/** The walk by verbs alone, from `request` to `publish`, on any cluster. */
export function describeWalk(place: Place): void {
	describe(`the walk by verbs on ${place.name}`, () => {
		const folder = mkdtempSync(join(tmpdir(), 'certdeck-walk-'));
		const home = mkdtempSync(join(tmpdir(), 'certdeck-home-'));
		after(() => {
			rmSync(folder, {recursive: true});
			rmSync(home, {recursive: true});
		});
		/** A signer of this test: on a shared cluster nobody else signs for it, and the guide does not propose it. */
		const signerName = `issuers.cert-manager.io/default.walk-${randomBytes(4).toString('hex')}`;
		const at = (file: string) => join(folder, file);
		const run = async (...args: readonly string[]) =>
			succeed(await certdeck(args, {kubeconfig: place.kubeconfig('admin'), cwd: folder}), args);
		const kubectl = async (...args: readonly string[]) =>
			succeed(
				await runProgram('kubectl', args, {env: {...process.env, KUBECONFIG: place.kubeconfig('admin'), HOME: home}}),
				args,
			);
		const openssl = async (...args: readonly string[]) =>
			succeed(await runProgram('openssl', args, {cwd: folder}), args);

		test('makes an authority that openssl accepts', async () => {
			writeFileSync(at('ca.json'), JSON.stringify({CN: 'My Example Signer', key: {algo: 'rsa', size: 2048}}));
			writeFileSync(at('signing-config.json'), JSON.stringify(signingConfig));
			await run('authority', '-f', 'ca.json', '--out', 'ca');
			assert.equal(statSync(at('ca/ca-key.pem')).mode & 0o777, 0o600);
			assert.match((await openssl('verify', '-x509_strict', '-CAfile', 'ca/ca.pem', 'ca/ca.pem')).stdout, /OK/);
			const again = await certdeck(['authority', '-f', 'ca.json', '--out', 'ca'], {cwd: folder});
			assert.equal(again.code, 2, again.stderr);
		});

		for (const [index, spec] of [podSpec, namedSpec].entries()) {
			for (const key of keys) {
				const label = `${index === 0 ? 'pod' : 'named'}-${key.algo}`;
				test(`goes from spec to verified Secret and ConfigMap: ${index === 0 ? 'CN of the pod' : 'CN kubernetes with names'}, ${key.algo}`, async () => {
					writeFileSync(
						at(`${label}.json`),
						JSON.stringify({...spec, key: key.algo === 'ed25519' ? {algo: 'ed25519'} : key}),
					);
					const created = await run(
						'request',
						'-f',
						`${label}.json`,
						'--signer',
						signerName,
						'--usage',
						'digital signature,key encipherment',
						'--usage',
						'server auth',
						'--out',
						label,
						'-o',
						'json',
					);
					const {name, keyFile} = JSON.parse(created.stdout) as {name: string; keyFile: string};
					assert.equal(statSync(at(keyFile)).mode & 0o777, 0o600);
					const {metadata} = JSON.parse((await kubectl('get', 'csr', name, '-o', 'json')).stdout);
					assert.match(metadata.generateName, /[a-z]-$/);
					assert.ok(name.startsWith(metadata.generateName) && name.length === metadata.generateName.length + 5, name);

					await run('approve', name, '--yes');
					await run(
						'sign',
						name,
						'--ca',
						'ca/ca.pem',
						'--ca-key',
						'ca/ca-key.pem',
						'--config',
						'signing-config.json',
						'--yes',
					);
					const secret = `walk-${label}`;
					await run(
						'publish',
						name,
						'--key',
						keyFile,
						'--secret',
						`default/${secret}`,
						'--ca',
						'ca/ca.pem',
						'--config-map',
						`default/${secret}-ca`,
						'--out',
						label,
					);

					const shown = JSON.parse((await run('show', name, '-o', 'json')).stdout);
					assert.equal(shown.state, 'Issued');

					const data = JSON.parse((await kubectl('get', 'secret', secret, '-n', 'default', '-o', 'json')).stdout);
					assert.equal(data.type, 'kubernetes.io/tls');
					writeFileSync(at('tls.crt'), Buffer.from(data.data['tls.crt'], 'base64'));
					const trust = JSON.parse(
						(await kubectl('get', 'configmap', `${secret}-ca`, '-n', 'default', '-o', 'json')).stdout,
					);
					writeFileSync(at('trust.crt'), trust.data['ca.crt']);
					assert.match(
						(
							await openssl(
								'verify',
								'-x509_strict',
								'-purpose',
								'sslserver',
								'-verify_hostname',
								hosts[0] ?? '',
								'-CAfile',
								'trust.crt',
								'tls.crt',
							)
						).stdout,
						/OK/,
					);
					assert.match(
						(await openssl('verify', '-verify_ip', '10.0.34.2', '-CAfile', 'trust.crt', 'tls.crt')).stdout,
						/OK/,
					);
					const subject = (await openssl('x509', '-in', 'tls.crt', '-noout', '-subject', '-nameopt', 'RFC2253')).stdout;
					assert.match(
						subject,
						index === 0 ? /CN=my-pod\.my-namespace/ : /CN=kubernetes,OU=System,O=k8s,L=BeiJing,ST=BeiJing,C=CN/,
					);
					const publicOfKey = await runProgram('openssl', ['pkey', '-pubout'], {
						input: Buffer.from(data.data['tls.key'], 'base64'),
					});
					assert.equal((await openssl('x509', '-in', 'tls.crt', '-noout', '-pubkey')).stdout, publicOfKey.stdout);

					const described = (await kubectl('describe', 'csr', name)).stdout;
					assert.match(described, /Status: +Approved,Issued/);
					for (const host of hosts) {
						assert.ok(described.includes(host), host);
					}

					assert.match((await kubectl('get', 'csr', name)).stdout, /Approved,Issued/);
					assert.equal(readFileSync(at(`${label}/${name}.crt`), 'utf8'), readFileSync(at('tls.crt'), 'utf8'));
				});
			}
		}

		test('has kube-controller-manager issue a client certificate that authenticates as its user', {
			skip: place.hasControllers ? false : 'no controllers there yet',
		}, async () => {
			writeFileSync(
				at('user.json'),
				JSON.stringify({CN: 'deploy-bot', names: [{O: 'deployers'}], key: {algo: 'ecdsa', size: 256}}),
			);
			const created = await run(
				'request',
				'-f',
				'user.json',
				'--signer',
				'kubernetes.io/kube-apiserver-client',
				'--usage',
				'client auth',
				'--out',
				'user',
				'-o',
				'json',
			);
			const {name, keyFile} = JSON.parse(created.stdout) as {name: string; keyFile: string};
			const impatient = await certdeck(
				[
					'request',
					'-f',
					'user.json',
					'--signer',
					'kubernetes.io/kube-apiserver-client',
					'--usage',
					'client auth',
					'--out',
					'impatient',
					'--wait',
					'1s',
				],
				{kubeconfig: place.kubeconfig('admin'), cwd: folder},
			);
			assert.equal(impatient.code, 1);
			assert.match(impatient.stdout, /^certificatesigningrequest\.certificates\.k8s\.io\/deploy-bot-\w+ created$/m);
			assert.match(impatient.stderr, /no certificate after 1 s \[timed-out\]\n.*waits for approval/);
			await run('approve', name, '--yes');
			await kubectl('wait', `csr/${name}`, '--for=jsonpath={.status.certificate}', '--timeout=20s');
			const published = await run('publish', name, '--kubeconfig-out', 'user/user.kubeconfig');
			assert.match(published.stderr, /kubectl --kubeconfig user\/user\.kubeconfig auth whoami/);
			assert.equal(statSync(at('user/user.kubeconfig')).mode & 0o777, 0o600);
			assert.ok(keyFile.endsWith('-key.pem'));
			const who = await runProgram('kubectl', ['auth', 'whoami', '-o', 'json'], {
				env: {...process.env, KUBECONFIG: at('user/user.kubeconfig'), HOME: home},
			});
			assert.equal(who.code, 0, who.stderr);
			const {username, groups} = JSON.parse(who.stdout).status.userInfo;
			assert.equal(username, 'deploy-bot');
			assert.ok(groups.includes('deployers'));
		});

		test('writes a ClusterTrustBundle if the server has them, and says so if it has not', async () => {
			writeFileSync(at('bundle.json'), JSON.stringify(podSpec));
			const created = await run(
				...['request', '-f', 'bundle.json', '--signer', signerName, '--out', 'bundle', '-o', 'name'],
			);
			const name = created.stdout.trim();
			await run('approve', name, '--yes');
			await run('sign', name, '--ca', 'ca/ca.pem', '--ca-key', 'ca/ca-key.pem', '--expiry', '24h', '--yes');
			const groups = await kubectl('api-resources', '--api-group', 'certificates.k8s.io', '-o', 'name');
			const bundle = `${signerName.replace('/', ':')}:walk`;
			const result = await certdeck(['publish', name, '--ca', 'ca/ca.pem', '--trust-bundle', bundle], {
				kubeconfig: place.kubeconfig('admin'),
				cwd: folder,
			});
			if (!groups.stdout.includes('clustertrustbundles')) {
				assert.equal(result.code, 1);
				assert.match(result.stderr, /this server has no ClusterTrustBundles/);
				return;
			}

			assert.equal(result.code, 0, result.stderr);
			const stored = await kubectl('get', 'clustertrustbundle', bundle, '-o', 'json');
			assert.deepEqual(JSON.parse(stored.stdout).spec, {
				signerName,
				trustBundle: readFileSync(at('ca/ca.pem'), 'utf8'),
			});
		});

		test('sends nothing with --read-only, and says so', async () => {
			const name = `read-only-${randomBytes(4).toString('hex')}.example`;
			writeFileSync(at('ro.json'), JSON.stringify({CN: name, hosts: [name]}));
			const result = await certdeck(
				['request', '-f', 'ro.json', '--signer', signerName, '--read-only', '--out', 'ro'],
				{kubeconfig: place.kubeconfig('admin'), cwd: folder},
			);
			assert.equal(result.code, 1);
			assert.match(result.stderr, /read-only/);
			// Other tests may send requests meanwhile.
			assert.ok(!(await kubectl('get', 'csr', '-o', 'name')).stdout.includes(name));
		});

		test('tells a viewer which right is missing', async () => {
			writeFileSync(at('viewer.json'), JSON.stringify(podSpec));
			const created = await run(
				'request',
				'-f',
				'viewer.json',
				'--signer',
				signerName,
				'--usage',
				'server auth',
				'--out',
				'viewer',
				'-o',
				'name',
			);
			const name = created.stdout.trim().split('/').at(-1) ?? '';
			const result = await certdeck(['approve', name, '--yes'], {kubeconfig: place.kubeconfig('viewer'), cwd: folder});
			assert.equal(result.code, 1, result.stderr);
			assert.match(result.stderr, /certificatesigningrequests\/approval/);
			assert.match((await kubectl('get', 'csr', name)).stdout, /Pending/);
		});
	});
}

function succeed(result: Run, args: readonly string[]): Run {
	assert.equal(result.code, 0, `${args.join(' ')}\n${result.stdout}\n${result.stderr}`);
	return result;
}
