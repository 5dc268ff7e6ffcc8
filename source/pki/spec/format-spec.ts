import {Buffer} from 'node:buffer';
import type {CertificateSpec, SpecName} from '../encode/index.js';

/** Writes a spec as cfssl's CSR JSON, without empty fields. `parseSpec` reads it as the same spec. */
export function formatSpec({
	commonName,
	names,
	hosts,
	serialNumber,
	key,
	delegationEnabled,
	extensions,
}: CertificateSpec): string {
	return `${JSON.stringify(
		{
			...(commonName === '' ? {} : {CN: commonName}),
			hosts,
			key,
			...(names.length === 0 ? {} : {names: names.map(formatName)}),
			...(serialNumber === '' ? {} : {serialnumber: serialNumber}),
			...(delegationEnabled === true && {delegation_enabled: true}),
			...(extensions !== undefined && {
				extensions: extensions.map(({oid, critical, value}) => ({
					id: oid.split('.').map(Number),
					critical,
					value: Buffer.from(value).toString('base64'),
				})),
			}),
		},
		undefined,
		'\t',
	)}\n`;
}

function formatName({OID, ...name}: SpecName): object {
	return OID === undefined ? name : {...name, OID: Object.fromEntries(OID)};
}
