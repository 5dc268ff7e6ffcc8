import {createHash} from 'node:crypto';
import {statSync} from 'node:fs';
import type {LoadedContext} from '../cluster/connection/index.js';

/** The interval between two checks of the files, in milliseconds. */
const pauseMs = 3000;

/**
 * Watches the kubeconfig for changes of a context: of its address, or of its login.
 *
 * @param load - reads the context again. Throws if the kubeconfig no longer has it.
 * @param onChange - called once for each change, with the fault if the context can't be read.
 * @returns a function that ends it.
 */
export function watchKubeconfig(
	files: readonly string[],
	loaded: LoadedContext,
	load: () => LoadedContext,
	onChange: (fault: string | undefined) => void,
): () => void {
	let stamp = stampOf(files);
	let known = digestOf(loaded);
	const timer = setInterval(() => {
		const next = stampOf(files);
		if (next === stamp) {
			return;
		}

		stamp = next;
		let fault: string | undefined;
		let digest = '';
		try {
			digest = digestOf(load());
		} catch (error) {
			fault = error instanceof Error ? error.message : String(error);
		}

		if (digest !== known) {
			known = digest;
			onChange(fault);
		}
	}, pauseMs);
	timer.unref();
	return () => clearInterval(timer);
}

function stampOf(files: readonly string[]): string {
	return files
		.map(file => {
			const found = statSync(file, {throwIfNoEntry: false});
			return found === undefined ? '' : `${found.ino} ${found.mtimeMs} ${found.size}`;
		})
		.join('\n');
}

/** A digest, so that the credentials are not kept in a second place. */
function digestOf({endpoint, identity}: LoadedContext): string {
	return createHash('sha256')
		.update(JSON.stringify([endpoint, identity]))
		.digest('hex');
}
