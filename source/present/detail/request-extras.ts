import {localized} from '../../base/text/index.js';
import type {ReviewedRequest} from '../../operations/assess/index.js';
import {cleanupAt} from '../../signers/forecast/index.js';
import type {RelatedRequests} from '../request/index.js';
import {compareIssued, forecastOf, stateOf} from '../request/index.js';
import {age} from '../words/index.js';
import {beyondSpec} from './detail-asked.js';
import {unlike} from './detail-object.js';

type Field = readonly [label: string, ...values: readonly string[]];

/** The additional facts of the deck's detail screen, as fields of `certdeck show`; hostile text. */
export function extraFields(
	{seen, request, certificates}: ReviewedRequest,
	{sameSubject, diagnosis}: RelatedRequests,
	now: Date,
): readonly Field[] {
	const late = (seen.laterWrites ?? []).flatMap(({manager, at, metadata}) =>
		metadata.map(path => localized`${path}, ${at.toISOString()}, with ${manager}`),
	);
	return [
		[localized`Written later`, ...late],
		...(diagnosis
			? ([
					[localized`Waits for`, diagnosis.who],
					[localized`Likely`, diagnosis.why],
					[localized`Next`, diagnosis.next],
				] as const)
			: []),
		[localized`Beyond spec`, ...(request ? beyondSpec(request, seen.usages) : [])],
		[
			localized`Not as asked`,
			...compareIssued({seen, certificates, ...(request && {request})}).flatMap(({field, added, missing}) => [
				...(added.length > 0 ? [localized`${field}: got ${added.join(', ')}`] : []),
				...(missing.length > 0 ? [localized`${field}: asked for ${missing.join(', ')}`] : []),
			]),
		],
		[
			localized`Same subject`,
			...sameSubject.map(
				({seen: other, differs}) =>
					`${other.name} (${stateOf(other).word}, ${age(other.createdAt, now)}): ${differs.map(unlike).join('; ') || localized`asks for the very same`}`,
			),
		],
	];
}

/** The same facts as data, for `show -o json`. Dates are ISO 8601 in UTC; absent values are null. */
export function extraJson(reviewed: ReviewedRequest, {sameSubject, diagnosis}: RelatedRequests, now: Date) {
	const {seen, request, certificates} = reviewed;
	const cleanup = cleanupAt(seen, certificates[0]?.notAfter);
	const {outcome, reason, notAfter} = forecastOf(reviewed, now);
	return {
		cleanup: cleanup ? {at: cleanup.at.toISOString(), why: cleanup.why} : null,
		forecast: {outcome, reason, notAfter: notAfter?.toISOString() ?? null},
		diagnosis: diagnosis
			? {
					signer: diagnosis.who,
					since: diagnosis.since?.toISOString() ?? null,
					likely: diagnosis.why,
					next: diagnosis.next,
				}
			: null,
		beyondSpec: request ? beyondSpec(request, seen.usages) : [],
		differences: compareIssued({seen, certificates, ...(request && {request})})
			.filter(({added, missing}) => added.length + missing.length > 0)
			.map(({field, added, missing}) => ({field, added, missing})),
		laterWrites: (seen.laterWrites ?? []).map(({manager, subresource, at, metadata}) => ({
			manager,
			subresource: subresource ?? null,
			at: at.toISOString(),
			metadata,
		})),
		sameSubject: sameSubject.map(({seen: {name, uid, ...other}, differs}) => ({
			name,
			uid,
			state: stateOf(other).word,
			createdAt: other.createdAt.toISOString(),
			differs,
		})),
	};
}
