import {after, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import type {PlaneAccess} from '../cluster/control-plane.js';
import {openControlPlane, planeIn} from '../cluster/control-plane.js';

/** Runs one suite on the demo, and on a real control plane where there is one. */
export async function onEachPlane(title: string, suite: (plane: PlaneAccess) => void): Promise<void> {
	const demo = await startDemo({still: true});
	describe(`${title}, on the demo`, {concurrency: false}, () => {
		suite(planeIn(demo.dir));
		// Behind the suite's own cleaning up.
		after(() => demo.stop());
	});
	await onRealPlane(title, suite);
}

/** Runs one suite on a real control plane alone, where there is one: what it asks the demo would answer as it was told to. */
export async function onRealPlane(title: string, suite: (plane: PlaneAccess) => void): Promise<void> {
	const plane = await openControlPlane();
	if ('missing' in plane) {
		test(`${title}, on a real control plane`, {skip: plane.missing});
	} else {
		describe(`${title}, on a real control plane`, {concurrency: false}, () => {
			suite(plane);
			after(() => plane.stop());
		});
	}
}
