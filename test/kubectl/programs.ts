import {spawn} from 'node:child_process';
import {existsSync, readdirSync, realpathSync} from 'node:fs';
import {delimiter, dirname, join} from 'node:path';

export type Kubectl = {
	/** For example `1.33`. */
	readonly version: string;
	readonly path: string;
};

/** Every kubectl of this machine: the versions beside the one on PATH (`kubectl.1.27` …), or else that one. */
export function installedKubectls(): readonly Kubectl[] {
	const found = (process.env['PATH'] ?? '')
		.split(delimiter)
		.map(dir => join(dir, 'kubectl'))
		.find(path => existsSync(path));
	if (found === undefined) {
		return [];
	}

	const dir = dirname(realpathSync(found));
	const versions = readdirSync(dir)
		.flatMap(name => /^kubectl\.(1\.\d+)$/.exec(name)?.[1] ?? [])
		.sort((left, right) => Number(left.slice(2)) - Number(right.slice(2)));
	return versions.length === 0
		? [{version: 'on PATH', path: found}]
		: versions.map(version => ({version, path: join(dir, `kubectl.${version}`)}));
}

export type Output = {readonly exitCode: number | string; readonly text: string};

/**
 * Runs a program to its end, or until its output contains `until`. stderr is appended to stdout, because the order of two
 * pipes is random.
 */
export function runProgram(
	path: string,
	args: readonly string[],
	env: Readonly<Record<string, string | undefined>>,
	until?: string,
	cwd?: string,
): Promise<Output> {
	return new Promise((resolve, reject) => {
		const child = spawn(path, [...args], {env, cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 30_000});
		const said = {stdout: '', stderr: ''};
		for (const name of ['stdout', 'stderr'] as const) {
			child[name].on('data', (chunk: Buffer) => {
				said[name] += chunk.toString('utf8');
				if (until !== undefined && said[name].includes(until)) {
					child.kill();
				}
			});
		}

		child.on('error', reject);
		child.on('close', (code, signal) => {
			resolve({exitCode: code ?? signal ?? '', text: `${said.stdout}${said.stderr}`});
		});
	});
}
