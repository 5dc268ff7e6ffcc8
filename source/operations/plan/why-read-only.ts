import {localized} from '../../base/text/index.js';
import type {ContextInfo} from '../../cluster/context/index.js';

/** Why nothing is sent that would change the cluster, where that is known before it is tried. */
export function whyReadOnly({
	readOnlyBecause = localized`certdeck runs with --read-only`,
}: Pick<ContextInfo, 'readOnlyBecause'>): string {
	return readOnlyBecause;
}
