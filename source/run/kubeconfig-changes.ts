import {createHash} from 'node:crypto';
import {statSync} from 'node:fs';
import type {LoadedContext} from '../cluster/connection/index.js';

/** How often the files are looked at, in milliseconds. */
const pauseMs = 3000;

/**
 * Notices that the kubeconfig says something else of a context than it did: where it leads, or who logs in.
 *
 * @param load - reads the context anew. Throws where the kubeconfig no longer has it.
 * @param onChange - called once for each change, with why it can't be read, where it can't.
 * @returns ends it.
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

/** Not the credentials themselves: they are kept in no more places than one. */
function digestOf({endpoint, identity}: LoadedContext): string {
	return createHash('sha256')
		.update(JSON.stringify([endpoint, identity]))
		.digest('hex');
}
