// Needs: openssl
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {encodePem} from '../../source/pki/pem/encode-pem.js';
import {verifyChain} from '../../source/pki/verify/verify-chain.js';
import {decodeCertificate} from '../../source/pki/x509/decode-certificate.js';
import type {ChainCertificate} from './build-chain.js';
import {
	authorityKeyIdentifier,
	buildChainCertificate,
	directoryName,
	dns,
	email,
	extKeyUsage,
	inhibitAnyPolicy,
	ip,
	keyIdentifier,
	keyUsage,
	mapped,
	mappings,
	nameConstraints,
	policies,
	policyConstraints,
	san,
	uri,
} from './build-chain.js';
import {element, extension, integer, oid, sequence, text} from './build-der.js';
import {goJudge} from './go-judge.js';
import {randomNumbers} from './mutate.js';

const at = new Date('2026-06-01T00:00:00Z');
const judge = goJudge();
const folder = mkdtempSync(join(tmpdir(), 'certdeck-chains-'));

before(judge.build);
after(() => {
	judge.remove();
	rmSync(folder, {recursive: true});
});

/** Leaf first, anchor last, with intermediates between them. */
type Chain = readonly ChainCertificate[];

type Built = {readonly leaf: Buffer; readonly intermediates: readonly Buffer[]; readonly roots: readonly Buffer[]};

function build(chain: Chain): Built {
	const [leaf, ...rest] = chain.map(buildChainCertificate);
	const root = rest.pop();
	assert.ok(leaf && root);
	return {leaf, intermediates: rest, roots: [root]};
}

function ours({leaf, intermediates, roots}: Built) {
	const {findings} = verifyChain(decodeCertificate(leaf), {
		authorities: roots.map(der => decodeCertificate(der)),
		intermediates: intermediates.map(der => decodeCertificate(der)),
		at,
	});
	const of = (wanted: 'error' | 'warning') =>
		[...new Set(findings.filter(({severity}) => severity === wanted).map(({code}) => code))].join(' ');
	return {errors: of('error'), warnings: of('warning'), findings};
}

function goAccepts(chains: readonly Built[]): readonly boolean[] {
	const base64 = (der: Buffer) => der.toString('base64');
	const inputs = chains.map(({leaf, intermediates, roots}) =>
		Buffer.from(
			JSON.stringify({
				leaf: base64(leaf),
				intermediates: intermediates.map(base64),
				roots: roots.map(base64),
				at: at.getTime() / 1000,
			}),
		),
	);
	return judge.ask('chain', inputs).map(({signature}) => signature === 'true');
}

function opensslAccepts({leaf, intermediates, roots}: Built): boolean {
	const write = (name: string, ders: readonly Buffer[]) => {
		writeFileSync(join(folder, name), ders.map(der => encodePem('CERTIFICATE', der)).join(''));
		return join(folder, name);
	};
	const untrusted = intermediates.length === 0 ? [] : ['-untrusted', write('intermediates', intermediates)];
	const options = ['-attime', String(at.getTime() / 1000), '-CAfile', write('roots', roots), ...untrusted];
	return spawnSync('openssl', ['verify', ...options, write('leaf', [leaf])]).status === 0;
}

