import {localized} from '../../base/text/index.js';
import type {Reader} from './strict-json.js';
import {flag, integer, listOf, mapOf, record, text} from './strict-json.js';

const besideNames = (key: string) => localized`${key} stands beside names, not in it`;
const inNames = (key: string) => localized`${key} stands in an entry of names`;

const nameFields = {
	C: text,
	ST: text,
	L: text,
	O: text,
	OU: text,
	E: text,
	SerialNumber: text,
	OID: mapOf(text, localized`an object of OID to text`),
};
const readName = record(nameFields, {
	elsewhere: Object.fromEntries(['CN', 'cn', 'hosts', 'key', 'ca'].map(key => [key, besideNames(key)])),
});

const readOidArcs = listOf(integer, localized`an array of numbers`);

/** cfssl gives these no JSON names, so Go writes the capitals and people the small letters. */
const readExtension = record({
	id: readOidArcs,
	critical: flag,
	value: text,
	Id: readOidArcs,
	Critical: flag,
	Value: text,
});

/** Every key of cfssl's CSR JSON, with the kind of value that it takes. */
export const readSpecDocument = record(
	{
		CN: text,
		hosts: listOf(text, localized`an array of strings`),
		key: record({algo: text, size: integer}),
		names: listOf(readName, 'an array of objects'),
		serialnumber: text,
		ca: record({expiry: text, backdate: text, pathlen: integer, pathlenzero: flag}),
		crl_url: text,
		delegation_enabled: flag,
		extensions: listOf(readExtension, 'an array of objects'),
	},
	{
		elsewhere: {
			...Object.fromEntries(['C', 'ST', 'L', 'O', 'OU', 'E', 'OID'].map(key => [key, inNames(key)])),
			...Object.fromEntries(['algo', 'size'].map(key => [key, localized`${key} stands in key`])),
			...Object.fromEntries(['expiry', 'pathlen', 'pathlenzero'].map(key => [key, localized`${key} stands in ca`])),
		},
	},
);

type Read<R> = R extends Reader<infer T> ? T : never;

/** A document with checked types. Its values are not checked yet. */
export type SpecDocument = Read<typeof readSpecDocument>;
