import type {KeyObject} from 'node:crypto';
import {checkPrimeSync, createECDH, createPrivateKey, generateKeyPairSync, generatePrimeSync} from 'node:crypto';
import type {KeyState} from '../../source/certificates/model/index.js';
import {publicKeyDer} from '../../source/pki/keys/index.js';
import {encodePem} from '../../source/pki/pem/index.js';
import {element, integer, octets, oid, sequence} from '../pki/build-der.js';
import {
	big,
	curveOids,
	ecHalves,
	ecKey,
	ecPkcs8,
	inverse,
	pkcs1,
	pkcs8,
	rsaKey,
	rsaNumbers,
	rsaOfPrimes,
	sec1,
} from './build-key.js';
import {makeCertificate as make} from './make-certificate.js';

/** What lies in tls.crt and tls.key, and what is said of the key. Only of `fits` Go says that it loads both. */
export type OddKey = readonly [name: string, certificates: string, key: Buffer | string, state: KeyState];

const root = make({name: 'root', isCa: true});
const certified = (key: KeyObject) => make({name: 'server', key, by: root}).pem;
const pem = (key: KeyObject, type: 'pkcs8' | 'sec1' | 'pkcs1' = 'pkcs8') => String(key.export({type, format: 'pem'}));
const plain = (der: Buffer) => encodePem('PRIVATE KEY', der);

