import assert from 'node:assert/strict';
import {copyFileSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {inspect} from 'node:util';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../source/cluster/objects/connect.js';
import type {CommandContext} from '../../source/commands/arguments/command.js';
import {parseArguments} from '../../source/commands/arguments/parse-arguments.js';
import {openAuthority} from '../../source/operations/read/open-authority.js';
import {encodePkcs12} from '../../source/pki/pkcs12/encode-pkcs12.js';
import {createIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createMemoryAuthorities} from '../../source/storage/issuance/known-authorities.js';
import {createJournal} from '../../source/storage/journal/journal.js';
import type {PlaneAccess} from '../cluster/control-plane.js';
import {everyCommand} from '../helpers/documented-lines.js';
import {setPodScene} from '../helpers/pod-scene.js';
import type {Json} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import {waitUntil} from '../helpers/served-signer.js';
import {verbContext} from '../helpers/verb-context.js';

const passphrase = 'correct horse';
const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
// The walk makes ca/ anew.
const own = ['--ca', 'ca.pem', '--ca-key', 'ca-key.pem'];

export type LinePlace = Awaited<ReturnType<typeof openLinePlace>>;

/**
 * A cluster, the home folder of an operator, and the files that documents name. Verbs run in this process, so the folder has
 * to be the current one. Whoever is asked says yes.
 */
export async function openLinePlace(plane: PlaneAccess, folder: string) {
	const home = join(folder, '.local', 'share', 'certdeck', 'authorities');
	const issuances = createIssuanceStore(() => join(folder, 'state'));
	const kept: Partial<CommandContext> = {
		issuances,
		authorities: createMemoryAuthorities(),
		authorityHome: async () => home,
		journal: createJournal(
			() => join(folder, 'journal.jsonl'),
			() => new Date(),
		),
		ask: async question => /type:? (.*)\n/.exec(question)?.[1] ?? 'y',
		askHidden: async () => passphrase,
	};
	const admin = rawApi(plane.kubeconfig.admin);
	const cluster = connect(loadKubeconfig({kubeconfig: plane.kubeconfig.admin, env: {}}));
	const commands = await everyCommand();

	/** Runs one command. */
	const call = async (words: readonly string[], input = '') => {
		const {command, args} = parseArguments(words, commands);
		const said = {stdout: '', stderr: ''};
		if (args.isSet('help')) {
			return {code: 0, ...said};
		}

		const context = verbContext(cluster, {
			...kept,
			readStdin: async () => Buffer.from(input),
			out: text => {
				said.stdout += text;
			},
			err: text => {
				said.stderr += text;
			},
		});
		try {
			const code = await command?.run(args, context);
			return {code, ...said};
		} catch (error) {
			assert.fail(`certdeck ${words.join(' ')}: ${said.stderr}${inspect(error)}`);
		}
	};
	const succeeds = async (...words: readonly string[]) => {
		const {code, stderr} = await call(words);
		assert.equal(code, 0, `certdeck ${words.join(' ')}: ${stderr}`);
	};
	/** As if nobody had asked for it. */
	const forget = async (name: string) => {
		await admin.delete(`${csrs}/${name}`);
		for (const file of [`${name}-key.pem`, `${name}.csr`, `${name}.crt`]) {
			rmSync(file, {force: true});
		}

		for (const {id, name: begun} of (await issuances.list()).issuances) {
			await (begun === name && issuances.remove(id));
		}
	};
	/** A request of that name and no older one, as far as it is wanted, with its key beside it. */
	const request = async (name: string, state: 'pending' | 'approved' | 'issued', signer = 'example.com/serving') => {
		await forget(name);
		const isLogin = signer.startsWith('kubernetes.io/');
		const usage = isLogin ? 'client auth' : 'server auth';
		await succeeds(
			'request',
			'-f',
			isLogin ? 'user.json' : 'server.json',
			'--signer',
			signer,
			'--usage',
			usage,
			'--name',
			name,
		);
		if (state !== 'pending') {
			await succeeds('approve', name, '--yes');
		}

		if (state === 'issued') {
			await (isLogin
				? waitUntil(
						async () => (await admin.get(`${csrs}/${name}`)).json.status?.certificate !== undefined,
						`a certificate for ${name}`,
					)
				: succeeds('sign', name, ...own, '--usage', 'server auth', '--yes'));
		}
	};
	/** Whoever approves and signs, for lines that wait. */
	const carry = async (signal: AbortSignal) => {
		while (!signal.aborted) {
			const {json} = await admin.get(csrs);
			for (const {metadata, spec, status} of json.items as readonly Json[]) {
				if (status?.conditions === undefined) {
					await admin.put(`${csrs}/${metadata.name}/approval`, {
						...{metadata, spec},
						status: {conditions: [{type: 'Approved', status: 'True', reason: 'Test', message: 'test'}]},
					});
				} else if (status.certificate === undefined && spec.signerName === 'example.com/serving') {
					const words = ['sign', metadata.name, ...own, '--usage', 'server auth', '--yes'];
					await call(words);
				}
			}

			await sleep(50);
		}
	};
	/** A Secret that certdeck wrote, with the certificate of a request that is there. */
	const published = async () => {
		await request('my-svc', 'issued');
		await succeeds(
			'publish',
			'my-svc',
			'--key',
			'my-svc-key.pem',
			'--secret',
			'shop/my-svc-tls',
			...own.slice(0, 2),
			'--yes',
		);
	};

	for (const name of ['shop', 'certdeck-signer']) {
		assert.equal((await admin.post('/api/v1/namespaces', {metadata: {name}})).status, 201);
	}

	const {resources} = (await admin.get('/apis/certificates.k8s.io/v1')).json;
	const isServed = resources.some(({name}: Json) => name === 'podcertificaterequests');
	const scene = isServed ? await setPodScene(admin, 'example.com/pods') : undefined;

	const usages = ['digital signature', 'key encipherment', 'server auth'];
	const admit = [{serviceAccounts: [`${scene?.namespace}/cart`], names: ['{serviceAccount}.{namespace}.svc']}];
	const signing = {signing: {default: {usages, expiry: '8760h'}}};
	const texts: Readonly<Record<string, unknown>> = {
		'server.json': {CN: 'my-svc.shop.svc', hosts: ['my-svc.shop.svc'], key: {algo: 'ecdsa', size: 256}},
		'user.json': {CN: 'alice', key: {algo: 'ecdsa', size: 256}},
		'ca.json': {CN: 'My Example Signer', key: {algo: 'ecdsa', size: 256}},
		'new-ca.json': {CN: 'My New Signer', key: {algo: 'ecdsa', size: 256}},
		'signing.json': {...signing, pods: {keyTypes: ['ECDSAP256'], admit}},
		'signing-config.json': signing,
		'server-signing-config.json': signing,
		'team.json': {signers: {'example.com/*': {longest: '8760h'}}},
	};
	for (const [name, value] of Object.entries(texts)) {
		writeFileSync(name, JSON.stringify(value));
	}

	writeFileSync('passphrase.txt', `${passphrase}\n`);
	for (const [spec, out] of [
		['ca.json', 'ca'],
		['new-ca.json', 'new'],
	] as const) {
		await succeeds('authority', '-f', spec, '--out', out);
	}

	for (const name of ['ca.pem', 'ca-key.pem']) {
		copyFileSync(join('ca', name), name);
	}

	const {certificate, key} = await openAuthority('ca.pem', 'ca-key.pem');
	for (const name of ['old.p12', 'authority.p12']) {
		writeFileSync(name, encodePkcs12(key, [certificate.raw.der], passphrase, 'ca'));
	}

	await request('server', 'pending');
	copyFileSync('server.csr', 'router.csr');
	mkdirSync('keys');
	mkdirSync('dotfiles');
	writeFileSync(join('dotfiles', 'certdeck.yaml'), 'defaults:\n  namespace: shop\n');
	return {
		...{home, issuances, admin, cluster, commands, scene, call, forget, request, published, carry},
		close() {
			cluster.close();
			admin.close();
		},
	};
}
