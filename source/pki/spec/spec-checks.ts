import {localized} from '../../base/text/index.js';
import {isOid} from '../der/write/index.js';
import {sortHost} from '../hosts/index.js';
import {PkiError} from '../index.js';
import type {SpecDocument} from './spec-document.js';
import type {Faults} from './strict-json.js';
import {joinPath} from './strict-json.js';

/** Whether a host is empty or has only blanks. */
export function isNothing(host: string): boolean {
	return host.trim() === '';
}

/** Hosts that can't be encoded are faults. Hosts that cfssl reads in an unexpected way are warnings. */
export function checkHosts(hosts: readonly string[], faults: Faults, warnings: string[]): void {
	for (const [index, host] of hosts.entries()) {
		if (isNothing(host)) {
			continue;
		}

		try {
			const {warning} = sortHost(host);
			if (warning !== undefined) {
				warnings.push(`hosts[${index}]: ${warning}`);
			}
		} catch (error) {
			if (!(error instanceof PkiError)) {
				throw error;
			}

			faults.push(`hosts[${index}]: ${error.message}${error.hint === undefined ? '' : `. ${error.hint}`}`);
		}
	}
}

/** Attributes that cfssl leaves out if `OID` has the same type, so that one of the two would be lost. */
const attributeOids = {C: '2.5.4.6', ST: '2.5.4.8', L: '2.5.4.7', O: '2.5.4.10', OU: '2.5.4.11'} as const;

/** Attributes that would be lost, and invalid ones, are faults. */
export function checkNames({CN, names = [], serialnumber}: SpecDocument, faults: Faults, warnings: string[]): void {
	const taken = new Map<string, string>(
		Object.entries(attributeOids).flatMap(([key, oid]) =>
			names.some(name => name[key as keyof typeof attributeOids]) ? [[oid, key] as const] : [],
		),
	);
	if (CN) {
		taken.set('2.5.4.3', 'CN');
	}

	if (serialnumber) {
		taken.set('2.5.4.5', 'serialnumber');
	}

	for (const [index, name] of names.entries()) {
		const path = `names[${index}]`;
		for (const [oid] of name.OID ?? []) {
			const oidPath = joinPath(`${path}.OID`, oid);
			const rival = taken.get(oid);
			if (!isOid(oid)) {
				faults.push(localized`${oidPath} is not an object identifier`);
			} else if (rival !== undefined) {
				faults.push(localized`${oidPath} is ${rival} once more: cfssl would write this one and drop ${rival}`);
			}
		}

		if (name.SerialNumber) {
			warnings.push(
				localized`${path}.SerialNumber is not written, as in cfssl: the key is serialnumber, outside names`,
			);
		}

		if (name.C && !/^[A-Za-z]{2}$/.test(name.C)) {
			warnings.push(localized`${path}.C should be a country code of two letters`);
		}
	}
}

/** The rule of cfssl's initca: a common name, or something in every entry of `names`. */
export function checkAuthorityName({CN, names = []}: SpecDocument, faults: Faults): void {
	const isNamed = ({C = '', ST = '', L = '', O = '', OU = ''}: (typeof names)[number]) =>
		`${C}${ST}${L}${O}${OU}`.trim() !== '';
	if (!CN && (names.length === 0 || !names.every(isNamed))) {
		faults.push(localized`CN is missing: an authority needs a name that its certificates can carry as issuer`);
	}
}
