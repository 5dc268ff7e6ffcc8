import type {Mutant} from './mutant.js';

/** Which certificate is renewed, what is sent beside it, and what is written over. */
export const certificateMutants: readonly Mutant[] = [
	{
		name: 'first-certificate-is-renewed',
		file: 'source/pki/verify/leaf-of-key.ts',
		text: 'const own = certificates.filter(({raw}) => keyMatches(key, raw.subjectPublicKeyInfo));',
		becomes: 'const own = keyMatches(key, Buffer.alloc(0)) ? [] : certificates;',
		tests: ['test/pki/verify/leaf-of-key.test.ts'],
	},
	{
		name: 'authority-of-the-same-key-is-renewed',
		file: 'source/pki/verify/leaf-of-key.ts',
		text: 'own.find(certificate => !isForAuthority(certificate)) ?? own[0];',
		becomes: 'own[0];',
		tests: ['test/pki/verify/leaf-of-key.test.ts'],
	},
	{
		name: 'authority-renewed-into-a-secret',
		file: 'source/operations/renew/renewable.ts',
		text: 'if (isForAuthority(leaf)) {',
		becomes: "if (isForAuthority(leaf) && signerName === '') {",
		tests: ['test/operations/renew/renewable.test.ts'],
	},
	{
		name: 'root-is-sent',
		file: 'source/pki/verify/sent-chain.ts',
		text: 'isSelfSigned(subject) || issuers.some(isSelfSigned) ? undefined',
		becomes: 'isSelfSigned(subject) ? undefined',
		tests: ['test/operations/signing/chain.test.ts'],
	},
	{
		name: 'intermediates-are-not-sent',
		file: 'source/pki/verify/sent-chain.ts',
		text: 'sent.push(last);',
		becomes: 'return sent;',
		tests: ['test/operations/signing/chain.test.ts'],
	},
	{
		name: 'secret-written-over-unpinned',
		file: 'source/operations/write/write.ts',
		text: '{pin: {uid: found.uid, resourceVersion: found.resourceVersion}, force: true}',
		becomes: '{force: true}',
		tests: ['test/operations/sign-publish.test.ts'],
	},
	{
		name: 'file-written-over-unseen',
		file: 'source/operations/write/write.ts',
		text: 'if (lost !== undefined && found !== undefined && lost !== found) {',
		becomes: 'if (lost !== undefined && found === undefined) {',
		tests: ['test/operations/publish-targets.test.ts'],
	},
	{
		name: 'temporary-folder-stays',
		file: 'source/storage/files/temporary-folder.ts',
		text: 'await rm(path, {recursive: true, force: true});\n',
		becomes: '',
		tests: ['test/storage/files/temporary-folder.test.ts'],
	},
	{
		name: 'folder-of-another-host-is-swept',
		file: 'source/storage/files/temporary-folder.ts',
		text: "=== 'gone'",
		becomes: "!== 'here'",
		tests: ['test/storage/files/temporary-folder.test.ts'],
	},
	{
		name: 'md5-signature-is-good',
		file: 'source/pki/keys/verify-signature.ts',
		text: "if (weak === 'MD5') {",
		becomes: "if (weak === 'MD5' && key === 'ECDSA') {",
		tests: ['test/pki/keys/verify-signature.test.ts'],
	},
	{
		name: 'key-of-another-kind-is-tried',
		file: 'source/pki/keys/verify-signature.ts',
		text: 'isOwnAlgorithm ? publicKey.oid === oid : publicKey.algorithm === key;',
		becomes: 'isOwnAlgorithm || publicKey.oid !== oid;',
		tests: ['test/pki/keys/verify-signature.test.ts'],
	},
];
