import {join} from 'node:path';
import {makeTemporaryFolder} from '../storage/files/index.js';

/** What `demo/index.ts` returns; the rest of source/ does not know it. */
type StartedDemo = {readonly kubeconfigPath: string; stop(): Promise<void>};

/** A made-up cluster in a folder of its own, which goes with it: kubeconfigs, and what keys are made for it. */
export type DemoInFolder<Demo extends StartedDemo = StartedDemo> = Demo & {readonly keyFolder: string};

/** Starts a made-up cluster, which puts its kubeconfigs into the folder that it is handed. */
export async function startInFolder<Demo extends StartedDemo>(
	start: (dir: string) => Promise<Demo>,
): Promise<DemoInFolder<Demo>> {
	const folder = await makeTemporaryFolder('certdeck-demo-');
	try {
		const demo = await start(folder.path);
		return {
			...demo,
			keyFolder: join(folder.path, 'keys'),
			async stop() {
				try {
					await demo.stop();
				} finally {
					await folder.remove();
				}
			},
		};
	} catch (error) {
		await folder.remove();
		throw error;
	}
}
