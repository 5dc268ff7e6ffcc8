import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import type {IssuanceKey, IssuanceTargets} from '../../storage/issuance/index.js';

/**
 * A sentence: whether the file of a private key is still needed after the key was published; printable.
 *
 * @returns undefined if the key is in no file, or is in no other place.
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
