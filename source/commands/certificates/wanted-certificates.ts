import {localized} from '../../base/text/index.js';
import type {CertificateFilter} from '../../certificates/filter/index.js';
import {parseCertificateFilter} from '../../certificates/filter/index.js';
import type {JudgedEntry, PlaceKind, Unread} from '../../certificates/model/index.js';
import {parseDuration} from '../../operations/plan/index.js';
import type {Arguments} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';

/** The values of `--fail-on`. Each includes the previous ones. */
export const failures = ['expired', 'ends', 'broken'] as const;
type Failure = (typeof failures)[number];

/** What is listed, and what counts as a failure. */
export type Wanted = {
	readonly filter: CertificateFilter;
	readonly namespace: string | undefined;
	readonly withinSeconds: number | undefined;
	readonly failOn: Failure | undefined;
};

/** @throws {UsageError} */
export function wantedBy(args: Arguments): Wanted {
	const [operand] = args.operands;
	if (operand !== undefined) {
		throw new UsageError(
			localized`"certificates" takes no operand, got ${JSON.stringify(operand)}`,
			localized`--filter name:NAME finds one by its name`,
		);
	}

	const namespace = args.text('namespace');
	if (namespace !== undefined && args.isSet('allNamespaces')) {
		throw new UsageError(localized`-n names one namespace, and -A all of them`);
	}

	if (args.isSet('otherSecrets') && (namespace === undefined || args.isSet('noSecrets'))) {
		throw new UsageError(
			localized`--other-secrets reads the Secrets of one namespace whole, which -n names, and does not go with --no-secrets`,
		);
	}

	const filter = parseCertificateFilter(args.text('filter') ?? '');
	if ('fault' in filter) {
		throw new UsageError(
			localized`--filter: ${filter.fault}`,
			localized`certdeck certificates --help names the fields`,
		);
	}

	const within = args.text('endsWithin');
	return {
		filter,
		namespace,
		withinSeconds: within === undefined ? undefined : parseDuration(within),
		failOn: failures.find(each => each === args.text('failOn')),
	};
}

const leftSeconds = ({ends}: JudgedEntry, now: Date) =>
	ends === undefined ? Number.POSITIVE_INFINITY : (ends.getTime() - now.getTime()) / 1000;

export function fits(entry: JudgedEntry, {filter, withinSeconds}: Wanted, now: Date): boolean {
	return (
		(withinSeconds === undefined || leftSeconds(entry, now) <= withinSeconds) &&
		(filter.isEmpty || filter.matches(entry, now))
	);
}

/** Whether certificates of a kind can fail. The copy in a request, or a certificate that is gone, is presented by nobody. */
function counts(kind: PlaceKind): boolean {
	return kind !== 'CertificateSigningRequest' && kind !== 'record';
}

/** Whether the unread part may contain a certificate that the filter matches and that would fail. */
export function mayHide(
	{hides = [], namespaces, isWanted}: Unread,
	{filter}: Pick<Wanted, 'filter'>,
	areOf: (kind: PlaceKind) => boolean = counts,
): boolean {
	return (
		isWanted !== true &&
		hides.some(
			kind =>
				areOf(kind) && (namespaces?.some(namespace => filter.mayTake({kind, namespace})) ?? filter.mayTake({kind})),
		)
	);
}

export function fails(entry: JudgedEntry, {failOn, withinSeconds}: Wanted, now: Date): boolean {
	const {state, place} = entry;
	if (!counts(place.kind)) {
		return false;
	}

	const endsNow = state === 'soon' || (withinSeconds !== undefined && leftSeconds(entry, now) <= withinSeconds);
	return (
		leftSeconds(entry, now) <= 0 ||
		((failOn === 'ends' || failOn === 'broken') && endsNow) ||
		(failOn === 'broken' && state === 'broken')
	);
}
