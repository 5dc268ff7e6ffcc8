import type {ChildProcess} from 'node:child_process';
import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {program} from './certdeck.js';

type Line = Readonly<Record<string, string>>;

/** One process of serve-signer. */
export type Replica = {
	readonly child: ChildProcess;
	/** Its log. */
	readonly lines: readonly Line[];
	isAlive(): boolean;
	/** The highest resident memory so far, in megabytes; 0 if the kernel does not report it. */
	mostMegabytes(): number;
};

/** Replicas of the built program, of which one leads. */
export type Replicas = {
	start(): Replica;
	/** The replica that last reported to lead; undefined if none leads. */
	leader(): Replica | undefined;
	all(): readonly Replica[];
	/** Ends all running replicas, and waits for them. */
	stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

/** @param folder - for the files that they write. */
export function signerReplicas(args: readonly string[], folder: string): Replicas {
	const replicas: Replica[] = [];

	function start(): Replica {
		const child = spawn(process.execPath, [program, 'serve-signer', ...args], {
			stdio: ['ignore', 'pipe', 'inherit'],
			env: {...process.env, XDG_STATE_HOME: folder, XDG_DATA_HOME: folder},
		});
		const lines: Line[] = [];
		let rest = '';
		child.stdout.on('data', (chunk: Buffer) => {
			const whole = (rest + chunk.toString()).split('\n');
			rest = whole.pop() ?? '';
			lines.push(...whole.map(line => JSON.parse(line) as Line));
		});
		let most = 0;
		const isAlive = () => child.exitCode === null && child.signalCode === null;
		const look = () => {
			const status = `/proc/${child.pid}/status`;
			if (isAlive() && existsSync(status)) {
				most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1] ?? 0) / 1024);
			}

			return most;
		};
		const replica = {child, lines, isAlive, mostMegabytes: look};
		replicas.push(replica);
		return replica;
	}

	return {
		start,
		leader: () =>
			replicas
				.filter(replica => replica.isAlive())
				.find(({lines}) => lines.findLast(({event}) => /leading$/.test(event ?? ''))?.['event'] === 'leading'),
		all: () => replicas,
		async stop(signal = 'SIGTERM') {
			await Promise.all(
				replicas
					.filter(replica => replica.isAlive())
					.map(
						({child}) =>
							new Promise<void>(resolve => {
								child.once('exit', () => resolve());
								child.kill(signal);
							}),
					),
			);
		},
	};
}
