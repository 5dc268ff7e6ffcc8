// Needs: openssl, kubectl, bash
import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import {connect} from '../../source/cluster/objects/connect.js';
import {planDecision} from '../../source/operations/decide/decide.js';
import {rightsYaml} from '../../source/present/work/rights-text.js';
import type {PlaneUser} from '../cluster/control-plane.js';
import {createKeyAndRequest, openssl} from '../cluster/credentials.js';
import {program, runProgram} from '../helpers/certdeck.js';
import type {Json, RawApi} from '../helpers/raw-api.js';
import {rawApi} from '../helpers/raw-api.js';
import type {Terminal} from '../helpers/terminal.js';
import {openTerminal} from '../helpers/terminal.js';
import {applyRights, createUser} from './new-user.js';
import {onEachPlane} from './planes.js';

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const signerName = 'detail.example/serving';
/** Sequences that a terminal obeys, without those that the deck itself uses. */
const obeyed = /\u001b\[8m|\u001b\]0;|\u0007evil|[\u0080-\u009f\u202e]/;

await onEachPlane('one request in the deck', plane => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-detail-'));
	const applied: string[] = [];
	let admin: RawApi;
	let counter = 0;
	let newcomer = '';
	const pathOf = (name: string) => `${csrs}/${encodeURIComponent(name)}`;

	async function makePem(): Promise<string> {
		counter += 1;
		const host = `d${counter}.detail.example`;
		const names = [`subjectAltName=DNS:${host}`];
		return (await createKeyAndRequest(folder, `key-${counter}`, `/CN=${host}`, names)).requestPem;
	}

	async function create(name: string, metadata: object = {}, pem?: string): Promise<Json> {
		const requestPem = pem ?? (await makePem());
		const {status, text, json} = await admin.post(csrs, {
			apiVersion: 'certificates.k8s.io/v1',
			kind: 'CertificateSigningRequest',
			metadata: {name, ...metadata},
			spec: {
				request: Buffer.from(requestPem).toString('base64'),
				signerName,
				usages: ['digital signature', 'server auth'],
				expirationSeconds: 3600,
			},
		});
		assert.equal(status, 201, text);
		applied.push(pathOf(name));
		return json;
	}

	const conditionsOf = async (name: string): Promise<readonly string[]> => {
		const {json} = await admin.get(pathOf(name));
		return (json.status?.conditions ?? []).map(({type}: {readonly type: string}) => type);
	};

	/** Opens the deck on the request that the filter matches. */
	async function openOn(user: PlaneUser | 'newcomer', words: string, rows = 24): Promise<Terminal> {
		const terminal = openTerminal(process.execPath, [program], {
			rows,
			env: {KUBECONFIG: user === 'newcomer' ? newcomer : plane.kubeconfig[user], HOME: folder},
		});
		try {
			const {screen} = terminal;
			await screen.until('● live');
			terminal.type('/');
			await screen.until('words to look for');
			terminal.type(words);
			await screen.until(`${words}▏`);
			await screen.until(`▌ ${words.slice(0, 8)}`);
			terminal.type('\r');
			await screen.until(new RegExp(`· ${words}`));
			terminal.type('\r');
			await screen.until('── Would become ─');
			return terminal;
		} catch (error) {
			await terminal[Symbol.asyncDispose]();
			throw error;
		}
	}

	before(async () => {
		admin = rawApi(plane.kubeconfig.admin);
		newcomer = await createUser(plane, admin, folder, `detail-user-${process.pid}`);
	});
	after(async () => {
		for (const path of applied) {
			await admin.delete(path);
		}

		admin.close();
		rmSync(folder, {recursive: true, force: true});
	});

	test('shows a viewer everything, does nothing, says why, and shows which right is missing', async () => {
		const name = `detail-viewer-${process.pid}`;
		await create(name);
		applied.push(...(await applyRights(admin, rightsYaml(['list'], '', `detail-user-${process.pid}`))));
		await using terminal = await openOn('newcomer', name, 60);
		const {screen} = terminal;
		await screen.until('holder   has the private key: the signature is good');
		await screen.until(/a approve/);
		terminal.type('?');
		await screen.until(/approve +not now: missing RBAC/);
		terminal.type('?');
		await screen.until('holder   has the private key: the signature is good');
		terminal.type('a');
		await screen.until('R shows what to ask an admin for');
		assert.deepEqual(await conditionsOf(name), []);

		terminal.type('R');
		await screen.until('kind: ClusterRole');
		terminal.type('y');
		await screen.until('copied rights to approve and deny');
		const copied = lastCopied(screen.raw());
		applied.push(...(await applyRights(admin, copied)));

		terminal.type('\u001b');
		await screen.until('── Would become ─');
		// The deck asks again by itself. Then only the right to sign is missing.
		terminal.type('R');
		await screen.until(({text}) => !text().includes('approve and deny') && text().includes('rights to sign'), 30_000);
		terminal.type('\u001b');
		await screen.until('── Would become ─');
		terminal.type('a');
		await screen.until('│ y yes, do it');
		terminal.type('y');
		await screen.until('Approved · waiting for signer');
		assert.deepEqual(await conditionsOf(name), ['Approved']);
	});

	test('approves nothing that was annotated while the dialog was open, and shows the change', async () => {
		const name = `detail-annotated-${process.pid}`;
		await create(name);
		await using terminal = await openOn('admin', name);
		const {screen} = terminal;
		terminal.type('a');
		await screen.until('│ y yes, do it');
		const {status} = await admin.patch(pathOf(name), 'merge', {metadata: {annotations: {'example.com/is-ca': 'true'}}});
		assert.equal(status, 200);
		await screen.until('It changed while this was open');
		await screen.until('metadata.annotations[example.com/is-ca]');
		terminal.type('y');
		await screen.until('it changed: l looks at it again');
		assert.deepEqual(await conditionsOf(name), []);
		terminal.type('l');
		await screen.untilGone('It changed while this was open');
		await screen.until(/!! An annotation asks for a certificate authority/);
		terminal.type('G');
		await screen.until('! put on after the request was made');
		assert.deepEqual(await conditionsOf(name), []);
	});

	test('approves nothing that was recreated under the name', async () => {
		const name = `detail-replaced-${process.pid}`;
		await create(name);
		await using terminal = await openOn('admin', name);
		const {screen} = terminal;
		terminal.type('a');
		await screen.until('│ y yes, do it');
		await admin.delete(pathOf(name));
		await create(name);
		await screen.until('It was deleted and recreated under its name');
		await screen.until('spec.request');
		terminal.type('y');
		await screen.until('it changed: l looks at it again');
		assert.deepEqual(await conditionsOf(name), []);
		terminal.type('l');
		await screen.untilGone('recreated under its name');
		terminal.type('a');
		await screen.until('│ y yes, do it');
		terminal.type('y');
		await screen.until('Approved · waiting for signer');
		assert.deepEqual(await conditionsOf(name), ['Approved']);
	});

	test('approves nothing that changed between look and key press, 100 times out of 100', async context => {
		const cluster = connect(loadKubeconfig({kubeconfig: plane.kubeconfig.admin, readOnly: false, env: {}}));
		context.after(() => cluster.close());
		const [pem, otherPem] = [await makePem(), await makePem()];
		let refused = 0;
		for (let round = 0; round < 100; round++) {
			const name = `detail-race-${process.pid}-${round}`;
			await create(name, {}, pem);
			const plan = planDecision(cluster, await cluster.getRequest(name), 'Approved', {findings: [], questions: []});
			switch (round % 3) {
				case 0: {
					await admin.patch(pathOf(name), 'merge', {metadata: {annotations: {'example.com/is-ca': 'true'}}});
					break;
				}

				default: {
					await admin.delete(pathOf(name));
					// Recreated with another key, or with the same request.
					await create(name, {}, round % 3 === 1 ? otherPem : pem);
				}
			}

			await plan.perform().then(
				() => assert.fail(`${name} was approved`),
				(error: {readonly code?: string; readonly details?: readonly string[]}) => {
					assert.equal(error.code, 'changed');
					assert.ok((error.details?.length ?? 0) > 0);
					refused += 1;
				},
			);
			assert.deepEqual(await conditionsOf(name), []);
		}

		assert.equal(refused, 100);
	});

	test('copies by OSC 52 the exact bytes in the API server', async () => {
		const name = `detail-copy-${process.pid}`;
		const {spec} = await create(name);
		await using terminal = await openOn('viewer', name);
		const {screen} = terminal;
		terminal.type('y');
		await screen.until(`┌ Copy from ${name}`);
		terminal.type('p');
		await screen.until('copied request PEM');
		assert.ok(screen.raw().includes(`\u001b]52;c;${spec.request}\u0007`));
	});

	test('shows a hostile request raw without a byte that the terminal obeys, and commands that name it', async () => {
		const words = `detail-evil-${process.pid}`;
		const name = `${words} '"$(touch owned)\`\u001b]0;evil\u0007\n\u202e\u009b8m; exit 3 #`;
		const {metadata} = await create(name, {
			annotations: {'example.com/note': '\u001b[8mhidden\u001b]52;c;cHduZWQ=\u0007\u202e'},
		});
		await using terminal = await openOn('viewer', words);
		const {screen} = terminal;
		terminal.type('v');
		await screen.until('▸request PEM');
		terminal.type('v');
		await screen.until('▸decoded');
		terminal.type('v');
		await screen.until(/name: "detail-evil/);
		terminal.type('v');
		await screen.until('▸commands');
		terminal.type('y');
		await screen.until('copied commands');
		const script = lastCopied(screen.raw());
		assert.doesNotMatch(screen.raw(), obeyed);
		assert.ok(!screen.raw().includes('\u001b]52;c;cHduZWQ='), 'nothing of the request reaches the clipboard as it is');
		assert.doesNotMatch(script, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);

		const env = {...process.env, KUBECONFIG: plane.kubeconfig.viewer, HOME: folder};
		const run = async (title: string, from = script) => {
			const [, command = ''] = new RegExp(`^# ${title}\n(.*)$`, 'm').exec(from) ?? [];
			assert.notEqual(command, '', from);
			const itself = `certdeck() { ${process.execPath} ${program} "$@"; }`;
			const words = command.replace(/^certdeck approve/, 'certdeck approve --yes');
			const {code, stdout, stderr} = await runProgram('bash', ['-c', `set -o pipefail; ${itself}; ${words}`], {
				env,
				cwd: folder,
			});
			assert.equal(code, 0, stderr);
			return stdout;
		};

		assert.match(await run('the object'), new RegExp(`"uid": "${metadata.uid}"`));
		assert.match(await run('what is asked, and whether the signature is good'), /DNS:d\d+\.detail\.example/);
		env.KUBECONFIG = plane.kubeconfig.admin;
		const asAdmin = script.replaceAll(/--(?:kubeconfig|context)=\S+ /g, '');
		assert.match(await run('approve what was reviewed, and nothing else', asAdmin), /approved/);
		assert.deepEqual(await conditionsOf(name), ['Approved']);
		assert.equal(existsSync(join(folder, 'owned')), false, 'the name was run as a command');

		// From here on the deck shows how to sign it and how to use the certificate. Copied repeatedly until the watch has
		// shown the approval.
		const isOffered = () => lastCopied(screen.raw()).includes('# put a certificate into it');
		for (let attempt = 0; attempt < 60 && !isOffered(); attempt++) {
			terminal.type('y');
			await screen.until(isOffered, 500).catch(() => {});
		}

		await openssl(
			[
				...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', 'any.pem'],
				...['-out', 'cert.pem', '-subj', '/CN=by hand', '-days', '3'],
			],
			folder,
		);
		const next = lastCopied(screen.raw()).replaceAll(/--(?:kubeconfig|context)=\S+ /g, '');
		await run('put a certificate into it that was signed elsewhere', next);
		const {json} = await admin.get(pathOf(name));
		assert.equal(
			Buffer.from(json.status.certificate, 'base64').toString(),
			readFileSync(join(folder, 'cert.pem'), 'utf8'),
		);
	});
});

/** The last text that the terminal was asked to copy to its clipboard. */
function lastCopied(raw: string): string {
	const found = [...raw.matchAll(/\u001b\]52;c;([A-Za-z0-9+/=]*)\u0007/g)].at(-1);
	assert.ok(found, 'nothing was copied');
	return Buffer.from(found[1] ?? '', 'base64').toString('utf8');
}
