import {badRequest, fault, invalid} from '../schema/status.js';

/** The parameters for reading a collection. */
export type ReadOptions = {
	readonly query: URLSearchParams;
	readonly accept: string | undefined;
	/** Empty for all. */
	readonly namespace: string;
	readonly now: () => Date;
};

const listOptions = {group: 'meta.k8s.io', kind: 'ListOptions'};

/** A number in a query; 0 if absent. */
export function readNumber(query: URLSearchParams, name: string): number {
	const text = query.get(name) ?? '';
	if (text !== '' && !/^[+-]?\d+$/.test(text)) {
		throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
	}

	return Number(text || 0);
}

/** @returns undefined if the parameter is absent. */
export function readRevision(query: URLSearchParams): number | undefined {
	const text = query.get('resourceVersion') ?? '';
	if (text === '') {
		return undefined;
	}

	if (!/^\d+$/.test(text)) {
		throw badRequest(
			`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
		);
	}

	return Number(text);
}

/** Checks the combinations of resourceVersionMatch and sendInitialEvents. */
export function checkListOptions(query: URLSearchParams, isWatch: boolean): void {
	const match = query.get('resourceVersionMatch') ?? '';
	const revision = query.get('resourceVersion') ?? '';
	const initialEvents = query.has('sendInitialEvents');
	const causes = [];
	if (initialEvents && !isWatch) {
		causes.push(fault.forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
	} else if (isWatch && initialEvents && match !== 'NotOlderThan') {
		causes.push(
			fault.forbidden(
				'resourceVersionMatch',
				'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
			),
		);
	} else if (isWatch && match && !initialEvents) {
		causes.push(
			fault.forbidden(
				'resourceVersionMatch',
				'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
			),
		);
	} else if (match && !isWatch) {
		if (!revision) {
			causes.push(
				fault.forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided'),
			);
		}

		if (query.get('continue')) {
			causes.push(
				fault.forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'),
			);
		}

		if (match !== 'Exact' && match !== 'NotOlderThan') {
			causes.push(fault.notSupported('resourceVersionMatch', match, ['Exact', 'NotOlderThan', '']));
		} else if (match === 'Exact' && revision === '0') {
			causes.push(
				fault.forbidden('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'),
			);
		}
	}

	if (causes.length > 0) {
		throw invalid(listOptions, '', causes);
	}
}
