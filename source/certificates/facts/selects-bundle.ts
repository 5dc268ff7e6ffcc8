import type {BundleSelection, LabelRequirement} from '../../cluster/records/certificates/index.js';
import type {Entry} from '../model/index.js';

/** Whether a Pod that selects bundles by their signer and labels uses this one. */
export function selectsBundle({signerName, requirements}: BundleSelection, entry: Entry): boolean {
	return (
		entry.place.kind === 'ClusterTrustBundle' &&
		entry.signerName === signerName &&
		requirements.every(requirement => isMet(requirement, entry.labels))
	);
}

function isMet({key, operator, values}: LabelRequirement, labels: Entry['labels']): boolean {
	const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
	switch (operator) {
		case 'In': {
			return value !== undefined && values.includes(value);
		}

		case 'NotIn': {
			return value === undefined || !values.includes(value);
		}

		case 'Exists': {
			return value !== undefined;
		}

		default: {
			return operator === 'DoesNotExist' && value === undefined;
		}
	}
}
