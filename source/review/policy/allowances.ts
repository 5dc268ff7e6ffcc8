import {localized} from '../../base/text/index.js';
import type {Allowance} from '../../cluster/context/index.js';
import type {Subject} from '../facts/index.js';
import type {Finding} from '../finding/index.js';
import {isHostAmong, isRequesterOf, isSignerOf, isUriAmong} from './local-policy-match.js';

/** Lowers warnings that the policy allows to `info`, with the reason, until the last day of the policy entry. */
export function withAllowances(findings: readonly Finding[], subject: Subject): readonly Finding[] {
	const allow = subject.object?.policy?.allow ?? [];
	return allow.length === 0
		? findings
		: findings.map(finding => {
				const found = finding.severity === 'warn' ? allow.find(each => isAllowed(each, finding, subject)) : undefined;
				return found === undefined
					? finding
					: {
							...finding,
							severity: 'info',
							message: localized`${finding.message} (the policy allows that until ${lastDay(found)}: ${found.reason})`,
							allowed: {at: found.at, reason: found.reason, until: lastDay(found)},
						};
			});
}

/** The last day of a policy entry: `2027-03-31`. */
export function lastDay({until}: Pick<Allowance, 'until'>): string {
	return new Date(until.getTime() - 1).toISOString().slice(0, 10);
}

function isAllowed(each: Allowance, finding: Pick<Finding, 'id'>, {object, read, now, nameCount}: Subject): boolean {
	const {signers, users, groups, serviceAccounts, names, until} = each;
	if (object === undefined || each.finding !== finding.id || now.getTime() >= until.getTime()) {
		return false;
	}

	const isForAll = users.length + groups.length + serviceAccounts.length === 0;
	const asked = read?.subjectAltNames ?? [];
	return (
		signers.some(pattern => isSignerOf(pattern, object.seen.signerName)) &&
		(isForAll || isRequesterOf(each, object.seen)) &&
		(names === undefined ||
			// If some names were not reviewed, it is not known whether the policy allows all of them.
			(asked.length === nameCount &&
				asked.length > 0 &&
				asked.every(({kind, value}) =>
					kind === 'dns' ? isHostAmong(value, names) : kind === 'uri' && isUriAmong(value, names),
				)))
	);
}
