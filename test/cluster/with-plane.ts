// Runs a command, such as a test run, with one control plane for all processes that it starts: `node --import tsx
// test/cluster/with-plane.ts [--build] COMMAND [ARGUMENT]…` The command finds the plane by CERTDECK_TEST_KUBECONFIG_DIR;
// its exit code is passed on. Without binaries, it prints one line and runs the command without a plane. With --build they
// are built, and a failed build is an error.
import {spawn} from 'node:child_process';
import {constants} from 'node:os';
import {findBinaries} from './binaries.js';
import type {ControlPlane} from './control-plane.js';
import {startControlPlane} from './control-plane.js';

const [first = '', ...others] = process.argv.slice(2);
const build = first === '--build';
const [command, ...args] = build ? others : [first, ...others];
if (!command) {
	console.error('usage: with-plane.ts [--build] COMMAND [ARGUMENT]…');
	process.exit(2);
}

const binaries = await findBinaries({build});
let plane: ControlPlane | undefined;
if ('missing' in binaries) {
	console.error(`control plane: ${binaries.missing}`);
	if (build) {
		process.exit(1);
	}
} else {
	const started = Date.now();
	plane = await startControlPlane(binaries);
	console.error(`control plane: ${plane.url} ready in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

const env = {...process.env, ...(plane && {CERTDECK_TEST_KUBECONFIG_DIR: plane.dir})};
const child = spawn(command, args, {stdio: 'inherit', env});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	// The command decides how to handle a signal. The plane ends after the command.
	process.on(signal, () => child.kill(signal));
}

process.exitCode = await new Promise<number>(resolve => {
	child.on('error', error => {
		console.error(`${command}: ${error.message}`);
		resolve(127);
	});
	child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
});
await plane?.stop();
