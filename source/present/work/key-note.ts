import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import type {IssuanceKey, IssuanceTargets} from '../../storage/issuance/index.js';

/**
 * Whether the file of a private key is still needed once the key was published, a sentence; printable.
 *
 * @returns undefined where the key is in no file, or went nowhere else.
 */
export function keyNote(
	key: IssuanceKey | undefined,
	{secret, kubeconfigPath}: Pick<IssuanceTargets, 'secret' | 'kubeconfigPath'>,
): Printable | undefined {
	const places = [
		...(secret === undefined ? [] : [printed`Secret ${printable(`${secret.namespace}/${secret.name}`)}`]),
		...(kubeconfigPath === undefined ? [] : [printable(kubeconfigPath)]),
	];
	return key?.place === 'file' && places.length > 0
		? printed`The key is in ${joined(places, printed` and `)}; the file ${printable(key.path)} can be removed.`
		: undefined;
}
