import type {AddressRange, LocalPolicy, SignerLimits} from '../cluster/types.js';
import {readDuration} from '../pki/duration-field.js';
import {dnsNameProblem} from '../pki/host-name.js';
import {ipText} from '../pki/ip-text.js';
import {parseIp} from '../pki/parse-ip.js';
import {couldBeKey, quotedValue} from '../pki/quoted-value.js';
import type {Faults, Reader} from '../pki/strict-json.js';
import {integer, joinPath, listOf, mapOf, parseStrictJson, record, text} from '../pki/strict-json.js';
import {signerNameFault} from '../signers/signer-name.js';
import {leastExpirationSeconds} from '../signers/validity.js';

/** What a policy file says, else each of its faults as one sentence. */
export type ParsedPolicy = {readonly policy: LocalPolicy} | {readonly faults: readonly string[]};

const ours = {whose: 'of a policy', isCaseStrict: true};
const readLimits = record(
	{
		names: stated(listOf(text, 'an array of strings')),
		addresses: stated(listOf(text, 'an array of strings')),
		mostNames: stated(integer),
		longest: stated(text),
	},
	ours,
);
const readDocument = record({signers: stated(mapOf(readLimits, 'an object of limits by signer'))}, ours);

type Written = NonNullable<ReturnType<typeof readLimits>>;

/**
 * Reads a policy: `{"signers": {PATTERN: {names, addresses, mostNames, longest}}}`. As strict as `parseSpec`: what would be
 * taken for no limit without a word is a fault.
 */
export function parseLocalPolicy(json: string, file: string): ParsedPolicy {
	const faults: Faults = [];
	const value = parseStrictJson(json, faults);
	const document = value === undefined ? undefined : readDocument(value, '', faults);
	if (value === null) {
		faults.push('the document must be an object, not null');
	}

	const signers = document?.signers ?? [];
	if (signers.length === 0 && faults.length === 0) {
		faults.push(
			`signers ${document?.signers === undefined ? 'is missing' : 'is empty'}: the policy would hold for nothing`,
		);
	}

	const limits = signers.map(([pattern, written]) => toLimits(pattern, written, faults));
	return faults.length > 0 ? {faults} : {policy: {file, limits}};
}

/** null stands for an absent field in what cfssl reads; here it would be a limit that is none. */
function stated<T>(read: Reader<T>): Reader<T> {
	return (value, path, faults) => {
		if (value === null) {
			faults.push(`${path} is null: leave it out where nothing is limited`);
		}

		return read(value, path, faults);
	};
}

function toLimits(pattern: string, written: Written, faults: Faults): SignerLimits {
	const path = joinPath('signers', pattern);
	const {names, addresses, mostNames, longest} = written;
	const patternFault = pattern === '*' ? undefined : signerNameFault(pattern.replace(/\/\*$/, '/any'));
	if (patternFault !== undefined) {
		faults.push(`${path} is no signer, no "example.com/*" and no "*"${couldBeKey(pattern) ? '' : `: ${patternFault}`}`);
	}

	if (Object.keys(written).length === 0 && faults.length === 0) {
		faults.push(`${path} limits nothing: it takes names, addresses, mostNames, longest`);
	}

	if (mostNames !== undefined && mostNames < 0) {
		faults.push(`${path}.mostNames ${mostNames} is less than none`);
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

function toNames(names: readonly string[], path: string, faults: Faults): NonNullable<SignerLimits['names']> {
	const hosts = new Set<string>();
	const zones: string[] = [];
	for (const [index, written] of names.entries()) {
		const where = `${path}[${index}] ${quotedValue(written)}`;
		const name = written.toLowerCase();
		if (parseIp(name.replace(/\/.*$/, '')) !== undefined) {
			faults.push(`${where} is an address: it belongs into addresses`);
			continue;
		}

		const problem = name === '*' ? 'leave names out where every name is fine' : dnsNameProblem(name);
		if (problem !== undefined) {
			faults.push(`${where} is no host name and no "*.zone": ${problem}`);
		} else if (name.startsWith('*.')) {
			zones.push(name.slice(1));
		} else {
			hosts.add(name);
		}
	}

	return {hosts, zones};
}

function toRange(written: string, path: string, faults: Faults): readonly AddressRange[] {
	const where = `${path} ${quotedValue(written)}`;
	const [, address = '', length] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(written) ?? [];
	const base = parseIp(address);
	if (base === undefined) {
		faults.push(`${where} is no CIDR: write it like "10.0.0.0/8" or "2001:db8::/32"`);
		return [];
	}

	const most = address.includes(':') ? 128 : 32;
	if (length === undefined) {
		faults.push(`${where} says no length: write "${address}/${most}" for this one address`);
		return [];
	}

	// An IPv4-mapped range is one of IPv4.
	const bits = Number(length) - (most - base.length * 8);
	if (bits < 0 || bits > base.length * 8) {
		faults.push(`${where} has no length that such an address can have`);
		return [];
	}

	const masked = base.map((byte, index) => byte & maskOf(bits, index));
	if (!base.equals(masked)) {
		faults.push(`${where} is an address within a range: write "${ipText(masked, 0, masked.length)}/${bits}"`);
		return [];
	}

	return [{base, bits}];
}

function toSeconds(written: string, path: string, faults: Faults): number {
	if (written === '') {
		faults.push(`${path} is empty: write it like "2160h"`);
	}

	const ms = readDuration(written, path, faults);
	if (ms !== undefined && ms >= 0 && ms < leastExpirationSeconds * 1000) {
		faults.push(`${path} ${quotedValue(written)} is less than 10m, the least that can be asked for`);
	}

	return (ms ?? 0) / 1000;
}

/** Which bits of the byte at `index` the first `bits` take in. */
function maskOf(bits: number, index: number): number {
	const left = Math.min(8, Math.max(0, bits - index * 8));
	return (0xff << (8 - left)) & 0xff;
}

/** Whether an address lies within a range; an IPv4-mapped one is the IPv4 address that it stands for. */
export function isInRange(address: Uint8Array, {base, bits}: AddressRange): boolean {
	return (
		address.length === base.length &&
		base.every((byte, index) => byte === ((address[index] ?? 0) & maskOf(bits, index)))
	);
}

/** The limits that hold for a signer: each of them, as none takes back another. */
export function limitsFor(signerName: string, {limits}: LocalPolicy): readonly SignerLimits[] {
	return limits.filter(
		({signers}) =>
			signers === '*' ||
			signers === signerName ||
			(signers.endsWith('/*') && signerName.startsWith(signers.slice(0, -1))),
	);
}
