import {generateKeyPairSync} from 'node:crypto';
import {bits, certificate, element, extension, integer, octets, oid, rdn, sequence, text} from '../pki/build-der.js';

const spki = (algorithm: Uint8Array, key: Uint8Array) => sequence(algorithm, bits(0, key));
const nothing = element(0x05);
const rsa = (octetCount: number, exponent = [1, 0, 1]) =>
	spki(
		sequence(oid('1.2.840.113549.1.1.1'), nothing),
		sequence(integer(0, 0x80, ...Array<number>(octetCount - 2).fill(0x5a), 1), integer(...exponent)),
	);
const ec = (parameters: Uint8Array, point: Uint8Array) => spki(sequence(oid('1.2.840.10045.2.1'), parameters), point);
const made = (...options: readonly [string, object]) =>
	(generateKeyPairSync as (...of: readonly [string, object]) => {publicKey: {export(as: object): Buffer}})(
		...options,
	).publicKey.export({type: 'spki', format: 'der'});
const point = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]);

const cn = (value: Uint8Array) => ({subject: sequence(rdn('2.5.4.3', value))});
const names = (...parts: readonly Uint8Array[]) => ({extensions: [extension('2.5.29.17', sequence(...parts))]});
const dns = (value: string) => text(0x82, value);
const basic = (...parts: readonly Uint8Array[]) => extension('2.5.29.19', sequence(...parts), true);
const yes = element(0x01, [0xff]);
const from = (value: string, tag = 0x17) => ({notBefore: text(tag, value)});
const to = (value: string, tag = 0x18) => ({notAfter: text(tag, value)});
const keyed = (key: Uint8Array) => ({key});

/** Indefinite length: BER, and no DER. */
const indefinite = (der: Buffer) => {
	const start = der[1] === undefined || der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7f);
	return Buffer.concat([Buffer.from([0x30, 0x80]), der.subarray(start), Buffer.from([0, 0])]);
};

