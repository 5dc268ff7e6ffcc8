import {after, describe} from 'node:test';
import type {PlaneAccess} from '../cluster/control-plane.js';
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

/**
 * Registers the numbered list of what certdeck relies on from the certificate API, as tests against one server.
 * Stops the server at the end.
 */
export async function conformanceSuite(title: string, plane: PlaneAccess): Promise<void> {
	const world = await openWorld(plane);
	after(async () => {
		await world.close();
		await plane.stop();
	});

	describe(title, () => {
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
