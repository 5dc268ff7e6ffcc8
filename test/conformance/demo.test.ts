// Needs: openssl, kubectl
// The demo server before the same judge as the real control plane, so that what is tried or tested against the demo
// holds for a cluster.
import {startDemo} from '../../demo/index.js';
import {planeIn} from '../cluster/control-plane.js';
import {conformanceSuite} from './suite.js';

const demo = await startDemo({still: true});
await conformanceSuite('conformance of the demo server', {
	...planeIn(demo.dir),
	compact: async () => demo.compact(),
	plant: async object => demo.plantPodCertificateRequest(object),
	stop: () => demo.stop(),
});
