import {createHash} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';

/** One field that changed since it was seen; `was` and `is` are hostile text. */
export type Difference = {readonly field: string; readonly was: string; readonly is: string};

/** The differences between a request as it was shown and as it is now; empty if a decision is correct for both. */
export function differences(seen: CertificateSigningRequest, now: CertificateSigningRequest): readonly Difference[] {
	const pairs: ReadonlyArray<readonly [string, string, string]> = [
		['metadata.uid', seen.uid, now.uid],
		['spec.request', fingerprint(seen.requestBase64), fingerprint(now.requestBase64)],
		['spec.signerName', seen.signerName, now.signerName],
		['spec.usages', seen.usages.join(', '), now.usages.join(', ')],
		['spec.expirationSeconds', String(seen.expirationSeconds ?? 'none'), String(now.expirationSeconds ?? 'none')],
		['spec.username', seen.username, now.username],
		['spec.groups', seen.groups.join(', '), now.groups.join(', ')],
		...entries('metadata.annotations', seen.annotations, now.annotations),
		...entries('metadata.labels', seen.labels, now.labels),
		['status.conditions', conditions(seen), conditions(now)],
		['status.certificate', fingerprint(seen.certificateBase64 ?? ''), fingerprint(now.certificateBase64 ?? '')],
		['metadata.resourceVersion', seen.resourceVersion, now.resourceVersion],
	];
	const changed = pairs.filter(([, was, is]) => was !== is).map(([field, was, is]) => ({field, was, is}));
	// The resourceVersion is only listed if nothing else differs, for example after a change of finalizers or
	// managedFields.
	return changed.length > 1 ? changed.filter(({field}) => field !== 'metadata.resourceVersion') : changed;
}

/** As `differences`, without the resourceVersion, which also changes when a controller updates its own bookkeeping. */
export function changesOf(seen: CertificateSigningRequest, now: CertificateSigningRequest): readonly Difference[] {
	return seen.resourceVersion === now.resourceVersion && seen.uid === now.uid
		? []
		: differences(seen, now).filter(({field}) => field !== 'metadata.resourceVersion');
}

/** One sentence per difference, for an error's details. */
export function describeDifferences(found: readonly Difference[]): readonly string[] {
	return found.map(
		({field, was, is}) =>
			localized`${field} was ${was === '' ? localized`empty` : was}, is ${is === '' ? localized`empty` : is}`,
	);
}

function fingerprint(base64: string): string {
	return base64 === '' ? '' : `sha256 ${createHash('sha256').update(base64).digest('hex').slice(0, 16)}…`;
}

type TextMap = Readonly<Record<string, string>>;

/** Compares key by key, to show the one changed annotation among many. */
function entries(field: string, seen: TextMap, now: TextMap): ReadonlyArray<readonly [string, string, string]> {
	return [...new Set([...Object.keys(seen), ...Object.keys(now)])].map(key => [
		`${field}[${key}]`,
		entry(seen, key),
		entry(now, key),
	]);
}

function entry(map: TextMap, key: string): string {
	return Object.hasOwn(map, key) ? JSON.stringify(map[key]) : 'absent';
}

function conditions({conditions: list}: CertificateSigningRequest): string {
	return list.map(({type, status, reason, message}) => `${type}=${status} (${reason}: ${message})`).join('; ');
}
