import {printable} from '../../../base/text/index.js';
import {bulkClusterLines, bulkItemLines} from '../../../present/decision/index.js';
import type {Line} from '../../../present/text/index.js';
import {keyLabel} from '../../keys/index.js';
import {bulkApproveKeys} from './bulk-keys.js';
import type {PlannedPart} from './use-bulk-parts.js';

const keyOf = (id: 'take' | 'older' | 'hidden') => keyLabel(bulkApproveKeys.bindings[id].keys[0] ?? '');
const keys = {take: keyOf('take'), older: keyOf('older'), hidden: keyOf('hidden')};

/** The lines of the dialog that must have been on the screen before the reader can confirm. */
export function neededLines(parts: readonly PlannedPart[], takesHidden: boolean, width: number): readonly Line[] {
	return bulkClusterLines(
		parts.map(({services: {session}, cluster = '', plan, hidden, isPrepared}) => ({
			cluster: {name: cluster, ...(session.info.color && {color: session.info.color})},
			plan,
			hidden,
			isAsking: !isPrepared,
			isNameTyped: session.info.isNameTyped === true,
		})),
		{...keys, takesHidden},
		width,
	);
}

/** Each included request. */
export function itemLines(parts: readonly PlannedPart[], now: Date, width: number): readonly Line[] {
	return parts.flatMap(({plan, cluster = ''}) =>
		plan.items.length === 0
			? []
			: bulkItemLines(plan.items, now, width, parts.length > 1 ? printable(cluster) : undefined),
	);
}