const leaf: ChainCertificate = {name: 'leaf', issuer: 'int', extensions: [san(dns('a.example'))]};
const int: ChainCertificate = {name: 'int', issuer: 'root'};
const root: ChainCertificate = {name: 'root', issuer: 'root'};
const named = (...entries: readonly Uint8Array[]): ChainCertificate => ({...leaf, extensions: [san(...entries)]});
const limited = (limits: Parameters<typeof nameConstraints>[0], critical = true): ChainCertificate => ({
	...int,
	extensions: [nameConstraints(limits, critical)],
});
const net = (address: readonly number[], mask: readonly number[]) => ip(...address, ...mask);
const server = '1.3.6.1.5.5.7.3.1';
const client = '1.3.6.1.5.5.7.3.2';
const all = '2.5.29.32.0';
const hashOids = {sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1', sha512: '2.16.840.1.101.3.4.2.3'};

function pssParameters(
	hash: keyof typeof hashOids,
	mask: keyof typeof hashOids,
	salt: number,
	more: Uint8Array[] = [],
) {
	const algorithm = (name: keyof typeof hashOids) => sequence(oid(hashOids[name]), [5, 0]);
	return sequence(
		element(0xa0, algorithm(hash)),
		element(0xa1, sequence(oid('1.2.840.113549.1.1.8'), algorithm(mask))),
		element(0xa2, integer(salt)),
		...more,
	);
}

const signedWithPss = (parameters: Uint8Array, saltLength: number, hash = 'sha256'): Chain => [
	{...leaf, issuer: 'rsa-root', pss: {parameters, saltLength, hash}},
	{name: 'rsa-root', issuer: 'rsa-root'},
];

/** The verdict of certdeck, and those of Go and OpenSSL if they differ. */
const rows: ReadonlyArray<{
	readonly name: string;
	readonly chain: Chain;
	/** Error codes; empty for an accepted chain. */
	readonly errors?: string;
	readonly warnings?: string;
	readonly go?: 'accepts' | 'refuses';
	readonly openssl?: 'accepts' | 'refuses';
}> = [
	{name: 'a sound chain', chain: [leaf, int, root]},
	{name: 'a v1 certificate as intermediate', chain: [leaf, {...int, version: 1}, root], errors: 'issuer-not-ca'},
	{name: 'a v2 certificate as intermediate', chain: [leaf, {...int, version: 2}, root], errors: 'issuer-not-ca'},
	{name: 'a v1 certificate as anchor', chain: [leaf, int, {...root, version: 1}]},
	{
		name: 'a v3 anchor without basicConstraints',
		chain: [leaf, int, {...root, isCa: false}],
		errors: 'issuer-not-ca',
		// OpenSSL accepts a self-signed anchor without basicConstraints as a CA.
		openssl: 'refuses',
	},
	{name: 'an intermediate that is no CA', chain: [leaf, {...int, isCa: false}, root], errors: 'issuer-not-ca'},
	{
		name: 'an intermediate without keyCertSign',
		chain: [leaf, {...int, extensions: [keyUsage(6)]}, root],
		errors: 'issuer-not-ca',
	},
	{
		name: 'critical policyConstraints that are kept',
		chain: [
			{...leaf, extensions: [policies('1.2.3')]},
			{...int, extensions: [policies('1.2.3'), policyConstraints({requireExplicit: 0})]},
			root,
		],
	},
	{
		name: 'critical policyConstraints that are not kept',
		chain: [leaf, {...int, extensions: [policies('1.2.3'), policyConstraints({requireExplicit: 0})]}, root],
		errors: 'policy-missing',
		openssl: 'accepts',
	},
	{
		name: 'an explicit policy that is demanded further down than the chain goes',
		chain: [leaf, {...int, extensions: [policyConstraints({requireExplicit: 2, inhibitMapping: 0})]}, root],
	},
	{
		name: 'a critical inhibitAnyPolicy',
		chain: [
			{...leaf, extensions: [policies(all)]},
			{...int, extensions: [policies(all), inhibitAnyPolicy(0), policyConstraints({requireExplicit: 0})]},
			root,
		],
		errors: 'policy-missing',
		openssl: 'accepts',
	},
	{
		name: 'critical policyMappings that lead to the policy',
		chain: [
			{...leaf, extensions: [policies('1.2.4')]},
			{
				...int,
				extensions: [policies('1.2.3'), mappings(['1.2.3', '1.2.4']), policyConstraints({requireExplicit: 0})],
			},
			root,
		],
	},
	{
		name: 'a mapping from anyPolicy',
		chain: [leaf, {...int, extensions: [policies('1.2.3'), mappings([all, '1.2.4'])]}, root],
		errors: 'policy-missing',
		openssl: 'accepts',
	},
	{
		name: 'a critical extension that nobody knows',
		chain: [leaf, {...int, extensions: [extension('1.2.3.4', sequence(), true)]}, root],
		errors: 'unknown-critical-extension',
	},
	{
		name: 'a critical subjectAltName with a directoryName alone',
		chain: [{...leaf, extensions: [extension('2.5.29.17', sequence(directoryName('x')), true)]}, int, root],
		errors: 'unknown-critical-extension',
		openssl: 'accepts',
	},
	{
		name: 'a path as long as is allowed',
		chain: [leaf, {...int, issuer: 'mid', pathLength: [0]}, {name: 'mid', issuer: 'root', pathLength: [1]}, root],
	},
	{
		name: 'a path that is too long',
		chain: [leaf, {...int, issuer: 'mid'}, {name: 'mid', issuer: 'root', pathLength: [0]}, root],
		errors: 'path-too-long',
	},
	{
		name: 'a path length that self-issued CAs do not count for',
		chain: [
			{...leaf, issuerKey: 'int-new', extensions: [authorityKeyIdentifier('new')]},
			{
				...{name: 'int', key: 'int-new', issuer: 'int', issuerKey: 'int-old'},
				extensions: [keyIdentifier('new'), authorityKeyIdentifier('old')],
			},
			{name: 'int', key: 'int-old', issuer: 'root', pathLength: [0], extensions: [keyIdentifier('old')]},
			root,
		],
		warnings: 'path-too-long',
		go: 'refuses',
	},
	{
		name: 'a path that is too long besides its self-issued CAs',
		chain: [
			leaf,
			{...int, issuer: 'mid', issuerKey: 'mid-new'},
			{name: 'mid', key: 'mid-new', issuer: 'mid', issuerKey: 'mid-old'},
			{name: 'mid', key: 'mid-old', issuer: 'root', pathLength: [0]},
			root,
		],
		errors: 'path-too-long',
	},
	{
		name: 'a path length above 2⁴⁸',
		chain: [leaf, {...int, pathLength: [1, 0, 0, 0, 0, 0, 0]}, root],
		// OpenSSL reads a long, and continues.
		openssl: 'accepts',
	},
	{name: 'permitted DNS', chain: [leaf, limited({permitted: [dns('example')]}), root]},
	{name: 'forbidden DNS', chain: [leaf, limited({permitted: [dns('other')]}), root], errors: 'name-forbidden'},
	{name: 'excluded DNS', chain: [leaf, limited({excluded: [dns('example')]}), root], errors: 'name-forbidden'},
	{
		name: 'limits of the anchor itself',
		chain: [leaf, int, {...root, extensions: [nameConstraints({excluded: [dns('example')]})]}],
		errors: 'name-forbidden',
	},
	{
		name: 'a forbidden name of an intermediate',
		chain: [
			leaf,
			{...int, issuer: 'mid', extensions: [san(dns('x.other'))]},
			{name: 'mid', issuer: 'root', extensions: [nameConstraints({permitted: [dns('example')]})]},
			root,
		],
		errors: 'name-forbidden',
	},
	{
		name: 'permitted e-mail',
		chain: [named(email('a@example')), limited({permitted: [email('example')]}), root],
	},
	{
		name: 'forbidden e-mail',
		chain: [named(email('a@other')), limited({permitted: [email('example')]}), root],
		errors: 'name-forbidden',
	},
	{
		name: 'forbidden URI',
		chain: [named(uri('https://b.example/')), limited({excluded: [uri('.example')]}), root],
		errors: 'name-forbidden',
	},
	{
		name: 'a URI without a host under limits on DNS',
		chain: [named(uri('urn:x')), limited({permitted: [dns('example')]}), root],
		errors: 'name-forbidden',
		openssl: 'accepts',
	},
	{
		name: 'a permitted address',
		chain: [named(ip(10, 1, 2, 3)), limited({permitted: [net([10, 0, 0, 0], [255, 0, 0, 0])]}), root],
	},
	{
		name: 'an IPv4-mapped address under permitted IPv4',
		chain: [named(ip(...mapped(10, 1, 2, 3))), limited({permitted: [net([10, 0, 0, 0], [255, 0, 0, 0])]}), root],
		errors: 'name-forbidden',
	},
	{
		name: 'an IPv4-mapped address under excluded IPv4',
		chain: [named(ip(...mapped(10, 1, 2, 3))), limited({excluded: [net([10, 0, 0, 0], [255, 0, 0, 0])]}), root],
	},
	{
		name: 'a critical limit on directory names',
		chain: [leaf, limited({permitted: [directoryName('leaf')]}), root],
		errors: 'name-constraints-unchecked',
		openssl: 'accepts',
	},
	{
		name: 'an uncritical limit on directory names',
		chain: [leaf, limited({excluded: [directoryName('other')]}, false), root],
		warnings: 'name-constraints-unchecked',
	},
	{
		name: 'a critical limit on registered identifiers',
		chain: [leaf, limited({excluded: [text(0x88, '\x2a\x03')]}), root],
		errors: 'name-constraints-unchecked',
		openssl: 'accepts',
	},
	{
		name: 'an issuer for clients alone',
		chain: [{...leaf, extensions: [extKeyUsage(server)]}, {...int, extensions: [extKeyUsage(client)]}, root],
		errors: 'issuer-usage',
		// They are not checked for a purpose.
		go: 'accepts',
		openssl: 'accepts',
	},
	{
		name: 'a key identifier that is not the issuer’s',
		chain: [
			{...leaf, extensions: [authorityKeyIdentifier('other')]},
			{...int, extensions: [keyIdentifier('int')]},
			root,
		],
		errors: 'key-identifier-mismatch',
		go: 'accepts',
	},
	{name: 'an expired intermediate', chain: [leaf, {...int, notAfter: '260401000000Z'}, root], errors: 'expired'},
	{name: 'RSA-PSS as Go writes it', chain: signedWithPss(pssParameters('sha256', 'sha256', 32), 32)},
	{
		name: 'RSA-PSS with a longer salt',
		chain: signedWithPss(pssParameters('sha256', 'sha256', 48), 48),
		errors: 'signature-unsupported',
		openssl: 'accepts',
	},
	{
		name: 'RSA-PSS with another hash in its mask',
		chain: signedWithPss(pssParameters('sha256', 'sha512', 32), 32),
		errors: 'signature-unsupported',
	},
	{
		name: 'RSA-PSS with a trailer spelled out',
		chain: signedWithPss(pssParameters('sha256', 'sha256', 32, [element(0xa3, integer(1))]), 32),
	},
	{
		name: 'RSA-PSS with SHA-1',
		chain: signedWithPss(pssParameters('sha1', 'sha1', 20), 20, 'sha1'),
		errors: 'signature-unsupported',
		openssl: 'accepts',
	},
	{
		name: 'RSA-PSS with nothing spelled out',
		chain: signedWithPss(sequence(), 20, 'sha1'),
		errors: 'signature-unsupported',
		openssl: 'accepts',
	},
];

const verdict = (isAccepted: boolean) => (isAccepted ? 'accepts' : 'refuses');

for (const {name, chain, errors = '', warnings = '', openssl} of rows) {
	test(`judges ${name}`, () => {
		const built = build(chain);
		const found = ours(built);
		assert.deepEqual([found.errors, found.warnings], [errors, warnings], JSON.stringify(found.findings));
		assert.equal(verdict(opensslAccepts(built)), openssl ?? verdict(errors === ''), 'openssl');
	});
}

test("the verdicts are Go's, except in rows that say so", judge.options, () => {
	const accepted = goAccepts(rows.map(({chain}) => build(chain)));
	assert.deepEqual(
		rows.map(({name}, index) => `${name}: ${verdict(accepted[index] ?? false)}`),
		rows.map(({name, errors = '', go}) => `${name}: ${go ?? verdict(errors === '')}`),
	);
});

test('finds the single valid chain among a hundred certificates with one name', () => {
	// Each is signed by another root of the same name, and only one leads to the anchor.
	const others = Array.from({length: 99}, (_, index) => ({
		...int,
		key: `int-${index}`,
		issuerKey: `root-${index}`,
	}));
	const built = build([leaf, ...others.slice(0, 50), int, ...others.slice(50), root]);
	assert.deepEqual(ours(built).findings, []);
});

test('verifies a chain of a hundred certificates', () => {
	const names = Array.from({length: 98}, (_, index) => `int-${index}`);
	const between = names.map((name, index) => ({name, issuer: names[index + 1] ?? 'root'}));
	const built = build([{...leaf, issuer: 'int-0'}, ...between.toReversed(), root]);
	assert.deepEqual(ours(built).findings, []);
});

test('finds the valid chain among a hundred authorities that sign each other', () => {
	const names = Array.from({length: 10}, (_, index) => `ca-${index}`);
	const crossed = names.flatMap(name => names.filter(issuer => issuer !== name).map(issuer => ({name, issuer})));
	const built = build([{...leaf, issuer: 'ca-0'}, ...crossed, {name: 'ca-9', issuer: 'root'}, root]);
	assert.deepEqual(ours(built).findings, []);
});

test('gives up if authorities that sign each other lead nowhere, and says so', () => {
	const names = Array.from({length: 10}, (_, index) => `ca-${index}`);
	const crossed = names.flatMap(name => names.filter(issuer => issuer !== name).map(issuer => ({name, issuer})));
	const {errors, findings} = ours(build([{...leaf, issuer: 'ca-0'}, ...crossed, root]));
	assert.match(errors, /search-given-up/);
	assert.match(findings.at(-1)?.message ?? '', /More chains can be made .* than are tried: of 3000 none was good/);
});

test('verifies no more signatures than its limit, for any input', () => {
	// Issuers and keys with one name, none of which has signed. Without a limit, each pair would be tried.
	const many = Array.from({length: 100}, (_, index) => ({
		...int,
		issuer: 'int',
		key: `int-${index}`,
		issuerKey: 'nobody',
	}));
	const {errors} = ours(build([leaf, ...many, root]));
	assert.match(errors, /search-given-up/);
});

const count = 500;

/**
 * Compares verdicts on random chains: Go refuses none that is accepted, and what is refused although Go accepts it is also
 * refused by OpenSSL.
 */
function agree(make: (random: () => number) => Chain, seed: number): void {
	const random = randomNumbers(seed);
	const built = Array.from({length: count}, () => build(make(random)));
	const accepted = goAccepts(built);
	for (const [index, chain] of built.entries()) {
		const {errors} = ours(chain);
		const pems = [chain.leaf, ...chain.intermediates, ...chain.roots].map(der => encodePem('CERTIFICATE', der));
		const expected = accepted[index] === true && (errors === '' || opensslAccepts(chain));
		assert.equal(verdict(errors === ''), verdict(expected), `${errors}\n${pems.join('')}`);
	}

	const share = accepted.filter(Boolean).length / count;
	assert.ok(share > 0.1 && share < 0.9, `${share} accepted: the chains say nothing`);
}

const some = <Item>(random: () => number, items: readonly Item[], share: number) =>
	items.filter(() => random() < share);
const one = <Item>(random: () => number, items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;

test(`evaluates certificate policies as Go does in ${count} random chains`, judge.options, () => {
	const identifiers = ['1.2.3', '1.2.4', '1.2.5', all];
	const maybe = (random: () => number, most: number) => (random() < 0.5 ? undefined : Math.floor(random() * most));
	agree(random => {
		const extensions = (isLeaf: boolean) => {
			const own = some(random, identifiers, 0.6);
			const pairs = some(random, identifiers, 0.4).map(
				from => [from === all && random() < 0.8 ? '1.2.3' : from, one(random, identifiers.slice(0, 3))] as const,
			);
			return [
				...(own.length === 0 ? [] : [policies(...own)]),
				...(isLeaf || pairs.length === 0 || random() < 0.4 ? [] : [mappings(...pairs)]),
				...(random() < (isLeaf ? 0.9 : 0.5)
					? []
					: [policyConstraints({requireExplicit: maybe(random, 3), inhibitMapping: maybe(random, 3)})]),
				...(random() < 0.8 ? [] : [inhibitAnyPolicy(Math.floor(random() * 3))]),
			];
		};
		const names = ['int', 'mid', 'top'].slice(0, 1 + Math.floor(random() * 3));
		const between = names.map((name, index) => ({
			name,
			issuer: names[index + 1] ?? 'root',
			extensions: extensions(false),
		}));
		return [{...leaf, extensions: extensions(true)}, ...between, root];
	}, 5280);
});

test(`compares names with constraints as Go does in ${count} random chains`, judge.options, () => {
	const nets = [
		net([10, 0, 0, 0], [255, 0, 0, 0]),
		net(mapped(10, 0, 0, 0), [...Array.from({length: 13}, () => 255), 0, 0, 0]),
		net([0x20, 1, ...Array.from({length: 14}, () => 0)], [255, 255, ...Array.from({length: 14}, () => 0)]),
	];
	const limits = [
		...['example', '.example', 'a.example', ''].flatMap(host => [dns(host), email(host), uri(host)]),
		email('a@example'),
		...nets,
		directoryName('x'),
	];
	const names = [
		...['a.example', 'example', '*.example', 'b.other', 'A.EXAMPLE'].map(dns),
		...['a@example', 'A@example', 'b@a.example', 'nobody'].map(email),
		...['https://a.example/', 'https://example:8443', 'https://other/', 'https://10.0.0.1/'].map(uri),
		ip(10, 0, 0, 1),
		ip(11, 0, 0, 1),
		ip(...mapped(10, 0, 0, 1)),
		ip(0x20, 1, ...Array.from({length: 14}, () => 0)),
		directoryName('x'),
	];
	agree(random => {
		const constrained = (): readonly Uint8Array[] => {
			const permitted = random() < 0.5 ? [] : some(random, limits, 0.25);
			const excluded = random() < 0.5 ? [] : some(random, limits, 0.08);
			return permitted.length + excluded.length === 0 ? [] : [nameConstraints({permitted, excluded}, random() < 0.5)];
		};
		const alternatives = (share: number) => {
			const own = some(random, names, share);
			return own.length === 0 ? [] : [san(...own)];
		};
		return [
			{...leaf, extensions: alternatives(0.12)},
			{...int, issuer: 'mid', extensions: random() < 0.8 ? [] : alternatives(0.06)},
			{name: 'mid', issuer: 'root', extensions: constrained()},
			{...root, extensions: random() < 0.7 ? [] : constrained()},
		];
	}, 4211);
});
