// Starts a control plane for use by hand, prints the folder with its kubeconfigs and waits for Ctrl-C.
// `node --import tsx test/cluster/serve.ts [--apiserver-flag=FLAG]…`
import {once} from 'node:events';
import {findBinaries} from './binaries.js';
import {startControlPlane} from './control-plane.js';

const binaries = await findBinaries({build: true});
if ('missing' in binaries) {
	console.error(`control plane: ${binaries.missing}`);
	process.exit(1);
}

const prefix = '--apiserver-flag=';
const apiserverFlags = process.argv
	.filter(argument => argument.startsWith(prefix))
	.map(argument => argument.slice(prefix.length));
const started = Date.now();
const plane = await startControlPlane(binaries, {apiserverFlags});
console.error(`control plane: ${plane.url} ready in ${((Date.now() - started) / 1000).toFixed(1)} s; Ctrl-C ends it`);
console.log(plane.dir);
// A pending promise alone does not keep Node alive.
const alive = setInterval(() => {}, 60_000);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')]);
clearInterval(alive);
await plane.stop();
