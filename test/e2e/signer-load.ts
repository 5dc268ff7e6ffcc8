// npm run signer-load: two replicas of serve-signer --pods, 1,000 approved requests and 500 of Pods, the leader killed
// three times and the API server restarted twice; then the delay without load. It takes about two minutes on a separate
// control plane. Without one it runs on the demo, without restarts.
import assert from 'node:assert/strict';
import {startDemo} from '../../demo/index.js';
import {binariesForTests} from '../cluster/binaries.js';
import {startControlPlane} from '../cluster/control-plane.js';
import {loadSigner} from './load-signer.js';

const [requests = 1000, pods = 500] = process.argv.slice(2).map(Number);
const binaries = await binariesForTests();
const plane = 'missing' in binaries ? undefined : await startControlPlane(binaries);
const demo = plane === undefined ? await startDemo({still: true, empty: true}) : undefined;
try {
	const {seconds, missed, doubles, serials, p95, megabytes} = await loadSigner({
		kubeconfig: plane?.kubeconfig.admin ?? demo?.kubeconfigPath ?? '',
		...{requests, pods, kills: 3, calm: 60},
		...(plane === undefined ? {restarts: 0} : {restarts: 2, restart: () => plane.restartApiServer()}),
	});
	console.log(
		`${requests} requests and ${pods} of Pods in ${seconds.toFixed(1)} s on ${plane === undefined ? 'the demo' : 'a control plane'}: ${missed} missed, ${doubles} with two serials, ${serials} serials`,
	);
	console.log(
		`in calm: p95 ${p95.requests.toFixed(0)} ms from approval, ${p95.pods.toFixed(0)} ms of Pods; memory ${megabytes.map(each => each.toFixed(0)).join(', ')} MB`,
	);
	assert.equal(missed, 0);
	assert.equal(doubles, 0);
	assert.equal(serials, requests + pods + 120);
	assert.ok(p95.requests < 1000 && p95.pods < 1000, 'p95');
	assert.ok(Math.max(...megabytes) < 120, 'memory');
} finally {
	await demo?.stop();
	await plane?.stop();
}
