// Runs alone: the lines name files of the current folder and of the home folder.
// Every command line of README, docs and help is run here, in this process, on a control plane of its own; those that another
// test runs are named with it.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {openAuthority} from '../../source/operations/read/open-authority.js';
import {authorityFingerprint} from '../../source/operations/sign/new-authority.js';
import {program} from '../helpers/certdeck.js';
import {documents, linesOfBlocks, linesOfSentences, segmentsOf} from '../helpers/documented-lines.js';
import {openTerminal} from '../helpers/terminal.js';
import type {LinePlace} from './line-place.js';
import {openLinePlace} from './line-place.js';
import {onOwnRealPlane} from './planes.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Lines that need a terminal or a kubelet, or do not end; and the test that runs them, with what it says of it. */
const elsewhere: ReadonlyArray<readonly [line: RegExp, why: string, by: string, says: string]> = [
	[/^certdeck( --read-only| --lang zh)?$/, 'the deck needs a terminal', 'test/e2e/deck.test.ts', '--read-only'],
	[
		/^certdeck --context \S+,\S+$/,
		'the deck needs a terminal',
		'test/e2e/several-clusters.test.ts',
		"'--context', 'one,two'",
	],
	[/^certdeck --demo$/, 'it has a cluster of its own', 'test/e2e/walk.test.ts', "'--demo'"],
	[/^certdeck tour$/, 'it needs a terminal', 'test/e2e/documented-lines.test.ts', "[program, 'tour']"],
	[/^certdeck demo$/, 'it does not end', 'test/e2e/own-folders.test.ts', "'demo'"],
	[/^certdeck serve-signer (?!.*--manifests)/, 'it does not end', 'test/helpers/signer-replicas.ts', "'serve-signer'"],
	[
		/^certdeck served pod\//,
		'a Pod needs a kubelet',
		'test/commands/verbs/served.test.ts',
		"'served', 'pod/shop/web-0:8443'",
	],
];

/** What sentences name without all that it takes. */
const mentions =
	/^certdeck (inspect -o json|list --filter|approve --filter|authority --out FOLDER|request --csr FILE|sign --csr FILE|sign --ca-key-passphrase-file|serve-signer --pods)$/;

