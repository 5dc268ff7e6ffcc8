// Needs: openssl
import assert from 'node:assert/strict';
import {existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {parseArguments} from '../../source/commands/arguments/parse-arguments.js';
import {reportError} from '../../source/commands/line/report-error.js';
import {commands} from '../../source/commands/verbs/commands.js';
import {readLocalPolicy} from '../../source/operations/read/read-local-policy.js';
import {readAuthoritySpec} from '../../source/operations/read/read-spec.js';
import {planAuthority} from '../../source/operations/sign/authority.js';
import {encodeRequest} from '../../source/pki/encode/encode-request.js';
import {encodePem} from '../../source/pki/pem/encode-pem.js';
import {parseAuthoritySpec, parseSpec} from '../../source/pki/spec/spec.js';
import {createIssuanceStore} from '../../source/storage/issuance/issuance-store.js';
import {createKnownAuthorities} from '../../source/storage/issuance/known-authorities.js';
import {createJournal} from '../../source/storage/journal/journal.js';
import {certdeck} from '../helpers/certdeck.js';
import type {Secret} from '../helpers/damaged-keys.js';
import {damagedKeys, givesAway, makeSecret} from '../helpers/damaged-keys.js';
import type {DemoCluster} from '../helpers/demo-cluster.js';
import {startDemoCluster} from '../helpers/demo-cluster.js';
import {verbContext} from '../helpers/verb-context.js';

/** FILE is the damaged key. The other inputs are valid, so that no other error is reported. */
const commandLines: readonly string[] = [
	'inspect FILE',
	'inspect FILE -o json',
	'inspect -',
	'authority -f FILE --out OUT -y',
	'request -f FILE --signer example.com/serving --out OUT -y',
	'request -f - --signer example.com/serving --out OUT -y',
	'request -f SPEC --signer example.com/serving --out OUT -y --passphrase file:FILE',
	'request --csr FILE --signer example.com/serving --out OUT -y',
	'request --csr - --signer example.com/serving --out OUT -y',
	'request --csr CSR --key FILE --signer example.com/serving --out OUT -y',
	'request --csr CSR --key FILE --passphrase file:PASS --signer example.com/serving --out OUT -y',
	'sign --csr FILE --ca CA --ca-key CAKEY --out OUT -y',
	'sign --csr CSR --ca FILE --ca-key CAKEY --out OUT -y',
	'sign --csr CSR --ca CA --ca-key FILE --out OUT -y',
	'sign --csr CSR --ca CA --ca-key FILE --ca-key-passphrase-file PASS --out OUT -y',
	'sign --csr CSR --ca CA --ca-key LOCKED --ca-key-passphrase-file FILE --out OUT -y',
	'sign --csr CSR --ca CA --ca-key CAKEY --config FILE --out OUT -y',
	'sign --csr CSR --ca CA --ca-key CAKEY --config FILE --profile x --out OUT -y',
	'publish ISSUED --ca FILE --key CAKEY --secret s -y',
	'publish ISSUED --ca CA --key FILE --secret s -y',
	'publish ISSUED --key FILE --passphrase file:PASS --secret s -y',
	'publish ISSUED --key FILE --kubeconfig-out OUT/kubeconfig -y',
	'publish ISSUED --ca FILE --trust-bundle x -y',
	'renew ISSUED --same-key --key FILE --out OUT -y',
	'resume WORK --ca FILE -y',
	'policy check FILE',
];

describe('a damaged private key', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-damaged-'));
	const at = (name: string) => join(folder, name);
	const secret: Secret = makeSecret('rsa');
	// Each damaged key is written once, and then linked to the path of FILE.
	mkdirSync(at('damaged'));
	const damaged = damagedKeys(secret).map((each, index) => {
		const path = at(`damaged/${index}`);
		writeFileSync(path, each.bytes, {mode: 0o600});
		return {...each, path};
	});
	const file = at('key.pem');
	const put = ({path}: {readonly path: string}) => {
		rmSync(file, {force: true});
		linkSync(path, file);
	};
	const state = at('state/certdeck');
	const issuances = createIssuanceStore(() => join(state, 'unfinished'));
	const authorities = createKnownAuthorities(() => join(state, 'authorities.json'));
	const journal = createJournal(
		() => join(state, 'journal.jsonl'),
		() => new Date(),
	);
	let demo: DemoCluster;
	let issued = '';

	before(async () => {
		demo = await startDemoCluster();
		const spec = {CN: 'damaged.example', hosts: ['damaged.example']};
		const plan = await planAuthority(parseAuthoritySpec('{"CN": "Signer"}'), at('ca'), () => new Date());
		await plan.perform();
		const {key} = makeSecret('ec');
		writeFileSync(at('spec.json'), JSON.stringify(spec));
		writeFileSync(at('x.csr'), encodeRequest(parseSpec(JSON.stringify(spec)).spec, key).pem);
		writeFileSync(at('pass'), 'secret\n');
		const {key: locked} = makeSecret('ec');
		writeFileSync(
			at('locked.pem'),
			locked.export({type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right'}),
			{mode: 0o600},
		);
		const {requests} = await demo.admin.listRequests();
		issued = requests.find(({certificateBase64}) => certificateBase64 !== undefined)?.name ?? '';
		assert.notEqual(issued, '');
		// Each file that certdeck writes exists, and contains some of the typed texts.
		for (const line of [
			'request -f SPEC --signer example.com/serving --name work -y',
			'approve work -y',
			'sign work --ca CA --ca-key CAKEY --usage USAGE -y',
		]) {
			const said = await run(line, at('nothing'));
			assert.match(said, /work/, line);
		}
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	/** The parser sees the same words for each damaged key. */
	const parsed = new Map<string, ReturnType<typeof parseArguments>>();
	const parse = (words: readonly string[]) => {
		const key = words.join('\0');
		const found = parsed.get(key) ?? parseArguments(words, commands);
		parsed.set(key, found);
		return found;
	};

	const run = async (line: string, file: string) => {
		const names: Readonly<Record<string, string>> = {
			FILE: file,
			OUT: at('out'),
			SPEC: at('spec.json'),
			CSR: at('x.csr'),
			PASS: at('pass'),
			CA: at('ca/ca.pem'),
			CAKEY: at('ca/ca-key.pem'),
			LOCKED: at('locked.pem'),
			ISSUED: issued,
			WORK: 'work',
			USAGE: 'server auth',
		};
		const words = line.split(' ').map(word => word.replace(/[A-Z]{2,}(?=$|\/)/, name => names[name] ?? name));
		let said = '';
		const say = (text: string) => {
			said += text;
		};
		const context = verbContext(demo.admin, {
			out: say,
			err: say,
			readStdin: async () => (existsSync(file) ? readFileSync(file) : Buffer.from(file)),
			env: name => (name === 'XDG_STATE_HOME' ? at('state') : undefined),
			keyFolder: async () => at('data/certdeck'),
			issuances,
			authorities,
			journal,
		});
		try {
			const {command, args} = parse(words);
			await command?.run(args, context);
		} catch (error) {
			reportError(error, say);
		}

		return said;
	};

	/** The content of all files afterwards, without the inputs: journal, records, keys and certificates, and their names. */
	const written = () =>
		['state', 'data', 'cache', 'out']
			.filter(name => existsSync(at(name)))
			.flatMap(name => readdirSync(at(name), {recursive: true, withFileTypes: true}))
			.map(entry =>
				entry.isFile() ? entry.name + readFileSync(join(entry.parentPath, entry.name), 'latin1') : entry.name,
			)
			.join('\n');

	test('would be found if it were printed', () => {
		for (const each of [secret, makeSecret('ec')]) {
			const der = each.key.export({type: 'pkcs8', format: 'der'});
			const base64 = der.toString('base64');
			const found = [each.pem, base64, each.pem.replaceAll('\n', '\\n'), der.toString('hex'), der.toString('latin1')];
			assert.deepEqual(
				found.map(text => givesAway(text, each)),
				found.map(() => true),
			);
			assert.equal(givesAway(encodePem('PUBLIC KEY', Buffer.alloc(300, 7)), each), false);
		}
	});

	test('is searched for in everything that certdeck writes', () => {
		const files = readdirSync(folder, {recursive: true}).map(String);
		for (const kept of [
			/^state\/certdeck\/journal\.jsonl$/,
			/^state\/certdeck\/authorities\.json$/,
			/^state\/certdeck\/unfinished\/.+\.json$/,
			/^data\/certdeck\/.+-key\.pem$/,
		]) {
			assert.ok(
				files.some(file => kept.test(file)),
				`${kept}: ${files.join(' ')}`,
			);
		}

		assert.match(written(), /"decision":"Approved"/);
	});

	for (const line of commandLines) {
		test(`is not printed by certdeck ${line}`, async () => {
			// A passphrase costs a second, and the cluster is asked over a socket, so only a few kinds are used there.
			const few = /file:FILE|^(publish|renew|resume)/.test(line) ? 6 : undefined;
			for (const each of damaged.slice(0, few)) {
				put(each);
				const said = await run(line, file);
				assert.equal(givesAway(said, secret), false, each.name);
				assert.doesNotMatch(said, /bug in certdeck/, each.name);
			}

			assert.equal(givesAway(written(), secret), false);
		});
	}

	test('is not printed if it is passed as a policy, an authority’s spec or a kubeconfig', async () => {
		for (const {name, bytes, path} of damaged) {
			let said = JSON.stringify(await readLocalPolicy(path));
			try {
				await readAuthoritySpec(path, async () => bytes);
			} catch (error) {
				reportError(error, text => {
					said += text;
				});
			}

			try {
				loadKubeconfig({kubeconfig: path, env: {}});
			} catch (error) {
				reportError(error, text => {
					said += text;
				});
			}

			assert.equal(givesAway(said, secret), false, name);
		}
	});

	test('is not printed if it is itself passed as a path or a name', async () => {
		const values = [secret.pem, secret.pem.replaceAll('\n', '\\n'), secret.pem.split('\n').slice(1, -2).join('')];
		for (const value of [...values, Buffer.from(secret.pem).toString('base64')]) {
			for (const line of [
				...commandLines,
				'approve FILE -y',
				'list --signer FILE',
				'publish ISSUED --secret FILE -y',
			]) {
				const said = await run(line.replace('-f FILE', '--file=FILE').replace(/(--[a-z-]+) FILE/g, '$1=FILE'), value);
				assert.equal(givesAway(said, secret), false, line);
			}
		}

		assert.equal(givesAway(written(), secret), false);
	});

	for (const field of [
		'certificate-authority',
		'server',
		'proxy-url',
		'client-key',
		'client-certificate',
		'tokenFile',
		'cluster',
		'user',
		'command',
		'current-context',
	]) {
		test(`is not printed if it is in the ${field} of a kubeconfig`, () => {
			for (const value of [secret.pem, secret.pem.split('\n').slice(1, -2).join('')]) {
				const of = (name: string, usual?: string) =>
					name === field ? {[name]: value} : usual === undefined ? {} : {[name]: usual};
				const config = {
					apiVersion: 'v1',
					kind: 'Config',
					...of('current-context', 'a'),
					contexts: [{name: 'a', context: {...of('cluster', 'a'), ...of('user', 'a')}}],
					clusters: [
						{
							name: 'a',
							cluster: {...of('server', 'https://127.0.0.1:1'), ...of('certificate-authority'), ...of('proxy-url')},
						},
					],
					users: [
						{
							name: 'a',
							user: {
								...of('client-key'),
								...of('client-certificate'),
								...of('tokenFile'),
								...(field === 'command' && {exec: {apiVersion: 'client.authentication.k8s.io/v1', ...of('command')}}),
							},
						},
					],
				};
				const file = at('kubeconfig');
				writeFileSync(file, JSON.stringify(config));
				let said = '';
				try {
					loadKubeconfig({kubeconfig: file, env: {}});
				} catch (error) {
					reportError(error, text => {
						said += text;
					});
				}

				assert.equal(givesAway(said, secret), false);
			}
		});
	}

	test('is not printed by the built program', async () => {
		const [squashed] = damaged;
		assert.ok(squashed);
		put(squashed);
		const {code, stdout, stderr} = await certdeck(['inspect', file]);
		assert.equal(code, 1);
		assert.equal(givesAway(stdout + stderr, secret), false);
		assert.match(stderr, /key\.pem": .* has lost its line breaks/);
	});
});
