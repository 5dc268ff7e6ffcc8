import {Buffer} from 'node:buffer';
import {localized} from '../../base/text/index.js';
import {isOid} from '../der/write/index.js';
import {extensionOids} from '../encode/extensions/index.js';
import type {SpecExtension} from '../encode/index.js';
import type {SpecDocument} from './spec-document.js';
import type {Faults} from './strict-json.js';

/** The extensions of a spec, as Go's encoding/json reads `pkix.Extension`. */
export function toExtensions({extensions = [], hosts = []}: SpecDocument, faults: Faults): readonly SpecExtension[] {
	const seen = new Set<string>();
	return extensions.map(
		({Id = [], Critical = false, Value = '', id = Id, critical = Critical, value = Value}, index) => {
			const path = `extensions[${index}]`;
			const oid = id.join('.');
			if (!isOid(oid)) {
				faults.push(localized`${path}.id is not an object identifier: write its numbers as an array`);
			}

			if (seen.has(oid)) {
				faults.push(localized`${path}.id ${oid} is there twice`);
			}

			if (oid === extensionOids.subjectAltName && hosts.length > 0) {
				faults.push(localized`${path} is a subjectAltName: cfssl would write it and drop hosts`);
			}

			if (value.length % 4 !== 0 || !/^[A-Za-z\d+/]*={0,2}$/.test(value)) {
				faults.push(localized`${path}.value is not base64`);
			}

			seen.add(oid);
			return {oid, critical, value: Buffer.from(value, 'base64')};
		},
	);
}
