import {execFileSync} from 'node:child_process';
import type {KeyObject} from 'node:crypto';
import {generateKeyPairSync} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** A file with a damaged private key. */
export type DamagedKey = {readonly name: string; readonly bytes: Buffer};

/** A private key, with the parts that must not appear in any output. */
export type Secret = {readonly key: KeyObject; readonly pem: string; readonly parts: readonly Buffer[]};

export function makeSecret(kind: 'rsa' | 'ec'): Secret {
	const {privateKey: key} =
		kind === 'rsa'
			? generateKeyPairSync('rsa', {modulusLength: 2048})
			: generateKeyPairSync('ec', {namedCurve: 'P-256'});
	const {d = '', p = '', q = '', dp = '', dq = '', qi = ''} = key.export({format: 'jwk'});
	const parts = [d, p, q, dp, dq, qi].filter(part => part !== '').map(part => Buffer.from(part, 'base64url'));
	return {key, pem: String(key.export({type: 'pkcs8', format: 'pem'})), parts};
}

/** Damages that environment files, secret loaders, Windows, converters and people cause. */
export function damagedKeys({key, pem}: Secret): readonly DamagedKey[] {
	const der = key.export({type: 'pkcs8', format: 'der'});
	const lines = pem.trimEnd().split('\n');
	const body = lines.slice(1, -1);
	const base64 = body.join('');
	const labelled = (label: string) => `-----BEGIN ${label}-----\n${body.join('\n')}\n-----END ${label}-----\n`;
	const hex = der.toString('hex').toUpperCase();
	const texts: Readonly<Record<string, string>> = {
		'line breaks lost': lines.join(''),
		'line breaks lost and one at the end': `${lines.join('')}\n`,
		'line breaks written out': lines.join('\\n'),
		'carriage returns written out': lines.join('\\r\\n'),
		'blanks for line breaks': lines.join(' '),
		'a line break lost after BEGIN': `${lines[0]}${lines.slice(1).join('\n')}\n`,
		'a line break lost before END': `${lines.slice(0, -1).join('\n')}${lines.at(-1)}\n`,
		'cut off': pem.slice(0, -200),
		'no END': pem.slice(0, pem.indexOf('-----END')),
		'the END of another': pem.replace('END PRIVATE KEY', 'END CERTIFICATE'),
		'base64 in one line': base64,
		'base64 in lines': body.join('\n'),
		'base64 in bad lines': body.join('!\n'),
		'hexadecimal digits': hex,
		'a label of hexadecimal digits': `-----BEGIN ${hex.slice(0, 64)}-----\n${base64}\n-----END ${hex.slice(0, 64)}-----\n`,
		'the label of OpenSSH': labelled('OPENSSH PRIVATE KEY'),
		'the label of another form': labelled('EC PRIVATE KEY'),
		'the label of a certificate': labelled('CERTIFICATE'),
		'the label of a request': labelled('CERTIFICATE REQUEST'),
		'a label that begins with the key': `-----BEGIN ${base64}-----\n${base64}\n-----END ${base64}-----\n`,
		'a header of the key': pem.replace('-----\n', `-----\nComment: ${base64}\n\n`),
		'an environment file': `TLS_KEY="${pem}"\n`,
		'an environment file of one line': `TLS_KEY=${lines.join('\\n')}\n`,
		'JSON with it as a value': JSON.stringify({key: pem}),
		'JSON with it as a name': JSON.stringify({[pem]: 1, [base64]: {[base64]: 2}}),
		'JSON with it twice as a name': `{"${base64}": 1, "${base64}": 2}`,
		'JSON of a spec with it everywhere': JSON.stringify({
			CN: base64,
			hosts: [base64, pem, `${base64.slice(0, 40)}ä`],
			key: {algo: base64, size: base64},
			names: [{C: base64, OID: {[base64]: base64}}],
			ca: {expiry: base64},
		}),
		'JSON of a signing config with it everywhere': JSON.stringify({
			signing: {
				default: {expiry: base64, usages: [base64], ocsp_url: base64, not_before: base64},
				profiles: {[base64]: {expiry: base64, usages: [pem], allowed_extensions: [base64], name_whitelist: base64}},
			},
		}),
		'JSON of a policy with it everywhere': JSON.stringify({
			signers: {[base64]: {names: [base64], addresses: [base64], longest: base64}},
		}),
		'broken JSON': `{"CN": "${base64}`,
		'a kubeconfig': `apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    client-key-data: ${Buffer.from(pem).toString('base64')}\n`,
		'a kubeconfig with the key in bad base64': `apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts: [{name: a, context: {cluster: a, user: a}}]\nclusters: [{name: a, cluster: {server: https://127.0.0.1:1, certificate-authority-data: "${base64}!"}}]\nusers: [{name: a, user: {client-key-data: "${base64}!", client-certificate-data: "${base64}!"}}]\n`,
		'a Secret': `apiVersion: v1\nkind: Secret\ndata:\n  tls.key: ${Buffer.from(lines.join('')).toString('base64')}\n`,
		'a manifest of the kind of the key': `apiVersion: v1\nkind: ${base64}\n`,
		'base64 of PEM': Buffer.from(pem).toString('base64'),
		'base64 of PEM without line breaks': Buffer.from(lines.join('')).toString('base64'),
		PuTTY: `PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 14\n${body.join('\n')}\n`,
	};
	return [
		...Object.entries(texts).map(([name, text]) => ({name, bytes: Buffer.from(text)})),
		{name: 'UTF-16 without line breaks', bytes: Buffer.from(`\ufeff${lines.join('')}`, 'utf16le')},
		{name: 'DER', bytes: der},
		{name: 'DER, cut off', bytes: der.subarray(0, -20)},
		{name: 'DER in the frame of a request', bytes: Buffer.concat([Buffer.from([0x30, 0x82, 8, 0]), der])},
		{name: 'PKCS#12 without encryption', bytes: pkcs12(pem)},
	];
}

function pkcs12(pem: string): Buffer {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-pkcs12-'));
	try {
		const [key, out] = [join(folder, 'key'), join(folder, 'out')];
		writeFileSync(key, pem, {mode: 0o600});
		const plain = ['-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac', '-passout', 'pass:', '-nocerts'];
		execFileSync('openssl', ['pkcs12', '-export', '-inkey', key, '-out', out, ...plain], {stdio: 'ignore'});
		return readFileSync(out);
	} finally {
		rmSync(folder, {recursive: true});
	}
}

/** Whether a text contains 16 consecutive bytes of a private key: plain, in base64 or in hex, also across line ends. */
export function givesAway(text: string, {parts}: Secret): boolean {
	const windows = parts.flatMap(part =>
		Array.from({length: part.length - 15}, (_, at) => part.toString('latin1', at, at + 16)),
	);
	const joined = text.replaceAll(/\\[nrt]|\\u[\da-f]{4}|[\s"'│┃|]/gi, '');
	const decoded = [...joined.matchAll(/[A-Za-z\d+/_-]{20,}/g)].flatMap(([run]) =>
		[0, 1, 2, 3].map(at => Buffer.from(run.slice(at), 'base64').toString('latin1')),
	);
	const hexadecimal = [0, 1].map(at =>
		Buffer.from(joined.replaceAll(/[^\da-f]/gi, '').slice(at), 'hex').toString('latin1'),
	);
	const haystacks = [text, ...decoded, ...hexadecimal].join('\0');
	return windows.some(window => haystacks.includes(window));
}
