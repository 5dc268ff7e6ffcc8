// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {test} from 'node:test';
import {PkiError} from '../../source/pki/pki-error.js';
import {decodeCertificate} from '../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../source/pki/x509/decode-request.js';
import {readPkiFile} from '../../source/pki/x509/pki-file.js';
import {serverView} from '../../source/pki/x509/server-view.js';
import {cpuMs} from '../helpers/cpu-time.js';
import {
	certificate,
	element,
	extension,
	extensionRequest,
	integer,
	oid,
	rdn,
	request,
	sequence,
	set,
	text,
} from './build-der.js';
import {mutate, randomNumbers} from './mutate.js';

const openssl = (...options: readonly string[]) =>
	execFileSync(
		'openssl',
		[
			'req',
			'-nodes',
			'-keyout',
			'/dev/null',
			'-outform',
			'DER',
			'-subj',
			'/C=DE/O=k8s/CN=x+serialNumber=1',
			'-multivalue-rdn',
			'-addext',
			'subjectAltName=DNS:a.example,IP:::1,URI:spiffe://a/b,email:x@y',
			'-addext',
			'keyUsage=digitalSignature',
			'-addext',
			'extendedKeyUsage=clientAuth',
			...options,
		],
		{stdio: ['ignore', 'pipe', 'ignore']},
	);

const slowMs = 20;

/** Runs a reader, which may only throw a PkiError. */
function readTotally(read: () => void): void {
	try {
		read();
	} catch (error) {
		assert.ok(error instanceof PkiError, error as Error);
	}
}

const kinds = [
	{
		name: 'requests',
		seeds: [
			request(),
			openssl('-new', '-newkey', 'rsa:1024'),
			openssl('-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'),
		],
		read: (der: Buffer) => {
			serverView(decodeRequest(der));
		},
	},
	{
		name: 'certificates',
		seeds: [
			certificate(),
			openssl('-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'),
			openssl('-x509', '-newkey', 'rsa:1024'),
		],
		read: (der: Buffer) => {
			const read = decodeCertificate(der);
			assert.ok(read.notAfter instanceof Date);
		},
	},
] as const;

for (const {name, seeds, read} of kinds) {
	test(`throws only PkiError for 4,000 damaged ${name}, and takes no longer than ${slowMs} ms for any`, () => {
		const random = randomNumbers(20261124);
		const deadline = performance.now() + 3000;
		let count = 0;
		for (; count < 4000 && performance.now() < deadline; count++) {
			const der = mutate(seeds[count % seeds.length] as Buffer, random);
			const ms = cpuMs(() => readTotally(() => read(der)), {enough: slowMs});
			assert.ok(ms < slowMs, `${ms} ms for ${der.toString('base64')}`);
		}

		assert.ok(count > 200, `only ${count} in three seconds`);
	});
}

const repeated = (count: number, part: Uint8Array) => Buffer.concat(Array.from({length: count}, () => part));
const names = (part: Uint8Array) => request({attributes: [extensionRequest(extension('2.5.29.17', sequence(part)))]});
const nested = Array.from({length: 4000}).reduce<Buffer>(inner => sequence(inner), Buffer.alloc(0));

const heavy: Readonly<Record<string, Buffer>> = {
	'3,000 names': names(repeated(3000, text(0x82, `${'a'.repeat(30)}.example`))),
	'a URI of 100 kB of labels': names(text(0x86, `https://${'a.'.repeat(50_000)}`)),
	'a URI of 100 kB of colons': names(text(0x86, `https://${'a:'.repeat(50_000)}`)),
	'a URI of 100 kB of escapes': names(text(0x86, `https://[${'a%25'.repeat(25_000)}]`)),
	'a registeredID of 100 kB': names(element(0x88, Buffer.alloc(100_000, 0xff), [1])),
	'3,000 requests for the same extension': request({
		attributes: Array.from({length: 3000}, () => extensionRequest(extension('1.2.3', integer(1)))),
	}),
	'6,000 subjectAltNames': request({
		attributes: [
			extensionRequest(...Array.from({length: 6000}, () => extension('2.5.29.17', sequence(text(0x82, 'a'))))),
		],
	}),
	'40,000 attributes that are none': request({attributes: [repeated(40_000, integer(1))]}),
	'40,000 values of an attribute': request({attributes: [sequence(oid('1.2.3'), set(repeated(40_000, integer(1))))]}),
	'40,000 RDNs that are none': request({subject: sequence(repeated(40_000, integer(1)))}),
	'7,000 bad strings': request({subject: sequence(repeated(7000, rdn('2.5.4.3', text(0x13, '@'))))}),
	'4,000 levels': request({attributes: [sequence(oid('1.2.3'), set(nested))]}),
	'4,000 levels in the subject': request({subject: nested}),
	'a serial number of 100 kB': certificate({serial: element(2, [0x80], Buffer.alloc(100_000, 0xff))}),
	'a constraint on mailboxes of 100 kB of dots': certificate({
		extensions: [extension('2.5.29.30', sequence(element(0xa0, sequence(text(0x81, `a@${'.'.repeat(100_000)}`)))))],
	}),
	'PEM of 3,000 BEGIN lines': Buffer.from('-----BEGIN CERTIFICATE REQUEST-----\n'.repeat(3000)),
	'PEM of 3,000 END lines': Buffer.from('\n-----END CERTIFICATE REQUEST-----'.repeat(3000)),
	'PEM of 25,000 headers': Buffer.from(
		`-----BEGIN CERTIFICATE REQUEST-----\n${'a:b\n'.repeat(25_000)}-----END CERTIFICATE REQUEST-----\n`,
	),
	'PEM of a line with 100 kB of blanks': Buffer.from(
		`-----BEGIN CERTIFICATE REQUEST-----\n${' '.repeat(100_000)}x\n-----END CERTIFICATE REQUEST-----${' '.repeat(100_000)}x\n`,
	),
	'100 kB of blanks': Buffer.from(`${' '.repeat(100_000)}x`),
	'100 kB of zeros': Buffer.alloc(100_000),
	'50,000 empty SEQUENCEs': repeated(50_000, sequence()),
};

for (const [name, bytes] of Object.entries(heavy)) {
	test(`reads ${name} in linear time`, () => {
		// Far more than it takes alone, because the tests share the processors.
		assert.ok(cpuMs(() => readPkiFile(bytes), {enough: 150}) < 150);
	});
}
