import assert from 'node:assert/strict';
import {test} from 'node:test';
import {verifyChain} from '../../../source/pki/verify/verify-chain.js';
import {decodeCertificate} from '../../../source/pki/x509/decode-certificate.js';
import type {ChainCertificate} from '../build-chain.js';
import {
	authorityKeyIdentifier,
	buildChainCertificate,
	dns,
	keyIdentifier,
	nameConstraints,
	policyConstraints,
	san,
} from '../build-chain.js';

// One typical case for each rule. In chain-verdicts.test.ts, OpenSSL and Go judge these and many more.
const leaf: ChainCertificate = {name: 'leaf', issuer: 'int'};
const int: ChainCertificate = {name: 'int', issuer: 'root'};
const root: ChainCertificate = {name: 'root', issuer: 'root'};

/** The findings in the form `error path-too-long`, without duplicates. The chain is leaf first, anchor last. */
function foundIn(chain: readonly ChainCertificate[]): readonly string[] {
	const [first, ...rest] = chain.map(each => decodeCertificate(buildChainCertificate(each)));
	const anchor = rest.pop();
	assert.ok(first && anchor);
	const {findings} = verifyChain(first, {
		authorities: [anchor],
		intermediates: rest,
		at: new Date('2026-06-01T00:00:00Z'),
	});
	return [...new Set(findings.map(({severity, code}) => `${severity} ${code}`))];
}

const names = Array.from({length: 10}, (_, index) => `ca-${index}`);
for (const {name, chain, found} of [
	{name: 'a plain chain', chain: [leaf, int, root], found: []},
	{
		name: 'a path as long as is allowed',
		chain: [leaf, {...int, issuer: 'mid'}, {name: 'mid', issuer: 'root', pathLength: [1]}, root],
		found: [],
	},
	{
		name: 'a path that is one too long',
		chain: [leaf, {...int, issuer: 'mid'}, {name: 'mid', issuer: 'root', pathLength: [0]}, root],
		found: ['error path-too-long'],
	},
	{
		name: 'a path length that a self-issued CA does not count for',
		chain: [
			{...leaf, issuerKey: 'int-new', extensions: [authorityKeyIdentifier('new')]},
			{
				...{name: 'int', key: 'int-new', issuer: 'int', issuerKey: 'int-old'},
				extensions: [keyIdentifier('new'), authorityKeyIdentifier('old')],
			},
			{name: 'int', key: 'int-old', issuer: 'root', pathLength: [0], extensions: [keyIdentifier('old')]},
			root,
		],
		found: ['warning path-too-long'],
	},
	{
		name: 'a name that an authority two above forbids',
		chain: [
			{...leaf, extensions: [san(dns('a.other'))]},
			{...int, issuer: 'mid'},
			{name: 'mid', issuer: 'root', extensions: [nameConstraints({permitted: [dns('example')]})]},
			root,
		],
		found: ['error name-forbidden'],
	},
	{
		name: 'a certificate policy that is demanded and that nobody has',
		chain: [leaf, {...int, extensions: [policyConstraints({requireExplicit: 0})]}, root],
		found: ['error policy-missing'],
	},
	{
		name: 'authorities that sign each other and lead nowhere',
		chain: [
			{...leaf, issuer: 'ca-0'},
			...names.flatMap(each => names.filter(issuer => issuer !== each).map(issuer => ({name: each, issuer}))),
			root,
		],
		found: ['error issuer-unknown', 'error search-given-up'],
	},
] as ReadonlyArray<{name: string; chain: readonly ChainCertificate[]; found: readonly string[]}>) {
	test(`${name}: ${found.join(', ') || 'good'}`, () => {
		assert.deepEqual(foundIn(chain), found);
	});
}
