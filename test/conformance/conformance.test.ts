// Needs: openssl, kubectl
// The judge of the judge: a real control plane, or the folder of kubeconfigs that CERTDECK_CONFORMANCE_DIR names.
import {test} from 'node:test';
import {openControlPlane, planeIn} from '../cluster/control-plane.js';
import {conformanceSuite} from './suite.js';

const dir = process.env['CERTDECK_CONFORMANCE_DIR'];
const plane = dir ? planeIn(dir) : await openControlPlane();
if ('missing' in plane) {
	test('conformance of a real control plane', {skip: plane.missing});
} else {
	await conformanceSuite(dir ? `conformance of ${dir}` : 'conformance of a real control plane', plane);
}
