// Needs: openssl, kubectl
// Kubeconfigs and environments beside kubectl, the newest and the oldest of this machine: whom the server sees, or that
// nothing is sent. Where certdeck does something else, the row says why.
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {loadKubeconfig} from '../../source/cluster/connection/kubeconfig.js';
import type {Transport} from '../../source/cluster/connection/transport.js';
import {createTransport} from '../../source/cluster/connection/transport.js';
import {ClusterError} from '../../source/cluster/model/cluster-error.js';
import {parseArguments} from '../../source/commands/arguments/parse-arguments.js';
import {readConnectionFlags} from '../../source/run/connection-flags.js';
import type {Row} from './matrix-rows.js';
import type {Stage} from './matrix-stage.js';
import {openStage, whoIs, writeFiles} from './matrix-stage.js';
import type {Kubectl} from './programs.js';
import {installedKubectls, runProgram} from './programs.js';
import {execRows} from './rows-exec.js';
import {fileRows} from './rows-files.js';
import {flagRows} from './rows-flags.js';
import {oidcRows} from './rows-oidc.js';
import {proxyRows} from './rows-proxies.js';
import {userRows} from './rows-users.js';

/** `refused`, or the user that the server saw; and the output. */
type Outcome = {readonly is: string; readonly said: string};

const rows = [...fileRows, ...userRows, ...execRows, ...oidcRows, ...proxyRows, ...flagRows];
const home = process.cwd();
let stage: Stage;
let scratch: string;

function prepare(row: Row, name: string): string {
	const dir = join(scratch, name);
	mkdirSync(dir);
	writeFiles(dir, row.files(stage));
	for (const [link, target] of Object.entries(row.links ?? {})) {
		symlinkSync(target, join(dir, link));
	}

	return dir;
}

function environment(row: Row, dir: string): Record<string, string | undefined> {
	return {PATH: process.env['PATH'], HOME: dir, ...row.env?.(stage, dir)};
}

function seenAt(path: string, isOurs = false): string {
	const seen = [...stage.server.seen, ...stage.plain.seen].find(
		({url, headers}) => url.split('?')[0] === path && (headers['user-agent'] ?? '').startsWith('certdeck/') === isOurs,
	);
	return seen === undefined ? 'nobody came' : whoIs(seen);
}

async function byKubectl(row: Row, index: number, {path, version}: Kubectl): Promise<Outcome> {
	const dir = prepare(row, `${index}-${version}`);
	const asked = row.prefix === undefined ? `/row-${index}/${version}` : `${row.prefix}/version`;
	const {exitCode, text} = await runProgram(
		path,
		[
			...(row.prefix === undefined ? ['get', '--raw', asked] : ['version', '-o', 'json']),
			...(row.kubeconfig === undefined ? [] : [`--kubeconfig=${row.kubeconfig}`]),
			...(row.context === undefined ? [] : [`--context=${row.context}`]),
			...(row.flags?.(stage) ?? []),
			`--request-timeout=${row.leadsNowhere ? 2 : 20}s`,
		],
		environment(row, dir),
		undefined,
		dir,
	);
	// `version` fails because the answer is no version, after the request was sent.
	return {is: exitCode === 0 || row.prefix !== undefined ? seenAt(asked) : 'refused', said: text};
}

/** In this process, so one after the other, because relative paths depend on the working folder. */
async function byCertdeck(row: Row, index: number): Promise<Outcome> {
	const dir = prepare(row, `${index}-certdeck`);
	const asked = row.prefix === undefined ? `/row-${index}` : '/version';
	const env = environment(row, dir);
	const {PATH} = process.env;
	let transport: Transport | undefined;
	process.chdir(dir);
	process.env['PATH'] = env['PATH'];
	try {
		const {kubeconfig, context} = row;
		transport = createTransport(
			loadKubeconfig({
				kubeconfig,
				context,
				env,
				...readConnectionFlags(parseArguments(row.flags?.(stage) ?? [], []).args),
			}),
		);
		await transport.json({path: asked, what: 'read it', idleTimeoutMs: row.leadsNowhere ? 2000 : 20_000});
		return {is: seenAt(`${row.prefix ?? ''}${asked}`, true), said: ''};
	} catch (error) {
		assert.ok(error instanceof ClusterError, `${row.name}: a ClusterError, not ${String(error)}`);
		return {is: 'refused', said: `${error.message} → ${error.hint ?? ''}`};
	} finally {
		process.chdir(home);
		process.env['PATH'] = PATH;
		transport?.close();
	}
}

describe('what kubectl reads, certdeck reads', async () => {
	const kubectls = installedKubectls();
	const [oldest, newest] = [kubectls[0], kubectls.at(-1)] as [Kubectl, Kubectl];
	const results = new Map<Row, {readonly newest: Outcome; readonly oldest: Outcome; readonly ours: Outcome}>();
	before(
		async () => {
			stage = await openStage();
			scratch = mkdtempSync(join(tmpdir(), 'certdeck-matrix-'));
			const theirs = new Map<Row, readonly [Outcome, Outcome]>();
			const queue = [...rows.entries()];
			const work = async () => {
				for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
					const [index, row] = next;
					theirs.set(
						row,
						await Promise.all([
							byKubectl(row, index, newest),
							byKubectl(row, index, newest === oldest ? newest : oldest),
						]),
					);
				}
			};
			await Promise.all(Array.from({length: 4}, work));
			for (const [index, row] of rows.entries()) {
				const [first, second] = theirs.get(row) ?? [];
				assert.ok(first && second);
				results.set(row, {newest: first, oldest: second, ours: await byCertdeck(row, index)});
			}
		},
		{timeout: 230_000},
	);
	after(async () => {
		await stage.close();
		rmSync(scratch, {recursive: true, force: true});
	});

	for (const row of rows) {
		test(row.name, () => {
			const outcome = results.get(row);
			assert.ok(outcome);
			const {ours, newest: theirs, oldest: theirsOnce} = outcome;
			assert.equal(theirs.is, row.kubectl, `kubectl ${newest.version}: ${theirs.said}`);
			assert.equal(theirsOnce.is, row.oldest ?? row.kubectl, `kubectl ${oldest.version}: ${theirsOnce.said}`);
			assert.equal(ours.is, row.ours ?? row.kubectl, `certdeck: ${ours.said}`);
			assert.match(ours.said, row.says ?? /^/);
			assert.equal(row.ours !== undefined, row.why !== undefined, 'what differs has a reason');
		});
	}

	test('and differs only in rows with a reason', t => {
		const different = rows.filter(row => row.ours !== undefined);
		const kinder = different.filter(({kubectl}) => kubectl === 'refused').length;
		const stricter = different.filter(({ours}) => ours === 'refused').length;
		const summary = `${rows.length - different.length} rows equal, ${kinder} kinder, ${stricter} stricter, ${different.length - kinder - stricter} otherwise`;
		t.diagnostic(summary);
		assert.equal(summary, '266 rows equal, 10 kinder, 3 stricter, 2 otherwise');
	});
});
