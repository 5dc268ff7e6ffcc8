import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {accessSync, constants, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** The result of Go's crypto/x509 for one input; see go-judge/main.go. */
export type Reading = {
	readonly parses: boolean;
	readonly error: string;
	readonly subject: readonly string[] | null;
	readonly names: readonly string[] | null;
	readonly key: string;
	readonly serial: string;
	readonly dates: readonly number[] | null;
	readonly usages: readonly string[] | null;
	readonly isCA: boolean;
	readonly keyIDs: readonly string[] | null;
	readonly signature: 'true' | 'false' | 'unsupported';
	readonly acceptedSpec: boolean;
	/** Of a PEM text: its CERTIFICATE blocks, in their order. */
	readonly blocks: readonly Reading[] | null;
	/** The block has headers. */
	readonly headers: boolean;
};

/** Rules of Go's parser change between releases, and the API server is built with the newest. */
const goVersion = /go1\.(\d+)/.exec(spawnSync('go', ['version']).stdout?.toString() ?? '')?.[1];
const hasGo = Number(goVersion) >= 26;

/** Go as a judge. It is built before the tests of a file and removed after them. Without Go, its tests are skipped. */
export function goJudge() {
	const options = hasGo ? {} : {skip: 'Go 1.26 is not installed, so its crypto/x509 can not be asked'};
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-judge-'));
	const judge = join(folder, 'judge');
	return {
		options,
		build() {
			if (hasGo) {
				const env = {...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local'};
				execFileSync('go', ['build', '-o', judge, '.'], {
					cwd: join(import.meta.dirname, 'go-judge'),
					env: isWritable(goCache()) ? env : {...env, GOCACHE: join(folder, 'go-build')},
				});
			}
		},
		ask(
			kind: 'request' | 'certificate' | 'spec' | 'pem' | 'pair' | 'chain',
			inputs: readonly Buffer[],
		): readonly Reading[] {
			const input = inputs.map(bytes => `${kind} ${bytes.toString('base64')}\n`).join('');
			const lines = execFileSync(judge, {input, maxBuffer: 1e8}).toString().trimEnd().split('\n');
			assert.equal(lines.length, inputs.length);
			return lines.map(line => JSON.parse(line));
		},
		remove() {
			rmSync(folder, {recursive: true});
		},
	};
}

/** Go's build cache; empty if it has none. */
function goCache(): string {
	return spawnSync('go', ['env', 'GOCACHE']).stdout.toString().trim();
}

/** Whether a folder exists that can be written to, or can be created. */
function isWritable(path: string): boolean {
	try {
		mkdirSync(path, {recursive: true});
		accessSync(path, constants.W_OK);
		return true;
	} catch {
		return false;
	}
}
