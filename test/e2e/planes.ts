import assert from 'node:assert/strict';
import {after, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {binariesForTests} from '../cluster/binaries.js';
import type {PlaneAccess} from '../cluster/control-plane.js';
import {openControlPlane, planeIn, startControlPlane} from '../cluster/control-plane.js';

/** Runs one suite on the demo, and on a real control plane if there is one. */
export async function onEachPlane(title: string, suite: (plane: PlaneAccess) => void): Promise<void> {
	await onDemo(title, suite);
	onPlane(title, suite, await openControlPlane());
}

/**
 * Runs one suite on the demo, and on a real control plane of its own: what it changes other files would notice.
 * `openOther` opens another cluster of the same kind; on real ones that is the shared one.
 */
export async function onOwnPlanes(
	title: string,
	suite: (plane: PlaneAccess, openOther: () => Promise<PlaneAccess>) => void,
): Promise<void> {
	await onDemo(title, plane =>
		suite(plane, async () => {
			const {dir, stop} = await startDemo({still: true, empty: true});
			return {...planeIn(dir), stop};
		}),
	);
	const binaries = await binariesForTests();
	onPlane(
		title,
		plane =>
			suite(plane, async () => {
				const other = await openControlPlane();
				assert.ok(!('missing' in other));
				return other;
			}),
		'missing' in binaries ? binaries : await startControlPlane(binaries),
	);
}

/** Runs one suite only on a real control plane, if there is one. The demo's answers to it would prove nothing. */
export async function onRealPlane(title: string, suite: (plane: PlaneAccess) => void): Promise<void> {
	onPlane(title, suite, await openControlPlane());
}

/** Runs one suite on a real control plane of its own, where there is one. */
export async function onOwnRealPlane(title: string, suite: (plane: PlaneAccess) => void): Promise<void> {
	const binaries = await binariesForTests();
	onPlane(title, suite, 'missing' in binaries ? binaries : await startControlPlane(binaries));
}

async function onDemo(title: string, suite: (plane: PlaneAccess) => void): Promise<void> {
	const demo = await startDemo({still: true});
	describe(`${title}, on the demo`, {concurrency: false}, () => {
		suite(planeIn(demo.dir));
		// After the suite's own cleanup.
		after(() => demo.stop());
	});
}

function onPlane(
	title: string,
	suite: (plane: PlaneAccess) => void,
	plane: PlaneAccess | {readonly missing: string},
): void {
	if ('missing' in plane) {
		test(`${title}, on a real control plane`, {skip: plane.missing});
	} else {
		describe(`${title}, on a real control plane`, {concurrency: false}, () => {
			suite(plane);
			after(() => plane.stop());
		});
	}
}
