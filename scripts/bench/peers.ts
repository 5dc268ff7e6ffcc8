import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, renameSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** Paths of the programs for comparison; absent if a program is not installed and can't be built. */
export type Peers = {
	readonly kubectl?: string;
	readonly k9s?: string;
	readonly openssl?: string;
	/** Decodes requests and certificates with Go's crypto/x509; see go/main.go. */
	readonly goParser?: string;
};

const k9sVersion = 'v0.50.16';

function onPath(program: string): string | undefined {
	const folder = (process.env['PATH'] ?? '').split(delimiter).find(each => existsSync(join(each, program)));
	return folder && join(folder, program);
}

/** Builds a Go program into the cache, unless it is there. If that fails, it prints why and returns undefined. */
function built(program: string, version: string, args: readonly string[], cwd?: string): string | undefined {
	const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'certdeck', 'bench');
	const path = join(cache, `${program}-${version}`, program);
	if (existsSync(path)) {
		return path;
	}

	if (onPath('go') === undefined) {
		console.error(`bench: no Go here, so ${program} is left out`);
		return undefined;
	}

	mkdirSync(dirname(path), {recursive: true});
	const folder = mkdtempSync(join(cache, `${program}.building-`));
	console.error(`bench: building ${program} ${version}, once`);
	try {
		execFileSync('go', [...args], {
			cwd: cwd ?? folder,
			env: {...process.env, GOBIN: folder, GOFLAGS: '', CGO_ENABLED: '0'},
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		renameSync(join(folder, program), path);
		return path;
	} catch {
		console.error(`bench: ${program} could not be built and is left out`);
		return undefined;
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

/** Finds the programs. A program is built only if a row needs it. */
export function findPeers(needs: {readonly k9s: boolean; readonly goParser: boolean}): Peers {
	const kubectl = onPath('kubectl');
	const openssl = onPath('openssl');
	const k9s = needs.k9s
		? built('k9s', k9sVersion, ['install', '-trimpath', '-ldflags=-s -w', `github.com/derailed/k9s@${k9sVersion}`])
		: undefined;
	const goParser = needs.goParser
		? built('decode', '3', ['install', '.'], join(dirname(fileURLToPath(import.meta.url)), 'go'))
		: undefined;
	return {
		...(kubectl !== undefined && {kubectl}),
		...(openssl !== undefined && {openssl}),
		...(k9s !== undefined && {k9s}),
		...(goParser !== undefined && {goParser}),
	};
}
