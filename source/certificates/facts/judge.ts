import {localized} from '../../base/text/index.js';
import {asBuffer} from '../../pki/der/index.js';
import type {Certificate} from '../../pki/index.js';
import type {Severity} from '../../review/finding/index.js';
import type {CertificateState, Entry, JudgedEntry, Place, Unread} from '../model/index.js';
import type {ClusterReading} from '../read/index.js';
import {contentRules} from './content-rules.js';
import {renewerOf} from './renewer.js';
import type {CertificateRule} from './rule.js';
import {certificateRules} from './rules.js';
import type {CertificateSubject} from './subject.js';
import {endOf, mostShared, purposeOf} from './subject.js';
import {timeRules} from './time-rules.js';
import type {Trust} from './trust.js';
import {TrustIndex} from './trust.js';
import {UserIndex} from './users.js';

const weights: readonly Severity[] = ['block', 'warn', 'info'];

/** Judges each entry, in the order of the reading. */
export function judgeCertificates(reading: ClusterReading, now: Date): readonly JudgedEntry[] {
	return reading.entries.map(createJudge(reading, now));
}

/** Judges entries while others are still being read, by their content and the clock only. */
export function glanceAt(entries: readonly Entry[], now: Date): readonly JudgedEntry[] {
	const nothing = {pods: [], services: [], routes: [], bundles: [], managed: []};
	const unread = [{kind: 'Pods', why: localized`not read yet`}];
	return entries.map(createJudge({entries: [], uses: nothing, unread}, now, [...contentRules, ...timeRules]));
}

/** Creates a judge for single entries. Their shared data is prepared once. */
export function createJudge(
	{entries, uses, unread}: ClusterReading,
	now: Date,
	rules: readonly CertificateRule[] = certificateRules,
): (entry: Entry) => JudgedEntry {
	const users = new UserIndex(entries, uses);
	const trustIndex = new TrustIndex(entries, now);
	const byKey = keyIndex(entries);
	// The first one of a Secret counts.
	const managed = new Map(
		uses.managed.toReversed().map(each => [`${each.namespace}/${each.secretName}`, each] as const),
	);
	const isAllRead = unread.length === 0;
	return entry => {
		const trust = rules === certificateRules ? trustIndex.of(entry) : untold;
		const subject: CertificateSubject = {
			entry,
			now,
			purpose: purposeOf(entry),
			ends: endOf(entry, now),
			trust,
			trustIndex,
			users,
			renewer: renewerOf(entry, managed),
			sameKey: sameKeyAs(entry, byKey),
			isAllRead,
		};
		const findings = rules
			.flatMap(({id, severity, find}) => {
				const message = find(subject);
				return message === undefined ? [] : [{id, severity, message}];
			})
			.toSorted((a, b) => weights.indexOf(a.severity) - weights.indexOf(b.severity));
		const own = users.of(entry);
		return {
			...entry,
			purpose: subject.purpose,
			state: stateOf(
				findings.map(({id}) => id),
				entry,
				subject,
			),
			...(subject.ends !== undefined && {ends: subject.ends}),
			users: own,
			used: own.length > 0 ? 'yes' : isUseKnown(entry, unread) ? 'no' : 'unknown',
			renewer: subject.renewer,
			trustedBy: trust.trustedBy,
			isTrustedBySystem: trust.isTrustedBySystem,
			sameKey: subject.sameKey,
			findings,
		};
	};
}

const untold: Trust = {trustedBy: [], isTrustedBySystem: false, errors: [], isSelfSigned: false};

/** Leaves by their public key. */
function keyIndex(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
	return Map.groupBy(
		entries.filter(({leaf, place}) => leaf !== undefined && place.kind === 'Secret'),
		({leaf}) => (leaf === undefined ? '' : keyOf(leaf)),
	);
}

/** The SubjectPublicKeyInfo as text, which is made in less time than its hash. */
function keyOf({raw}: Certificate): string {
	return asBuffer(raw.subjectPublicKeyInfo).toString('latin1');
}

function sameKeyAs(entry: Entry, byKey: ReadonlyMap<string, readonly Entry[]>): readonly Place[] {
	const {leaf, place} = entry;
	// One key may be in ten thousand namespaces, so each entry names only some of the others.
	return leaf === undefined || place.kind !== 'Secret'
		? []
		: (byKey.get(keyOf(leaf)) ?? [])
				.slice(0, mostShared + 1)
				.filter(each => each !== entry)
				.slice(0, mostShared)
				.map(each => each.place);
}

const broken: ReadonlySet<string> = new Set(['key-in-the-open', 'no-certificate', 'key-does-not-fit']);

function stateOf(ids: readonly string[], {keystore}: Entry, {ends, now}: CertificateSubject): CertificateState {
	if (keystore !== undefined) {
		return 'unknown';
	}

	if (ids.some(id => broken.has(id)) || ends === undefined) {
		return 'broken';
	}

	return ends <= now
		? 'expired'
		: ids.includes('not-yet-valid')
			? 'early'
			: ids.includes('ends-soon')
				? 'soon'
				: 'valid';
}

/** Kinds that may use the content of a place. */
const usersOfKind: Readonly<Partial<Record<Place['kind'], readonly string[]>>> = {
	Secret: ['Pods', 'Ingresses', 'Gateways', 'Services'],
	ConfigMap: ['Pods'],
	ClusterTrustBundle: ['Pods'],
};

/** Whether everything was read that could use it; false for a request's certificate, whose users can't be known. */
function isUseKnown({place}: Entry, unread: readonly Unread[]): boolean {
	const kinds = usersOfKind[place.kind];
	return (
		kinds !== undefined &&
		!unread.some(
			({kind, namespaces}) =>
				kinds.includes(kind) &&
				(namespaces === undefined || place.namespace === undefined || namespaces.includes(place.namespace)),
		)
	);
}
