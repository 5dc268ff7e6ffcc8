import type {AddressRange} from '../../base/index.js';
import {createRange, isTrustDomain} from '../../base/index.js';
import {localized} from '../../base/text/index.js';
import type {NamePatterns} from '../../cluster/context/index.js';
import {ipText, parseIp} from '../../pki/go/index.js';
import {dnsNameProblem} from '../../pki/hosts/index.js';
import type {Faults, Reader} from '../../pki/spec/index.js';
import {readDuration} from '../../pki/spec/index.js';
import {couldBeKey, quotedValue} from '../../pki/text/index.js';
import {leastExpirationSeconds} from '../../signers/forecast/index.js';
import {signerNameFault} from '../../signers/known/index.js';

/** cfssl reads null as an absent field. Here null would silently mean no limit, so it is a fault. */
export function stated<T>(read: Reader<T>): Reader<T> {
	return (value, path, faults) => {
		if (value === null) {
			faults.push(localized`${path} is null: leave it out where nothing is limited`);
		}

		return read(value, path, faults);
	};
}

/** What is wrong with a pattern for signers; undefined for a signerName, `domain/*` or `*`. */
export function patternFault(pattern: string): string | undefined {
	const fault = pattern === '*' ? undefined : signerNameFault(pattern.replace(/\/\*$/, '/any'));
	return fault === undefined
		? undefined
		: localized`is no signer, no "example.com/*" and no "*"${couldBeKey(pattern) ? '' : `: ${fault}`}`;
}

/** The host names, zones and SPIFFE names of an entry. */
export function toNames(names: readonly string[], path: string, faults: Faults): NamePatterns {
	const hosts = new Set<string>();
	const zones: string[] = [];
	const uris: string[] = [];
	for (const [index, written] of names.entries()) {
		const where = `${path}[${index}] ${quotedValue(written)}`;
		if (/^spiffe:/i.test(written)) {
			const [, domain = ''] = /^spiffe:\/\/([^/]*)\/(?:\*|[^*]*[^*/]|[^*]+\/\*)$/.exec(written) ?? [];
			if (isTrustDomain(domain)) {
				uris.push(written);
			} else {
				faults.push(localized`${where} is no "spiffe://domain/path" and no "spiffe://domain/*"`);
			}

			continue;
		}

		const name = written.toLowerCase();
		if (parseIp(name.replace(/\/.*$/, '')) !== undefined) {
			faults.push(localized`${where} is an address: it belongs into addresses`);
			continue;
		}

		const problem = name === '*' ? localized`leave names out where every name is fine` : dnsNameProblem(name);
		if (problem !== undefined) {
			faults.push(localized`${where} is no host name and no "*.zone": ${problem}`);
		} else if (name.startsWith('*.')) {
			zones.push(name.slice(1));
		} else {
			hosts.add(name);
		}
	}

	return {hosts, zones, uris};
}

/** Reads a CIDR; empty if it has a fault. */
export function toRange(written: string, path: string, faults: Faults): readonly AddressRange[] {
	const where = `${path} ${quotedValue(written)}`;
	const [, address = '', length] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(written) ?? [];
	const base = parseIp(address);
	if (base === undefined) {
		faults.push(localized`${where} is no CIDR: write it like "10.0.0.0/8" or "2001:db8::/32"`);
		return [];
	}

	const most = address.includes(':') ? 128 : 32;
	if (length === undefined) {
		faults.push(localized`${where} says no length: write "${address}/${most}" for this one address`);
		return [];
	}

	// An IPv4-mapped range becomes an IPv4 range.
	const bits = Number(length) - (most - base.length * 8);
	if (bits < 0 || bits > base.length * 8) {
		faults.push(localized`${where} has no length that such an address can have`);
		return [];
	}

	const masked = base.map((byte, index) => byte & (0xff << (8 - Math.min(8, Math.max(0, bits - index * 8)))));
	const range = `${ipText(masked, 0, masked.length)}`;
	if (!base.equals(masked)) {
		faults.push(localized`${where} is an address within a range: write "${range}/${bits}"`);
		return [];
	}

	return [createRange(range, bits)];
}

/** Reads a duration that a request can ask for, in seconds. */
export function toSeconds(written: string, path: string, faults: Faults): number {
	if (written === '') {
		faults.push(localized`${path} is empty: write it like "2160h"`);
	}

	const ms = readDuration(written, path, faults);
	if (ms !== undefined && ms >= 0 && ms < leastExpirationSeconds * 1000) {
		faults.push(localized`${path} ${quotedValue(written)} is less than 10m, the least that can be asked for`);
	}

	return (ms ?? 0) / 1000;
}
