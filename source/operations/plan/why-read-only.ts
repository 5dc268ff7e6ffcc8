import {localized} from '../../base/text/index.js';
import type {ContextInfo} from '../../cluster/context/index.js';

/** Why nothing that changes the cluster is sent, if that is known beforehand. */
export function whyReadOnly({
	readOnlyBecause = localized`certdeck runs with --read-only`,
}: Pick<ContextInfo, 'readOnlyBecause'>): string {
	return readOnlyBecause;
}
