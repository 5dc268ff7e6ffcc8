// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {after, before, test} from 'node:test';
import {verifyRequest} from '../../source/pki/keys/verify-signature.js';
import {PkiError} from '../../source/pki/pki-error.js';
import {decodeCertificate} from '../../source/pki/x509/decode-certificate.js';
import {decodeRequest} from '../../source/pki/x509/decode-request.js';
import {requestFromApi} from '../../source/pki/x509/request-from-api.js';
import {serverView} from '../../source/pki/x509/server-view.js';
import {compareReadings, readOrError} from './agree-with-go.js';
import {certificate, request} from './build-der.js';
import {goJudge} from './go-judge.js';
import {mutate, randomNumbers} from './mutate.js';

const judge = goJudge();

before(judge.build);
after(judge.remove);

const openssl = (...rest: readonly string[]) =>
	execFileSync(
		'openssl',
		[
			'req',
			'-nodes',
			'-keyout',
			'/dev/null',
			'-subj',
			'/C=DE/O=k8s/OU=a/L=b/ST=c/CN=x+serialNumber=1',
			'-multivalue-rdn',
			'-addext',
			'subjectAltName=DNS:a.example,IP:::1,IP:10.0.34.2,URI:spiffe://a/b,email:x@y',
			'-addext',
			'keyUsage=digitalSignature',
			'-addext',
			'extendedKeyUsage=clientAuth',
			...rest,
		],
		{stdio: ['ignore', 'pipe', 'ignore']},
	);

/** Extensions that certdeck ignores, but that Go parses and may refuse. */
const otherExtensions = [
	'nameConstraints=critical,permitted;DNS:.example,permitted;IP:10.0.0.0/255.0.0.0,excluded;email:a@b.example,excluded;URI:.c',
	'crlDistributionPoints=URI:http://a.example/crl,URI:http://b.example/crl',
	'authorityInfoAccess=OCSP;URI:http://a.example/,caIssuers;URI:http://b.example/',
	'certificatePolicies=1.2.3.4,2.5.29.32.0',
	'policyConstraints=requireExplicitPolicy:3,inhibitPolicyMapping:1',
	'policyMappings=1.2.3.4:1.2.3.5',
	'inhibitAnyPolicy=2',
].flatMap(text => ['-addext', text]);

const count = 3000;

test(`agrees with Go's crypto/x509 about ${count} damaged requests`, judge.options, async () => {
	const random = randomNumbers(1124);
	const seeds = [
		request(),
		...[
			['rsa:1024'],
			['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
			['ed25519'],
			['ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
		].map(key => openssl('-new', '-outform', 'DER', '-newkey', ...key)),
	];
	const inputs = Array.from(
		{length: count},
		(_, index) =>
			(index < seeds.length ? seeds[index] : mutate(seeds[index % seeds.length] as Buffer, random)) as Buffer,
	);
	for (const [index, reading] of judge.ask('request', inputs).entries()) {
		const der = inputs[index] as Buffer;
		await compareReadings(
			reading,
			readOrError(() => decodeRequest(der)),
			der.toString('base64'),
		);
	}
});

test(`agrees with Go's crypto/x509 about ${count} damaged certificates`, judge.options, async () => {
	const random = randomNumbers(2026);
	const seeds = [
		certificate(),
		...[
			['rsa:1024'],
			['ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...otherExtensions],
			['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
			['ed25519'],
		].map(key => openssl('-x509', '-outform', 'DER', '-newkey', ...key)),
	];
	const inputs = Array.from(
		{length: count},
		(_, index) =>
			(index < seeds.length ? seeds[index] : mutate(seeds[index % seeds.length] as Buffer, random)) as Buffer,
	);
	for (const [index, reading] of judge.ask('certificate', inputs).entries()) {
		const der = inputs[index] as Buffer;
		await compareReadings(
			reading,
			readOrError(() => decodeCertificate(der)),
			der.toString('base64'),
		);
	}
});

test('agrees with the API server about the PEM that it accepts as spec.request', judge.options, async () => {
	const random = randomNumbers(3);
	const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
	const pem = openssl('-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256').toString();
	const parts = [
		'\n',
		'\r\n',
		'\r',
		' ',
		'\t',
		'-----BEGIN CERTIFICATE REQUEST-----\n',
		'-----END CERTIFICATE REQUEST-----\n',
		'-----',
		'\ufeff',
		':',
		'a: b\n',
		'a: b\n\n',
		'=',
		'AAAA',
		'text\n',
		'-----BEGIN X-----\nAAAA\n-----END X-----\n',
		pem,
	];
	const inputs = Array.from({length: 2000}, () => {
		let damaged = pem;
		for (let times = Math.ceil(random() * 3); times > 0; times--) {
			const breaks = [0, damaged.length, ...[...damaged.matchAll(/\n/g)].flatMap(({index}) => [index, index + 1])];
			const at = random() < 0.7 ? pick(breaks) : Math.floor(random() * damaged.length);
			damaged =
				random() < 0.75
					? damaged.slice(0, at) + pick(parts) + damaged.slice(at)
					: damaged.slice(0, at) + damaged.slice(at + pick([1, 2, 30]));
		}

		return Buffer.from(damaged);
	});
	let accepted = 0;
	for (const [index, reading] of judge.ask('spec', inputs).entries()) {
		const bytes = inputs[index] as Buffer;
		const read = readOrError(() => requestFromApi(bytes.toString('base64')));
		const accepts = !(read instanceof PkiError) && serverView(read, await verifyRequest(read)).accepts;
		assert.equal(accepts, reading.acceptedSpec, `${bytes}: ${reading.error}`);
		accepted += accepts ? 1 : 0;
	}

	assert.ok(accepted > 100 && accepted < 1900, `${accepted} of 2000 accepted`);
});
