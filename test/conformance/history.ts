import type {World} from './world.js';
import {csrPath, expectCode} from './world.js';

/** Makes the server forget its history: with its own means, or else with more changes of one request than a server keeps. */
export async function loseHistory(world: World, changes = 3000): Promise<void> {
	if (world.plane.compact) {
		await world.plane.compact();
		return;
	}

	const {metadata} = await world.create();
	for (let count = 0; count < changes; count += 1) {
		const patch = {metadata: {labels: {count: String(count)}}};
		expectCode(await world.admin.patch(csrPath(metadata.name), 'merge', patch), 200);
	}
}
