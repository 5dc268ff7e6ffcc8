import {asList, asObject, asText} from '../model/index.js';
import type {BundleSelection, LabelRequirement} from '../records/certificates/index.js';
import {asTextRecord, asTexts} from './decode.js';

/** The bundles that a Pod selects by their signer. Without a labelSelector it selects none; an empty one selects all. */
export function bundleSelectionsOf(spec: Readonly<Record<string, unknown>>): readonly BundleSelection[] {
	return asList(spec['volumes'])
		.flatMap(volume => asList(asObject(asObject(volume)['projected'])['sources']))
		.map(source => asObject(asObject(source)['clusterTrustBundle']))
		.flatMap(({signerName, labelSelector}) =>
			asText(signerName) === '' || labelSelector === undefined || labelSelector === null
				? []
				: [{signerName: asText(signerName), requirements: requirementsOf(asObject(labelSelector))}],
		);
}

function requirementsOf(selector: Readonly<Record<string, unknown>>): readonly LabelRequirement[] {
	const {matchLabels, matchExpressions} = selector;
	return [
		...Object.entries(asTextRecord(matchLabels)).map(([key, value]) => ({key, operator: 'In', values: [value]})),
		...asList(matchExpressions)
			.map(asObject)
			.map(({key, operator, values}) => ({key: asText(key), operator: asText(operator), values: asTexts(values)})),
	];
}
