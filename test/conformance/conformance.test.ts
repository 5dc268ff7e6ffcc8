// One suite for two servers: the numbered list of what certdeck relies on from the certificate API. It runs against
// the folder of kubeconfigs that CERTDECK_CONFORMANCE_DIR names, such as the demo server's, else against a real
// control plane.
import {after, describe, test} from 'node:test';
import {openControlPlane, planeIn} from '../cluster/control-plane.js';
import {approvalPoints} from './approval.js';
import {createMetadataPoints} from './create-metadata.js';
import {createSpecPoints} from './create-spec.js';
import {dataMapPoints} from './data-maps.js';
import {deletePoints} from './delete.js';
import {identityPoints} from './identity.js';
import {informerPoints} from './informer.js';
import {kubectlPoints} from './kubectl.js';
import {listPoints} from './list.js';
import {patchPoints} from './patch.js';
import {rbacPoints} from './rbac.js';
import {signerPoints} from './signers.js';
import {statusPoints} from './status.js';
import {tablePoints} from './table.js';
import {updatePoints} from './update.js';
import {watchPoints} from './watch.js';
import {openWorld} from './world.js';

const dir = process.env['CERTDECK_CONFORMANCE_DIR'];
const plane = dir ? planeIn(dir) : await openControlPlane();
if ('missing' in plane) {
	test('conformance against a real control plane', {skip: plane.missing});
} else {
	const world = await openWorld(plane);
	after(async () => {
		await world.close();
		await plane.stop();
	});

	describe('conformance', () => {
		createSpecPoints(world);
		createMetadataPoints(world);
		updatePoints(world);
		approvalPoints(world);
		statusPoints(world);
		patchPoints(world);
		rbacPoints(world);
		signerPoints(world);
		listPoints(world);
		watchPoints(world);
		tablePoints(world);
		deletePoints(world);
		dataMapPoints(world);
		kubectlPoints(world);
		informerPoints(world);
		identityPoints(world);
	});
}
