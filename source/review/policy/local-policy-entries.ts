import {isLabel, isSubdomain, isTrustDomain, nearestWord} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {Allowance, Delegate, RequesterGrant} from '../../cluster/context/index.js';
import type {Faults} from '../../pki/spec/index.js';
import {listOf, record, text} from '../../pki/spec/index.js';
import {quotedValue} from '../../pki/text/index.js';
import {patternFault, stated, toNames, toRange} from './local-policy-fields.js';

const ours = {whose: localized`of a policy`, isCaseStrict: true};
const texts = stated(listOf(text, localized`an array of strings`));
const who = {users: texts, groups: texts, serviceAccounts: texts};

export const readRequesters = listOf(
	record({...who, signers: texts, names: texts, addresses: texts}, ours),
	'an array of objects',
);
export const readDelegates = listOf(
	record({serviceAccount: stated(text), signers: texts, names: texts}, ours),
	'an array of objects',
);
export const readAllowances = listOf(
	record(
		{finding: stated(text), signers: texts, ...who, names: texts, reason: stated(text), until: stated(text)},
		ours,
	),
	'an array of objects',
);

type Written<Reader extends (...all: never[]) => unknown> =
	NonNullable<ReturnType<Reader>> extends ReadonlyArray<infer T> ? T : never;

export function toRequester(written: Written<typeof readRequesters>, at: string, faults: Faults): RequesterGrant {
	const {signers, names, addresses} = written;
	const whom = toWhom(written, at, faults);
	if (whom.users.length + whom.groups.length + whom.serviceAccounts.length === 0) {
		faults.push(localized`${at} is for nobody: it takes users, groups, serviceAccounts`);
	}

	return {
		at,
		...whom,
		signers: toSigners(signers, `${at}.signers`, faults),
		...(names && {names: toNames(names, `${at}.names`, faults)}),
		...(addresses && {
			addresses: addresses.flatMap((each, index) => toRange(each, `${at}.addresses[${index}]`, faults)),
		}),
	};
}

export function toDelegate(written: Written<typeof readDelegates>, at: string, faults: Faults): Delegate {
	const {serviceAccount = '', signers, names} = written;
	const accountFault = faultOfAccount(serviceAccount);
	if (accountFault !== undefined || serviceAccount.endsWith('/*')) {
		faults.push(
			localized`${at}.serviceAccount ${quotedValue(serviceAccount)} ${accountFault ?? localized`must be one account: "namespace/name"`}`,
		);
	}

	const patterns = toSigners(signers, `${at}.signers`, faults);
	for (const [index, pattern] of patterns.entries()) {
		// A certificate of one of these signers logs in to the API server, or represents a node.
		if (pattern === '*' || pattern.startsWith('kubernetes.io/')) {
			faults.push(
				localized`${at}.signers[${index}] ${quotedValue(pattern)} includes logins of Kubernetes, which nobody may request for others`,
			);
		}
	}

	if (names === undefined || names.length === 0) {
		faults.push(
			localized`${at}.names ${names === undefined ? localized`is missing` : localized`is empty`}: say for which names it may ask`,
		);
	}

	return {at, serviceAccount, signers: patterns, names: toNames(names ?? [], `${at}.names`, faults)};
}

/** @param findings - the ids that may be allowed, and the `blocking` ids, which never may. */
export function toAllowance(
	written: Written<typeof readAllowances>,
	at: string,
	faults: Faults,
	findings: {readonly allowable: readonly string[]; readonly blocking: readonly string[]},
): Allowance {
	const {finding = '', signers, names, reason = '', until = ''} = written;
	if (findings.blocking.includes(finding)) {
		faults.push(localized`${at}.finding ${quotedValue(finding)} blocks whoever asks: no policy allows it`);
	} else if (!findings.allowable.includes(finding)) {
		const guess = nearestWord(finding, findings.allowable);
		faults.push(
			localized`${at}.finding ${quotedValue(finding)} is no finding that warns${guess === undefined ? localized`: docs/findings.md lists them` : localized`: did you mean ${guess}?`}`,
		);
	}

	if (reason.trim() === '') {
		faults.push(
			localized`${at}.reason ${written.reason === undefined ? localized`is missing` : localized`is empty`}: say why that is fine`,
		);
	}

	return {
		at,
		finding,
		signers: toSigners(signers, `${at}.signers`, faults),
		...toWhom(written, at, faults),
		...(names && {names: toNames(names, `${at}.names`, faults)}),
		reason,
		until: toUntil(until, `${at}.until`, faults),
	};
}

/** The start of the day after the written one, in UTC: the entry includes its last day. */
function toUntil(written: string, path: string, faults: Faults): Date {
	const start = /^\d{4}-\d{2}-\d{2}$/.test(written) ? new Date(`${written}T00:00:00Z`) : new Date(Number.NaN);
	if (Number.isNaN(start.getTime()) || !start.toISOString().startsWith(written)) {
		faults.push(
			localized`${path} ${written === '' ? localized`is missing` : quotedValue(written)}: write the last day on which it holds, like "2027-03-31"`,
		);
		return new Date(0);
	}

	return new Date(start.getTime() + 24 * 3_600_000);
}

function toSigners(signers: readonly string[] | undefined, path: string, faults: Faults): readonly string[] {
	if (signers === undefined || signers.length === 0) {
		faults.push(
			localized`${path} ${signers === undefined ? localized`is missing` : localized`is empty`}: say for which signers`,
		);
		return [];
	}

	for (const [index, pattern] of signers.entries()) {
		const fault = patternFault(pattern);
		if (fault !== undefined) {
			faults.push(`${path}[${index}] ${quotedValue(pattern)} ${fault}`);
		}
	}

	return signers;
}

type Whom = Pick<RequesterGrant, 'users' | 'groups' | 'serviceAccounts'>;

function toWhom(
	{users = [], groups = [], serviceAccounts = []}: {readonly [Key in keyof Whom]?: Whom[Key] | undefined},
	at: string,
	faults: Faults,
): Whom {
	for (const [index, user] of users.entries()) {
		if (user === '' || user === '*') {
			faults.push(
				localized`${at}.users[${index}] ${quotedValue(user)} is no user: write the whole name as the API server stamps it`,
			);
		} else if (user.startsWith('system:serviceaccount:')) {
			faults.push(
				localized`${at}.users[${index}] ${quotedValue(user)} is a service account: it belongs into serviceAccounts, as "namespace/name"`,
			);
		}
	}

	for (const [index, group] of groups.entries()) {
		if (group === '' || group === '*') {
			faults.push(localized`${at}.groups[${index}] ${quotedValue(group)} is no group`);
		}
	}

	for (const [index, account] of serviceAccounts.entries()) {
		const fault = faultOfAccount(account);
		if (fault !== undefined) {
			faults.push(`${at}.serviceAccounts[${index}] ${quotedValue(account)} ${fault}`);
		}
	}

	return {users, groups, serviceAccounts};
}

function faultOfAccount(account: string): string | undefined {
	const [namespace = '', name = '', ...more] = account.split('/');
	return more.length === 0 && isLabel(namespace) && (name === '*' || isSubdomain(name))
		? undefined
		: localized`is no service account: write "namespace/name", or "namespace/*" for all of a namespace`;
}

/** The trust domains of SPIFFE names. */
export function toTrustDomains(domains: readonly string[], faults: Faults): readonly string[] {
	for (const [index, domain] of domains.entries()) {
		if (!isTrustDomain(domain)) {
			faults.push(
				localized`trustDomains[${index}] ${quotedValue(domain)} is no trust domain: write it like "cluster.local"`,
			);
		}
	}

	return domains;
}