/** Certificates that are odd in one way each, as the field has them. */
export const oddCertificates: ReadonlyArray<readonly [name: string, der: Buffer]> = [
	['serial 0', certificate({serial: integer(0)})],
	['negative serial', certificate({serial: integer(0x80, 1)})],
	['serial of 20 octets that begins with a bit', certificate({serial: integer(...Array<number>(20).fill(0xff))})],
	['serial of 40 octets', certificate({serial: integer(1, ...Array<number>(39).fill(7))})],
	['padded serial', certificate({serial: integer(0, 1)})],
	['empty serial', certificate({serial: integer()})],
	['version 1', certificate({version: Buffer.alloc(0)})],
	['version 1, written out', certificate({version: element(0xa0, integer(0))})],
	['version 1 with extensions', certificate({version: Buffer.alloc(0), ...names(dns('a.example'))})],
	['version 4', certificate({version: element(0xa0, integer(3))})],
	['no name at all', certificate({subject: sequence(), issuer: sequence()})],
	[
		'two common names',
		certificate({subject: sequence(rdn('2.5.4.3', text(0x0c, 'a')), rdn('2.5.4.3', text(0x0c, 'b')))}),
	],
	['UTF8String', certificate(cn(text(0x0c, 'Grüße 漢字 🔒')))],
	['UTF8String that is none', certificate(cn(element(0x0c, [0xc3, 0x28])))],
	['PrintableString with what it may not have', certificate(cn(text(0x13, '*.a_b@example')))],
	['PrintableString with an umlaut', certificate(cn(element(0x13, [0x47, 0xfc])))],
	['TeletexString', certificate(cn(element(0x14, [0x47, 0xfc, 0xdf])))],
	['BMPString', certificate(cn(element(0x1e, [0, 0x47, 0x6f, 0x22])))],
	['BMPString with half a character', certificate(cn(element(0x1e, [0, 0x47, 0x6f])))],
	['BMPString with a surrogate', certificate(cn(element(0x1e, [0xd8, 0x3d, 0xdd, 0x12])))],
	['UniversalString', certificate(cn(element(0x1c, [0, 0, 0, 0x47])))],
	['IA5String', certificate(cn(text(0x16, 'a@example')))],
	['NumericString', certificate(cn(text(0x12, '12 34')))],
	['VisibleString', certificate(cn(text(0x1a, 'visible')))],
	['name with NUL', certificate(cn(text(0x0c, 'a\0b')))],
	['attribute that nobody knows', certificate({subject: sequence(rdn('1.2.3.4.5', text(0x0c, 'x')))})],
	['IDN as A-label', certificate(names(dns('xn--bcher-kva.example')))],
	['IDN as U-label', certificate(names(dns('bücher.example')))],
	['empty DNS name', certificate(names(dns('')))],
	[
		'DNS names of nonsense',
		certificate(names(dns('a..b'), dns('.a'), dns('*'), dns('a b'), dns('a_b.example'), dns('A.'))),
	],
	['IPv4 and IPv6', certificate(names(element(0x87, [10, 0, 0, 1]), element(0x87, Buffer.alloc(16, 1))))],
	['IPv4 with a mask', certificate(names(element(0x87, [10, 0, 0, 0, 255, 0, 0, 0])))],
	['address of five octets', certificate(names(element(0x87, [10, 0, 0, 0, 1])))],
	['no names in subjectAltName', certificate(names())],
	['mail and URI', certificate(names(text(0x81, 'a@b.example'), text(0x86, 'spiffe://cluster.local/ns/a')))],
	['URI of nonsense', certificate(names(text(0x86, 'http://[::1')))],
	[
		'directory name and other name',
		certificate(names(element(0xa4, sequence()), element(0xa0, oid('1.2.3'), element(0xa0, text(0x0c, 'u'))))),
	],
	['registered id', certificate(names(element(0x88, [0x2a, 3])))],
	['GeneralizedTime before 2050', certificate(to('20270101000000Z'))],
	['ends in 9999', certificate(to('99991231235959Z'))],
	['ends in 0000', certificate(to('00000101000000Z'))],
	['UTCTime of 1950', certificate(from('500101000000Z'))],
	['UTCTime of 2049', certificate({notAfter: text(0x17, '491231235959Z')})],
	['UTCTime without seconds', certificate(from('2601010000Z'))],
	['UTCTime with an offset', certificate(from('260101000000+0100'))],
	['fractions of a second', certificate(to('20270101000000.5Z'))],
	['time of nowhere', certificate(to('20270101000000'))],
	['30 February', certificate(to('20270230000000Z'))],
	['ends before it begins', certificate(to('20200101000000Z'))],
	['critical extension that nobody knows', certificate({extensions: [extension('1.2.3.4', octets([1]), true)]})],
	[
		'extension twice',
		certificate({extensions: [extension('1.2.3.4', octets([1])), extension('1.2.3.4', octets([1]))]}),
	],
	['no extension', certificate({extensions: []})],
	['CA with a length', certificate({extensions: [basic(yes, integer(3))]})],
	['CA with a negative length', certificate({extensions: [basic(yes, integer(0xff))]})],
	['CA that is written as BER', certificate({extensions: [basic(element(0x01, [1]))]})],
	['empty basicConstraints', certificate({extensions: [basic()]})],
	['empty keyUsage', certificate({extensions: [extension('2.5.29.15', bits(0))]})],
	['keyUsage of nine bits', certificate({extensions: [extension('2.5.29.15', bits(7, [0x80, 0x80]))]})],
	['unknown extended key usage', certificate({extensions: [extension('2.5.29.37', sequence(oid('1.2.3.4')))]})],
	['no extended key usage', certificate({extensions: [extension('2.5.29.37', sequence())]})],
	['key of 512 bits', certificate(keyed(rsa(64)))],
	['key of 8192 bits', certificate(keyed(rsa(1024)))],
	['exponent 3', certificate(keyed(rsa(256, [3])))],
	['exponent 0', certificate(keyed(rsa(256, [0])))],
	[
		'RSA without parameters',
		certificate(keyed(spki(sequence(oid('1.2.840.113549.1.1.1')), sequence(integer(0, 0xaa, 1), integer(3))))),
	],
	[
		'RSASSA-PSS',
		certificate(keyed(spki(sequence(oid('1.2.840.113549.1.1.10')), sequence(integer(0, 0xaa, 1), integer(3))))),
	],
	['P-224', certificate(keyed(made('ec', {namedCurve: 'secp224r1'})))],
	['secp256k1', certificate(keyed(made('ec', {namedCurve: 'secp256k1'})))],
	['curve that is spelled out', certificate(keyed(made('ec', {namedCurve: 'P-256', paramEncoding: 'explicit'})))],
	['point that is on no curve', certificate(keyed(ec(oid('1.2.840.10045.3.1.7'), point)))],
	['SM2', certificate(keyed(ec(oid('1.2.156.10197.1.301'), point)))],
	['Ed448', certificate(keyed(made('ed448', {})))],
	['X25519', certificate(keyed(made('x25519', {})))],
	['ML-DSA-44', certificate(keyed(spki(sequence(oid('2.16.840.1.101.3.4.3.17')), Buffer.alloc(1312, 3))))],
	[
		'DSA',
		certificate(
			keyed(spki(sequence(oid('1.2.840.10040.4.1'), sequence(integer(23), integer(11), integer(4))), integer(8))),
		),
	],
	['DSA without parameters', certificate(keyed(spki(sequence(oid('1.2.840.10040.4.1')), integer(8))))],
	['key that nobody knows', certificate(keyed(spki(sequence(oid('1.2.3.4')), Buffer.alloc(9))))],
	['other algorithm within', certificate({innerAlgorithm: sequence(oid('1.2.840.10045.4.3.2'))})],
	['signature of no octets', certificate({signature: bits(0)})],
	['bytes behind it', Buffer.concat([certificate(), Buffer.from([0, 0])])],
	['two in one block', Buffer.concat([certificate(), certificate()])],
	['indefinite length', indefinite(certificate())],
	['cut off', certificate().subarray(0, -9)],
	['nothing', Buffer.alloc(0)],
];
