import {after, afterEach, describe, test} from 'node:test';
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
import {podLifePoints} from './pod-life.js';
import {podRequestPoints} from './pod-requests.js';
import type {PodStage} from './pod-stage.js';
import {openPodStage} from './pod-stage.js';
import {podStatusPoints} from './pod-status.js';
import {rbacPoints} from './rbac.js';
import {signerPoints} from './signers.js';
import {statusPoints} from './status.js';
import {tablePoints} from './table.js';
import {trustBundlePoints} from './trust-bundles.js';
import {updatePoints} from './update.js';
import {watchPoints} from './watch.js';
import {openWorld} from './world.js';

/**
 * Registers the numbered list of what certdeck expects of the certificate API, as tests against one server. It stops the
 * server at the end.
 */
export async function conformanceSuite(title: string, plane: PlaneAccess): Promise<void> {
	const world = await openWorld(plane);
	// Discovery lists only the kinds that the server has, whatever its version.
	const {json: served} = await world.admin.get('/apis/certificates.k8s.io/v1');
	const names: readonly string[] = served.resources.map(({name}: {name: string}) => name);
	const hasPods = ['podcertificaterequests', 'clustertrustbundles'].every(name => names.includes(name));
	after(async () => {
		await world.close();
		await plane.stop();
	});

	describe(title, () => {
		const passed = new Set<string>();
		afterEach(t => {
			const number = /^(\d+)\. /.exec(t.name)?.[1];
			if (number && 'passed' in t && t.passed) {
				passed.add(number);
			}
		});
		after(() => {
			console.log(`${title}: ${passed.size} of ${hasPods ? 120 : 80} points`);
		});
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
		if (!hasPods) {
			test('81. to 120.', {skip: 'this server has no PodCertificateRequests or ClusterTrustBundles in v1'});
			return;
		}

		let stage: Promise<PodStage> | undefined;
		const stageOf = () => {
			stage ??= openPodStage(world);
			return stage;
		};

		trustBundlePoints(world, stageOf);
		podRequestPoints(world, stageOf);
		podStatusPoints(world, stageOf);
		podLifePoints(world, stageOf);
	});
}
