import type {WorkKey, WorkTargets} from '../custody/work.js';
import {printable} from './printable.js';

/**
 * Whether the file of a private key is still needed once the key was published, a sentence; printable.
 *
 * @returns undefined where the key is in no file, or went nowhere else.
 */
export function keyNote(
	key: WorkKey | undefined,
	{secret, kubeconfigPath}: Pick<WorkTargets, 'secret' | 'kubeconfigPath'>,
): string | undefined {
	const places = [
		...(secret === undefined ? [] : [`Secret ${printable(`${secret.namespace}/${secret.name}`)}`]),
		...(kubeconfigPath === undefined ? [] : [printable(kubeconfigPath)]),
	];
	return key?.place === 'file' && places.length > 0
		? `The key is in ${places.join(' and ')}; the file ${printable(key.path)} can be removed.`
		: undefined;
}
