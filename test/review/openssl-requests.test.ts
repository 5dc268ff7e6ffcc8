// Needs: openssl
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {generateKeyPairSync} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {inspectFile} from '../../source/operations/read/inspect-file.js';

const folder = mkdtempSync(join(tmpdir(), 'certdeck-review-'));
after(() => rmSync(folder, {recursive: true}));

const keys = {
	ec: generateKeyPairSync('ec', {namedCurve: 'P-256'}),
	p384: generateKeyPairSync('ec', {namedCurve: 'P-384'}),
	ed25519: generateKeyPairSync('ed25519'),
	rsa: generateKeyPairSync('rsa', {modulusLength: 2048}),
	rsa1024: generateKeyPairSync('rsa', {modulusLength: 1024}),
};
for (const [name, {privateKey}] of Object.entries(keys)) {
	writeFileSync(join(folder, `${name}.key`), privateKey.export({type: 'pkcs8', format: 'pem'}), {mode: 0o600});
}

type Made = {
	readonly name: string;
	readonly subject: string;
	/** `-addext` arguments. */
	readonly asks?: readonly string[];
	readonly key?: keyof typeof keys;
	readonly more?: readonly string[];
};

/** The findings about a request that openssl makes, as `severity id`. */
async function findingsOf({subject, asks = [], key = 'ec', more = []}: Made): Promise<readonly string[]> {
	const pem = execFileSync(
		'openssl',
		[
			...['req', '-new', '-utf8', '-batch', '-config', '/dev/null', '-key', join(folder, `${key}.key`)],
			...['-subj', subject, ...asks.flatMap(ask => ['-addext', ask]), ...more],
		],
		{stdio: ['ignore', 'pipe', 'pipe']},
	);
	const [found] = await inspectFile('-', async () => pem, new Date());
	assert.ok(found !== undefined && 'read' in found);
	return found.findings.map(({severity, id}) => `${severity} ${id}`);
}

const names = 'subjectAltName=DNS:orders.shop.svc,DNS:orders.shop.svc.cluster.local,IP:10.0.34.2';
const ordinary: readonly Made[] = [
	{name: 'a serving request', subject: '/CN=orders.shop.svc', asks: [names]},
	{name: 'one with an RSA key', subject: '/CN=orders.shop.svc', asks: [names], key: 'rsa'},
	{name: 'one with P-384', subject: '/CN=orders.shop.svc', asks: [names], key: 'p384'},
	{name: 'one with Ed25519', subject: '/CN=orders.shop.svc', asks: [names], key: 'ed25519'},
	{
		name: "one with openssl's usual extensions",
		subject: '/C=DE/ST=Berlin/L=Berlin/O=Example GmbH/OU=IT/CN=www.example.com',
		asks: [
			'subjectAltName=DNS:www.example.com,DNS:example.com',
			'basicConstraints=CA:FALSE',
			'keyUsage=nonRepudiation,digitalSignature,keyEncipherment',
			'extendedKeyUsage=serverAuth',
			'subjectKeyIdentifier=hash',
		],
		key: 'rsa',
	},
	{name: 'a user in two groups', subject: '/O=dev/O=qa/CN=jane', asks: ['extendedKeyUsage=clientAuth']},
	{name: 'a user with a dot', subject: '/O=developers/CN=jane.doe'},
	{name: 'a user with an e-mail address', subject: '/O=Acme/CN=jane@example.com/emailAddress=jane@example.com'},
	{name: 'a user with an umlaut', subject: '/O=Bücher/CN=Jürgen'},
	{name: 'a request without subject', subject: '/', asks: ['subjectAltName=DNS:a.example.com']},
	{name: 'one with IPv6', subject: '/CN=a.example.org', asks: ['subjectAltName=DNS:a.example.org,IP:2001:db8::7']},
];
for (const made of ordinary) {
	test(`finds nothing in ${made.name}`, async () => {
		assert.deepEqual(await findingsOf(made), []);
	});
}

const hostile: ReadonlyArray<Made & {readonly found: string}> = [
	{name: 'admin group', subject: '/O=system:masters/CN=bob', found: 'block grants-cluster-admin'},
	{
		name: 'admin group in one RDN with CN',
		subject: '/CN=bob+O=system:masters',
		more: ['-multivalue-rdn'],
		found: 'block grants-cluster-admin',
	},
	{name: 'second CN', subject: '/CN=alice/CN=system:admin', found: 'block several-common-names'},
	{name: 'Cyrillic letter', subject: '/O=syѕtem:masters/CN=x', found: 'block imitates-system-name'},
	{name: 'authority', subject: '/CN=x', asks: ['basicConstraints=critical,CA:TRUE'], found: 'block asks-ca'},
	{name: 'certificate signing', subject: '/CN=x', asks: ['keyUsage=keyCertSign'], found: 'block asks-cert-signing'},
	{
		name: 'any purpose',
		subject: '/CN=x',
		asks: ['extendedKeyUsage=anyExtendedKeyUsage'],
		found: 'block asks-any-purpose',
	},
	{name: 'code signing', subject: '/CN=x', asks: ['extendedKeyUsage=codeSigning'], found: 'warn asks-unusual-purpose'},
	{
		name: 'name constraints',
		subject: '/CN=x',
		asks: ['nameConstraints=permitted;DNS:a.b'],
		found: 'warn asks-steering-extension',
	},
	{
		name: 'API server',
		subject: '/CN=x',
		asks: ['subjectAltName=DNS:kubernetes.default.svc'],
		found: 'block claims-api-server',
	},
	{name: 'loopback', subject: '/CN=x', asks: ['subjectAltName=IP:127.0.0.1'], found: 'block claims-loopback'},
	{name: 'wildcard', subject: '/CN=x', asks: ['subjectAltName=DNS:*.example.com'], found: 'warn wildcard-name'},
	{
		name: 'UPN',
		subject: '/CN=x',
		asks: ['subjectAltName=otherName:1.3.6.1.4.1.311.20.2.3;UTF8:admin@corp'],
		found: 'warn names-server-drops',
	},
	{name: 'escape sequence', subject: '/CN=a\u001b[31m', found: 'warn control-characters'},
	{name: 'direction override', subject: '/CN=a\u202eb', found: 'warn bidi-characters'},
	{name: 'weak key', subject: '/CN=x', key: 'rsa1024', found: 'warn weak-key'},
	{name: 'weak hash', subject: '/CN=x', key: 'rsa', more: ['-sha1'], found: 'warn weak-signature'},
	{name: 'MD5', subject: '/CN=x', key: 'rsa', more: ['-md5'], found: 'block bad-signature'},
];
for (const made of hostile) {
	test(`finds ${made.found} for ${made.name}`, async () => {
		const found = await findingsOf(made);
		assert.ok(found.includes(made.found), found.join(', '));
	});
}
