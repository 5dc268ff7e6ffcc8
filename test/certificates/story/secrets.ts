import {generateKeyPairSync} from 'node:crypto';
import {makeCertificate as make} from '../make-certificate.js';
import type {Teller, Want} from './teller.js';
import {base64, namespace} from './teller.js';

/** Chains, and what they lead to. */
export function tellChains(teller: Teller): void {
	const {root} = teller;
	const middle = make({name: 'Story Intermediate', isCa: true, by: root, to: 1800});
	const oldMiddle = make({name: 'Old Intermediate', isCa: true, by: root, from: -700, to: -10});
	const unknown = make({name: 'Story Root', isCa: true, to: 3650});
	const stranger = make({name: 'Nobody Here Trusts', isCa: true});

	const whole = teller.leaf('whole', {by: middle});
	teller.secret('whole', whole.pem + middle.pem, whole.keyPem, {
		pems: [whole.pem, middle.pem],
		want: {users: ['Pod/whole volume', 'Ingress/fallback tls']},
	});
	teller.server('whole');
	const short = teller.leaf('short', {by: middle});
	teller.plain('short', short, {findings: ['chain-incomplete'], trustedBy: []});
	const late = teller.leaf('late-chain', {by: oldMiddle});
	teller.secret('late-chain', late.pem + oldMiddle.pem, late.keyPem, {
		pems: [late.pem, oldMiddle.pem],
		want: {findings: ['chain-ends-first', 'chain-broken']},
	});
	const nobody = {findings: ['issuer-not-here'], trustedBy: []} as const;
	teller.plain('strange', teller.leaf('strange', {by: stranger}), nobody);
	teller.plain('alike', teller.leaf('alike', {by: unknown}), nobody);
	const own = make({name: 'own', hosts: [`own.${namespace}.svc`]});
	teller.plain('own', own, {findings: ['self-signed'], trustedBy: []});
	const pinned = make({name: 'pinned', hosts: [`pinned.${namespace}.svc`]});
	teller.plain('pinned', pinned, {trustedBy: [`${namespace}/pinned-trust/ca.crt`]});
	teller.config('pinned-trust', {'ca.crt': pinned.pem});
	teller.row('ConfigMap', `${namespace}/pinned-trust/ca.crt`, [pinned.pem]);
	const withCa = teller.leaf('with-ca');
	teller.secret('with-ca', withCa.pem, withCa.keyPem, {pems: [withCa.pem], ca: root.pem});
	teller.row('Secret', `${namespace}/with-ca/ca.crt`, [root.pem]);

	const turned = teller.leaf('turned', {by: middle});
	teller.secret('turned', middle.pem + turned.pem, turned.keyPem, {
		pems: [middle.pem, turned.pem],
		want: {state: 'broken', purpose: 'ca', findings: ['key-does-not-fit'], key: 'later'},
	});
}

/** Private keys beside certificates. */
export function tellKeys(teller: Teller): void {
	const wrong = teller.leaf('wrong-key');
	teller.secret('wrong-key', wrong.pem, teller.leaf('x').keyPem, {
		pems: [wrong.pem],
		want: {state: 'broken', findings: ['key-does-not-fit'], key: 'other'},
	});
	const locked = teller.leaf('locked');
	const lockedKey = locked.key.export({type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'quiet'});
	const unreadable = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
	for (const [name, made, keyPem, key] of [
		['locked', locked, String(lockedKey), 'encrypted'],
		['keyless', teller.leaf('keyless'), '', 'missing'],
		['bad-key', teller.leaf('bad-key'), unreadable, 'unreadable'],
	] as const) {
		teller.secret(name, made.pem, keyPem, {pems: [made.pem], want: {findings: ['key-missing'], key}});
	}

	const rsaKey = generateKeyPairSync('rsa', {modulusLength: 2048}).privateKey;
	const rsa = teller.leaf('rsa', {key: rsaKey});
	teller.secret('rsa', rsa.pem, String(rsaKey.export({type: 'pkcs1', format: 'pem'})), {pems: [rsa.pem]});
	teller.plain('ed25519', teller.leaf('ed25519', {key: generateKeyPairSync('ed25519').privateKey}));
	const key = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey;
	for (const [name, other] of [
		['twin-one', 'twin-two'],
		['twin-two', 'twin-one'],
	] as const) {
		const sameKey = [`${namespace}/${other}/tls.crt`];
		teller.plain(name, teller.leaf(name, {key}), {findings: ['key-shared'], sameKey});
	}
}

