// A demo in a process of its own, for tests that measure it: prints where it is, then answers each line on stdin with
// its memory use; ends when stdin does.
import {createInterface} from 'node:readline';
import {startDemo} from '../../demo/index.js';

const demo = await startDemo(JSON.parse(process.argv[2] ?? '{}'));
console.log(JSON.stringify({kubeconfigPath: demo.kubeconfigPath, startedMs: Math.round(performance.now())}));
for await (const _line of createInterface({input: process.stdin})) {
	console.log(JSON.stringify({residentMb: process.memoryUsage().rss / 1e6}));
}

await demo.stop();
