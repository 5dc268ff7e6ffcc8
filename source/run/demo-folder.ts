import {join} from 'node:path';
import {makeTemporaryFolder} from '../storage/files/index.js';

/** The result of `demo/index.ts`. The rest of source/ does not know it. */
type StartedDemo = {readonly kubeconfigPath: string; stop(): Promise<void>};

/** A demo cluster with a folder for its kubeconfigs and keys, which is deleted with it. */
export type DemoInFolder<Demo extends StartedDemo = StartedDemo> = Demo & {readonly keyFolder: string};

/** Starts a demo cluster, which writes its kubeconfigs to the given folder. */
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