const p256 = ecKey('P-256');
const other256 = ecKey('P-256');
const rsa = rsaKey(1024);
const otherRsa = rsaKey(1024);
const certificate = certified(p256);
const rsaCertificate = certified(rsa);
const inDer = p256.export({type: 'pkcs8', format: 'der'});
const whole = pem(p256);
const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
const lock = {format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x'} as const;

const forms: readonly OddKey[] = (
	[
		['PKCS#8', whole, 'fits'],
		['SEC1', pem(p256, 'sec1'), 'fits'],
		['SEC1 behind its parameters', parameters + pem(p256, 'sec1'), 'fits'],
		['CRLF', whole.replaceAll('\n', '\r\n'), 'fits'],
		['CR', whole.replaceAll('\n', '\r'), 'hidden-from-go'],
		['text around', `Bag Attributes\n    localKeyID: 01\n${whole}trailing`, 'fits'],
		['text before BEGIN', `key: ${whole}`, 'unreadable'],
		['indented', whole.replaceAll(/^/gm, '  '), 'hidden-from-go'],
		['headers', whole.replace('-----\n', '-----\nComment: a\n\n'), 'fits'],
		['another label', whole.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'), 'fits'],
		['SEC1 with the label of PKCS#8', plain(p256.export({type: 'sec1', format: 'der'})), 'fits'],
		['a label of nobody', whole.replaceAll('PRIVATE KEY', 'MY PRIVATE KEY'), 'fits'],
		['a label without a blank', whole.replaceAll('PRIVATE KEY', 'MYPRIVATE KEY'), 'hidden-from-go'],
		['a later key', whole + pem(rsa), 'fits'],
		['behind a certificate', make({name: 'other'}).pem + whole, 'fits'],
		['behind another key', pem(rsa) + whole, 'other'],
		['behind a damaged block', `-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n${whole}`, 'fits'],
		['behind an empty key', `-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n${whole}`, 'unreadable'],
		['of another', pem(other256), 'other'],
		['damaged', plain(inDer.subarray(0, -3)), 'unreadable'],
		['a public key', encodePem('PUBLIC KEY', inDer), 'unreadable'],
		['DER', inDer, 'hidden-from-go'],
		['DER of another', other256.export({type: 'pkcs8', format: 'der'}), 'other'],
		['a byte order mark', `\ufeff${whole}`, 'hidden-from-go'],
		['UTF-16', Buffer.from(`\ufeff${whole}`, 'utf16le'), 'unreadable'],
		['base64 of PEM', Buffer.from(whole).toString('base64'), 'unreadable'],
		['encrypted PKCS#8', String(p256.export({type: 'pkcs8', ...lock})), 'encrypted'],
		['encrypted SEC1', String(p256.export({type: 'sec1', ...lock})), 'encrypted'],
		['OpenSSH', encodePem('OPENSSH PRIVATE KEY', Buffer.from('openssh-key-v1\0none')), 'unreadable'],
		['attributes', plain(sequence(inDer.subarray(3), element(0xa0, sequence(oid('1.2.3'))))), 'fits'],
	] as const
).map(([name, key, state]) => [name, certificate, key, state]);

const curve = curveOids['P-256'];
const own = ecHalves(p256);
const their = ecHalves(other256);
const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');

const curves: readonly OddKey[] = [
	...(
		[
			['PKCS#8 with the public half of another', ecPkcs8({...own, point: their.point}), 'fits'],
			['PKCS#8 with the scalar of another', ecPkcs8({...own, scalar: their.scalar}), 'other'],
			['SEC1 with the scalar of another', sec1({...own, scalar: their.scalar, curve}), 'other'],
			['PKCS#8 without a public half', ecPkcs8({scalar: own.scalar}), 'fits'],
			['SEC1 without a public half', sec1({scalar: own.scalar, curve}), 'fits'],
			['SEC1 without a curve', sec1(own), 'unreadable'],
			['curve inside and outside', ecPkcs8({...own, curve}), 'fits'],
			['curve inside only', pkcs8([oid('1.2.840.10045.2.1')], sec1({...own, curve})), 'fits'],
			['another curve inside', ecPkcs8({...own, curve: curveOids['P-384']}), 'fits'],
			['NULL for a curve', pkcs8([oid('1.2.840.10045.2.1'), element(5)], sec1({...own, curve})), 'fits'],
			['scalar 0', ecPkcs8({...own, scalar: Buffer.alloc(32)}), 'other'],
			['scalar of the order', ecPkcs8({...own, scalar: order}), 'other'],
			['scalar above the order', ecPkcs8({...own, scalar: Buffer.alloc(32, 0xff)}), 'other'],
			['scalar with zeros in front', ecPkcs8({...own, scalar: Buffer.concat([Buffer.alloc(3), own.scalar])}), 'fits'],
			[
				'scalar with a byte in front',
				ecPkcs8({...own, scalar: Buffer.concat([Buffer.from([1]), own.scalar])}),
				'other',
			],
			['scalar cut off', ecPkcs8({...own, scalar: own.scalar.subarray(1)}), 'other'],
			['empty scalar', ecPkcs8({...own, scalar: Buffer.alloc(0)}), 'other'],
			['version 2', ecPkcs8({...own, version: 2}), 'not-for-go'],
			['bytes behind it', Buffer.concat([ecPkcs8(own), Buffer.alloc(3)]), 'fits'],
		] as const
	).map(([name, key, state]): OddKey => [`EC, ${name}`, certificate, plain(key), state]),
	...(['P-384', 'P-521'] as const).flatMap((name): readonly OddKey[] => {
		const [key, another] = [ecKey(name), ecKey(name)];
		const halves = {...ecHalves(key), scalar: ecHalves(another).scalar};
		return [
			[name, certified(key), pem(key), 'fits'],
			[`${name} with the scalar of another`, certified(key), plain(ecPkcs8(halves, curveOids[name])), 'other'],
		];
	}),
	...(['secp224r1', 'secp256k1', 'brainpoolP256r1'] as const).map((name): OddKey => {
		const key = ecKey(name);
		return [name, certified(key), pem(key), name === 'secp224r1' ? 'fits' : 'not-for-go'];
	}),
	...[ecKey('secp256k1')].map((key): OddKey => {
		const halves = {...ecHalves(key), scalar: ecHalves(ecKey('secp256k1')).scalar};
		const inside = plain(ecPkcs8(halves, '1.3.132.0.10'));
		return ['secp256k1 with the scalar of another', certified(key), inside, 'other'];
	}),
	...[createECDH('prime256v1')].map((pair): OddKey => {
		pair.setPrivateKey(Buffer.alloc(31, 7));
		const key = createPrivateKey(
			plain(ecPkcs8({scalar: Buffer.concat([Buffer.alloc(1), Buffer.alloc(31, 7)]), point: pair.getPublicKey()})),
		);
		return ['scalar without the zero in front', certified(key), plain(ecPkcs8({scalar: Buffer.alloc(31, 7)})), 'fits'];
	}),
];

const numbers = rsaNumbers(rsa);
const theirs = rsaNumbers(otherRsa);
const {n, e, d, p, q, dp, dq, qi} = numbers;
const rsaId = [oid('1.2.840.113549.1.1.1'), element(5)];
const lambda = ((p - 1n) * (q - 1n)) / divisor(p - 1n, q - 1n);
const inRsa = (numbersOf: Buffer) => encodePem('RSA PRIVATE KEY', numbersOf);

function divisor(a: bigint, b: bigint): bigint {
	return b === 0n ? a : divisor(b, a % b);
}

const rsaForms: readonly OddKey[] = (
	[
		['PKCS#1', inRsa(pkcs1(numbers)), 'fits'],
		['PKCS#1 with the label of PKCS#8', plain(pkcs1(numbers)), 'fits'],
		['PKCS#8 with the label of PKCS#1', inRsa(pkcs8(rsaId, pkcs1(numbers))), 'fits'],
		['PKCS#8 without NULL', plain(pkcs8(rsaId.slice(0, 1), pkcs1(numbers))), 'fits'],
		['bytes behind PKCS#1', inRsa(Buffer.concat([pkcs1(numbers), Buffer.alloc(2)])), 'not-for-go'],
		['bytes behind PKCS#8', plain(Buffer.concat([pkcs8(rsaId, pkcs1(numbers)), Buffer.alloc(2)])), 'fits'],
		['of another', pem(otherRsa, 'pkcs1'), 'other'],
		['of another kind', whole, 'other'],
		['all but the modulus of another key', inRsa(pkcs1({...theirs, n})), 'damaged'],
		['the private exponent of another', inRsa(pkcs1({...numbers, d: theirs.d % n})), 'not-for-go'],
		['private and CRT exponents of another', inRsa(pkcs1({...theirs, n, p, q})), 'damaged'],
		['the primes of another', inRsa(pkcs1({...numbers, p: theirs.p, q: theirs.q})), 'not-for-go'],
		['primes changed over', inRsa(pkcs1({...numbers, p: q, q: p, dp: dq, dq: dp, qi: inverse(p % q, q)})), 'fits'],
		['primes changed over alone', inRsa(pkcs1({...numbers, p: q, q: p})), 'not-for-go'],
		['a wrong CRT exponent', inRsa(pkcs1({...numbers, dp: dp + 2n})), 'not-for-go'],
		['a wrong CRT coefficient', inRsa(pkcs1({...numbers, qi: qi + 1n})), 'not-for-go'],
		['zeros for CRT', inRsa(pkcs1({...numbers, dp: 0n, dq: 0n, qi: 0n})), 'not-for-go'],
		['no CRT values', inRsa(pkcs1(numbers, {count: 5})), 'fits'],
		['one CRT value', inRsa(pkcs1(numbers, {count: 6})), 'fits'],
		['no CRT values and a wrong prime', inRsa(pkcs1({...numbers, p: p + 2n}, {count: 5})), 'other'],
		['no primes', inRsa(pkcs1(numbers, {count: 3})), 'unreadable'],
		['the exponent less λ', inRsa(pkcs1({...numbers, d: d % lambda})), 'fits'],
		['an exponent above the modulus', inRsa(pkcs1({...numbers, d: d + n * lambda})), 'unreadable'],
		['an even e', inRsa(pkcs1({...numbers, e: e + 1n})), 'other'],
		['e of 1', inRsa(pkcs1({...numbers, e: 1n})), 'other'],
		['version 1 and no further primes', inRsa(pkcs1(numbers, {version: 1})), 'fits'],
		['version 2', inRsa(pkcs1(numbers, {version: 2})), 'not-for-go'],
	] as const
).map(([name, key, state]) => [`RSA, ${name}`, rsaCertificate, key, state]);

const prime = (size: number): bigint => generatePrimeSync(size, {bigint: true});

function nextPrime(after: bigint): bigint {
	let candidate = after + 2n;
	while (!checkPrimeSync(candidate)) {
		candidate += 2n;
	}

	return candidate;
}

/** RSA keys of unusual sizes and primes. */
const rsaKinds: readonly OddKey[] = (
	[
		['RSA of 512 bits', rsaKey(512), 'fits'],
		['RSA of 513 bits', rsaKey(513), 'fits'],
		['RSA with an exponent of 3', rsaKey(512, 3), 'fits'],
		['RSA with an exponent of 32 bits', rsaKey(512, 2 ** 32 - 5), 'not-for-go'],
	] as const
).map(([name, key, state]) => [name, certified(key), pem(key), state]);

const close = prime(512);
const closePrimes = rsaOfPrimes([close, nextPrime(close)]);
const three = [prime(400), prime(400), prime(400)] as const;
const threePrimes = rsaOfPrimes(three);
const [, , r] = three;
const third = (first: bigint) =>
	sequence(sequence(big(first), big(threePrimes.d % (r - 1n)), big(inverse((three[0] * three[1]) % r, r))));
const primes: readonly OddKey[] = (
	[
		['RSA with primes close to each other', pkcs1(closePrimes), 'not-for-go'],
		['RSA with three primes', pkcs1(threePrimes, {version: 1, after: [third(r)]}), 'fits'],
		['RSA with three primes, one of them 1', pkcs1(threePrimes, {version: 1, after: [third(1n)]}), 'not-for-go'],
	] as const
).map(([name, numbersOf, state]) => {
	const sound = createPrivateKey({
		key: name.includes('three') ? pkcs1(threePrimes, {version: 1, after: [third(r)]}) : numbersOf,
		format: 'der',
		type: 'pkcs1',
	});
	return [name, certified(sound), inRsa(numbersOf), state];
});

const pss = generateKeyPairSync('rsa-pss', {modulusLength: 1024}).privateKey;
/** The RSAPrivateKey inside, whatever its algorithm. */
const pkcs1Of = (key: KeyObject) => {
	const info = key.export({type: 'pkcs8', format: 'der'});
	return info.subarray(info.indexOf('308202', 4, 'hex'));
};
const ed25519 = generateKeyPairSync('ed25519').privateKey;
const seed = ed25519.export({type: 'pkcs8', format: 'der'}).subarray(-34);
const edId = oid('1.3.101.112');
const otherEd = generateKeyPairSync('ed25519').publicKey.export({type: 'spki', format: 'der'}).subarray(-32);

const kinds: readonly OddKey[] = [
	['Ed25519', certified(ed25519), pem(ed25519), 'fits'],
	[
		'Ed25519 with the public half of another',
		certified(ed25519),
		plain(sequence(integer(1), sequence(edId), octets(seed), element(0x81, [0], otherEd))),
		'fits',
	],
	['Ed25519 with parameters', certified(ed25519), plain(pkcs8([edId, element(5)], seed)), 'unreadable'],
	['Ed25519 with half a seed', certified(ed25519), plain(pkcs8([edId], octets(seed.subarray(18)))), 'unreadable'],
	...(
		[
			['Ed448', generateKeyPairSync('ed448').privateKey, 'not-for-go'],
			['X25519', generateKeyPairSync('x25519').privateKey, 'not-for-go'],
			['X448', generateKeyPairSync('x448').privateKey, 'not-for-go'],
			['DSA', generateKeyPairSync('dsa', {modulusLength: 1024, divisorLength: 160}).privateKey, 'not-for-go'],
			['RSASSA-PSS', pss, 'not-for-go'],
		] as const
	).map(([name, key, state]): OddKey => [name, certified(key), pem(key), state]),
	[
		'RSASSA-PSS beside a certificate of RSA',
		rsaCertificate,
		plain(pkcs8([oid('1.2.840.113549.1.1.10')], pkcs1(numbers))),
		'other',
	],
	[
		'RSA beside a certificate of RSASSA-PSS',
		certified(pss),
		plain(pkcs8(rsaId, pkcs1(rsaNumbers(createPrivateKey({key: pkcs1Of(pss), format: 'der', type: 'pkcs1'}))))),
		'other',
	],
	['no key', certificate, '', 'missing'],
];

const garbage = encodePem('CERTIFICATE', sequence(integer(1)));
const another = certified(other256);
const orders: readonly OddKey[] = (
	[
		['its certificate is the second', another + certificate, 'later'],
		['its certificate is the first', certificate + another, 'fits'],
		['its certificate is behind what is none', garbage + certificate, 'later'],
		['its certificate is behind a damaged block', garbage.replace('-----END', '!-----END') + certificate, 'fits'],
		[
			'its certificate is behind one with another label',
			another.replaceAll('CERTIFICATE', 'X509 CERTIFICATE') + certificate,
			'fits',
		],
		['its certificate is behind one that a mark hides', `\ufeff${another}${certificate}`, 'fits'],
		['its certificate is behind a key', whole + certificate, 'fits'],
		['its certificate has headers', certificate.replace('-----\n', '-----\nComment: a\n\n') + another, 'fits'],
	] as const
).map(([name, certificates, state]) => [name, certificates, whole, state]);

/** Keys beside certificates that are odd in one way each. */
export const oddKeys: readonly OddKey[] = [
	...forms,
	...curves,
	...rsaForms,
	...rsaKinds,
	...primes,
	...kinds,
	...orders,
];

/** Keys in all forms that Go reads, with their certificates. */
export function keysToDamage(): ReadonlyArray<{
	readonly certificate: string;
	readonly spki: Buffer;
	readonly der: Buffer;
}> {
	const small = rsaKey(512);
	const few = rsaNumbers(small);
	return (
		[
			[p256, ecPkcs8({...own, curve})],
			[p256, sec1({...own, curve})],
			[p256, sec1({scalar: own.scalar, curve})],
			[small, pkcs1(few)],
			[small, pkcs1(few, {count: 5})],
			[small, pkcs8(rsaId, pkcs1(few))],
			[small, pkcs1(few, {version: 1, after: [sequence(sequence(big(7n), big(3n), big(4n)))]})],
			[ed25519, pkcs8([edId], seed)],
		] as const
	).map(([key, der]) => ({certificate: certified(key), spki: publicKeyDer(key), der}));
}