/** When they begin and end. */
export function tellTimes(teller: Teller): void {
	for (const [name, times, want] of [
		['ended', {to: -2}, {state: 'expired', findings: ['certificate-expired']}],
		['ancient', {from: -7700, to: -7300}, {state: 'expired', findings: ['certificate-expired']}],
		['forever', {notAfter: new Date('9999-12-31T23:59:59Z')}, {findings: ['never-ends']}],
		['early', {from: 3}, {state: 'early', findings: ['not-yet-valid']}],
		['soon', {from: -360, to: 5}, {state: 'soon', findings: ['ends-soon']}],
		['daily', {from: -0.4, to: 0.6}, {}],
	] as const satisfies ReadonlyArray<readonly [string, object, Want]>) {
		teller.plain(name, teller.leaf(name, times), want);
	}
}

/** Who renews, as labels and annotations say it. */
export function tellAnnotations(teller: Teller): void {
	for (const [name, renewer, annotations, labels] of [
		['by-certdeck', 'certdeck example.com/serving', {'certdeck.dev/signer-name': 'example.com/serving'}],
		['by-cert-manager', 'cert-manager web', {'cert-manager.io/certificate-name': 'web'}],
		['by-helm', 'helm web', {'meta.helm.sh/release-name': 'web'}],
		['by-hook', 'helm', {'helm.sh/hook': 'pre-install,pre-upgrade', 'helm.sh/hook-weight': '-1'}],
		['by-helm-label', 'helm', {}, {'app.kubernetes.io/managed-by': 'Helm'}],
		['by-openshift', 'service-ca web', {'service.beta.openshift.io/originating-service-name': 'web'}],
	] as const) {
		teller.plain(name, teller.leaf(name), {renewer}, {annotations, ...(labels && {labels})});
	}
}

/** What is no certificate, or is none for everybody. */
export function tellContents(teller: Teller): void {
	const plain = teller.leaf('plain');
	const tiny = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
	const nothing = {state: 'broken', findings: ['no-certificate'], key: 'none', trustedBy: []} as const;
	for (const [name, content] of [
		['garbage', 'not a certificate'],
		['empty', ''],
		['key-there', plain.keyPem],
		['encoded-twice', base64(plain.pem)],
		['large', Buffer.alloc(900_000, 0xa5)],
		['many-blocks', tiny.repeat(5000)],
	] as const) {
		teller.secret(name, content, plain.keyPem, {pems: [], want: nothing});
	}

	const hidden = {findings: ['read-otherwise']} as const;
	for (const [name, change, want] of [
		['crlf', pem => pem.replaceAll('\n', '\r\n'), {}],
		['text-around', pem => `Certificate:\n  Data\n${pem}trailing\n`, {}],
		['bom', pem => `\ufeff${pem}`, hidden],
		['utf-16', pem => Buffer.from(`\ufeff${pem}`, 'utf16le'), hidden],
		['der', (_, der) => der, hidden],
		['damaged-behind', pem => pem + tiny, {findings: ['partly-unreadable']}],
	] as const satisfies ReadonlyArray<readonly [string, (pem: string, der: Buffer) => string | Uint8Array, Want]>) {
		const one = teller.leaf(name);
		teller.secret(name, change(one.pem, one.der), one.keyPem, {pems: [one.pem], want});
	}

	teller.plain(
		'hostile',
		teller.leaf('hostile', {name: 'evil\u001b[2J\u202egpj\nx"y\\z', hosts: ['hostile.example.com']}),
	);
}
