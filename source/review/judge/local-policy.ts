import {localized} from '../../base/text/index.js';
import type {LocalPolicy, SignerLimits} from '../../cluster/context/index.js';
import type {Faults} from '../../pki/spec/index.js';
import {integer, joinPath, listOf, mapOf, parseStrictJson, record, text} from '../../pki/spec/index.js';
import {quotedValue} from '../../pki/text/index.js';
import {
	patternFault,
	readAllowances,
	readDelegates,
	readRequesters,
	stated,
	toAllowance,
	toDelegate,
	toNames,
	toRange,
	toRequester,
	toSeconds,
	toTrustDomains,
} from '../policy/index.js';
import {rules} from './rules.js';

/** The contents of a policy file, or each of its faults as one sentence. */
export type ParsedPolicy = {readonly policy: LocalPolicy} | {readonly faults: readonly string[]};

const ours = {whose: localized`of a policy`, isCaseStrict: true};
const texts = stated(listOf(text, localized`an array of strings`));
const readLimits = record({names: texts, addresses: texts, mostNames: stated(integer), longest: stated(text)}, ours);
const readDocument = record(
	{
		signers: stated(mapOf(readLimits, localized`an object of limits by signer`)),
		requesters: stated(readRequesters),
		delegates: stated(readDelegates),
		trustDomains: texts,
		fourEyes: texts,
		allow: stated(readAllowances),
	},
	ours,
);

type Written = NonNullable<ReturnType<typeof readLimits>>;

/** Ids of the findings that a policy may allow. Only those that warn are allowed; those that block never are. */
const idsOf = (severity: 'block' | 'warn') => rules.filter(rule => rule.severity === severity).map(({id}) => id);

/**
 * Reads a policy, as docs/policy.md describes it. It is as strict as `parseSpec`: a value that would silently mean no limit
 * is a fault.
 *
 * @param sha256 - hex, of the bytes of the file.
 */
export function parseLocalPolicy(json: string, file: string, sha256: string): ParsedPolicy {
	const faults: Faults = [];
	const value = parseStrictJson(json, faults);
	const document = value === undefined ? undefined : readDocument(value, '', faults);
	if (value === null) {
		faults.push(localized`the document must be an object, not null`);
	}

	if (document !== undefined && faults.length === 0) {
		for (const [key, part] of Object.entries(document)) {
			if (part?.length === 0) {
				faults.push(localized`${key} is empty: the policy would hold for nothing; leave it out`);
			}
		}

		if (Object.keys(document).length === 0) {
			faults.push(
				localized`the policy says nothing: it takes signers, requesters, delegates, trustDomains, fourEyes, allow`,
			);
		}
	}

	const findings = {allowable: idsOf('warn'), blocking: idsOf('block')};
	const {signers = [], requesters = [], delegates = [], trustDomains, fourEyes = [], allow = []} = document ?? {};
	for (const [index, pattern] of fourEyes.entries()) {
		const fault = patternFault(pattern);
		if (fault !== undefined) {
			faults.push(`fourEyes[${index}] ${quotedValue(pattern)} ${fault}`);
		}
	}

	const policy: LocalPolicy = {
		file,
		sha256,
		limits: signers.map(([pattern, written]) => toLimits(pattern, written, faults)),
		requesters: requesters.map((each, index) => toRequester(each, `requesters[${index}]`, faults)),
		delegates: delegates.map((each, index) => toDelegate(each, `delegates[${index}]`, faults)),
		...(trustDomains && {trustDomains: toTrustDomains(trustDomains, faults)}),
		fourEyes,
		allow: allow.map((each, index) => toAllowance(each, `allow[${index}]`, faults, findings)),
	};
	return faults.length > 0 ? {faults} : {policy};
}

function toLimits(pattern: string, written: Written, faults: Faults): SignerLimits {
	const path = joinPath('signers', pattern);
	const {names, addresses, mostNames, longest} = written;
	const fault = patternFault(pattern);
	if (fault !== undefined) {
		faults.push(`${path} ${fault}`);
	}

	if (Object.keys(written).length === 0 && faults.length === 0) {
		faults.push(localized`${path} limits nothing: it takes names, addresses, mostNames, longest`);
	}

	if (mostNames !== undefined && mostNames < 0) {
		faults.push(localized`${path}.mostNames ${mostNames} is less than none`);
	}

	return {
		signers: pattern,
		...(names && {names: toNames(names, `${path}.names`, faults)}),
		...(addresses && {
			addresses: addresses.flatMap((each, index) => toRange(each, `${path}.addresses[${index}]`, faults)),
		}),
		...(mostNames !== undefined && {mostNames}),
		...(longest !== undefined && {longest: {text: longest, seconds: toSeconds(longest, `${path}.longest`, faults)}}),
	};
}