await onOwnRealPlane('the documented command lines', plane => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-lines-'));
	const outside = {cwd: process.cwd(), home: process.env['HOME']};
	let place: LinePlace;
	let count = 0;

	const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
	const inShop = '/api/v1/namespaces/shop';
	/** What has to be there before a line, by what the line says; the first that fits. */
	const scenes: ReadonlyArray<readonly [line: RegExp, prepare: () => Promise<unknown>]> = [
		[
			/^certdeck publish my-svc (?!.* ca\/ca\.pem)|^certdeck show my-svc -o certificate/,
			() => place.request('my-svc', 'issued'),
		],
		[/^certdeck request .*--name my-svc$/, () => place.forget('my-svc')],
		[
			/^certdeck (show|approve|deny|review) (NAME|my-svc|orders-tls-x7k2p|ci-admin)\b/,
			() => place.request('my-svc', 'pending'),
		],
		[
			/^certdeck approve csr-1 csr-2/,
			async () => [await place.request('csr-1', 'pending'), await place.request('csr-2', 'pending')],
		],
		[/^certdeck (show "\$CSR"|show csr-9fj2q)/, () => place.request('my-svc', 'issued')],
		[/^certdeck renew shop\/my-svc-tls|^certdeck renew my-svc/, () => place.published()],
		[/^certdeck (sign|fail) my-svc /, () => place.request('my-svc', 'approved')],
		[/^certdeck publish alice /, () => place.request('alice', 'issued', 'kubernetes.io/kube-apiserver-client')],
		[/ --key-in-cluster-only /, () => place.admin.delete(`${inShop}/secrets/my-svc-tls`)],
		[
			/^certdeck resume (3fa94c01d2|--all) /,
			async () => {
				for (const {id} of (await place.issuances.list()).issuances) {
					await place.issuances.remove(id);
				}

				await place.request('my-svc', 'pending');
			},
		],
		[/^certdeck authority create shop /, async () => rmSync(join(place.home, 'shop'), {recursive: true, force: true})],
		[
			/^certdeck authority retire shop/,
			async () => {
				await place.admin.delete(`${csrs}/my-svc`);
				await place.admin.delete(`${inShop}/secrets/my-svc-tls`);
			},
		],
	];
	/** What stands in a line for what the reader has. */
	const filled = async (line: string) => {
		const {issuances, cluster, scene} = place;
		const pending = (await issuances.list()).issuances.find(({name}) => name === 'my-svc');
		const {host} = new URL(cluster.info.server);
		const pod = scene && `${scene.namespace}/${scene.pod.metadata.name}`;
		const podRequest = scene && / pods (deny|fail|sign) /.test(line) ? (await scene.ask()).metadata.name : '';
		return (
			line
				.replace(/^kubectl /, '')
				.replaceAll('"$CSR"', 'my-svc')
				.replaceAll('"$CSR.json"', 'my-svc.json')
				.replace('"$NEW"', authorityFingerprint(await openAuthority('new/ca.pem', 'new/ca-key.pem')))
				.replace('shop/req-7xk2p', `${scene?.namespace}/${podRequest}`)
				.replace(/pod (NS\/NAME|shop\/checkout-7d9f|-n shop checkout-7d9f)/, `pod ${pod}`)
				.replace(/^source <\((.*)\)$/, '$1')
				.replace('3fa94c01d2', pending?.id ?? '')
				.replace('www.example.com:443', host)
				.replace('bundles publish NAME', 'bundles publish documented')
				.replace(/(show|approve|deny|review) (NAME|orders-tls-x7k2p|csr-9fj2q|ci-admin)/, '$1 my-svc')
				.replace('policy check FILE', 'policy check team.json')
				.replace('inspect FILE', 'inspect server.csr')
				.replace('--ca FILE', '--ca ca.pem')
				.replace('rights ACTION', 'rights list')
				.replace('--filter WORDS', '--filter name:my-svc')
				// The two minutes of its clients are not waited for.
				.replace('authority rotate shop', 'authority rotate shop --wait 0')
				// The one of the walk is still needed.
				.replace('-f - --out ca', '-f - --out of-echo')
		);
	};
	/** Exit codes that say something of the cluster, and not of the line. */
	const told = (line: string) =>
		/ --fail-on /.test(line)
			? [0, 3]
			: // Without --wait it ends with 1 where one waits for its signer.
				/ resume --all$/.test(line)
				? [0, 1]
				: [0];

	const ran = new Set<string>();
	async function run(line: string): Promise<void> {
		ran.add(plain(line));
		// An older server has none.
		if (place.scene === undefined && /^certdeck (pods|explain) /.test(line)) {
			return;
		}

		await scenes.find(([pattern]) => pattern.test(line))?.[1]();
		let fed = '';
		for (const {words, isFed} of segmentsOf(await filled(line))) {
			const [program, ...rest] = words;
			const input = isFed ? fed : '';
			fed = '';
			if (program === 'echo') {
				[fed = ''] = rest;
			} else if (program === 'openssl') {
				fed = readFileSync('ca.pem', 'utf8');
			} else if (program === 'certdeck') {
				const carrying = new AbortController();
				const carried =
					rest.some(word => word === '--wait') && rest[0] !== 'authority' ? place.carry(carrying.signal) : undefined;
				const {code, stdout, stderr} = await place.call(rest, input);
				carrying.abort();
				await carried;
				assert.ok(told(line).includes(code ?? -1), `${line}: ends with ${code}\n${stderr}`);
				fed = stdout;
				count += 1;
			}
		}
	}

	before(async () => {
		process.chdir(folder);
		process.env['HOME'] = folder;
		place = await openLinePlace(plane, folder);
	});
	after(async () => {
		process.chdir(outside.cwd);
		process.env['HOME'] = outside.home;
		place.close();
		rmSync(folder, {recursive: true});
	});

	const inTurn = [...documents].toSorted(
		(one, other) => Number(other === 'docs/signer.md') - Number(one === 'docs/signer.md'),
	);
	for (const document of inTurn) {
		const lines = [
			...linesOfBlocks(document),
			// The name of a verb is no command line.
			...linesOfSentences(document).filter(line => !mentions.test(line) && !/^certdeck [\w-]+$/.test(line)),
		];
		const here = lines.filter(line => !elsewhere.some(([pattern]) => pattern.test(plain(line))));
		if (here.length > 0) {
			test(`of ${document}`, async () => {
				for (const line of here) {
					await run(line);
				}
			});
		}
	}

	test('of the help', async () => {
		for (const line of place.commands.flatMap(({examples}) => examples)) {
			if (!line.includes('…') && !ran.has(plain(line)) && !elsewhere.some(([pattern]) => pattern.test(plain(line)))) {
				await run(line);
			}
		}

		assert.ok(count > 100, `${count} were run`);
	});

	test('certdeck tour begins with the first of its steps', async () => {
		const env = {HOME: folder, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder};
		await using terminal = openTerminal(process.execPath, [program, 'tour'], {env, columns: 110, rows: 30});
		await terminal.screen.until(/1 of 5, see: each row asks for a certificate/);
		terminal.type('q');
	});

	test('what is run elsewhere is run there', () => {
		for (const [, why, by, says] of elsewhere) {
			assert.ok(readFileSync(join(root, by), 'utf8').includes(says), `${by}: ${why}`);
		}
	});
});

/** A line without its comment. */
function plain(line: string): string {
	return line.replace(/\s+#.*$/, '').replace(/^kubectl /, '');
}
