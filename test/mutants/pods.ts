import type {Mutant} from './mutant.js';

const decision = ['test/operations/pod-signing/pod-decision.test.ts'];
const serving = ['test/operations/serve/serve-pods.test.ts'];

/** What is never issued for a Pod. */
export const podMutants: readonly Mutant[] = [
	{
		name: 'a-serviceaccount-that-is-not-listed-gets-names',
		file: 'source/operations/pod-signing/pod-decision.ts',
		text: 'const names = rules.admitted.get(',
		becomes: 'const names = rules.admitted.get([...rules.admitted.keys()][0] ?? ',
		tests: decision,
	},
	{
		name: 'another-uid-of-the-pod-is-taken',
		file: 'source/operations/pod-signing/pod-identity.ts',
		text: 'if (record.podUid !== pod.uid) {',
		becomes: "if (record.podUid === '') {",
		tests: decision,
	},
	{
		name: 'another-node-is-taken',
		file: 'source/operations/pod-signing/pod-identity.ts',
		text: 'if (record.nodeName !== pod.nodeName) {',
		becomes: "if (record.nodeName === '') {",
		tests: decision,
	},
	{
		name: 'another-serviceaccount-is-taken',
		file: 'source/operations/pod-signing/pod-identity.ts',
		text: 'if (record.serviceAccountName !== pod.serviceAccountName) {',
		becomes: "if (record.serviceAccountName === '') {",
		tests: decision,
	},
	{
		name: 'another-uid-of-the-serviceaccount-is-taken',
		file: 'source/operations/pod-signing/pod-identity.ts',
		text: 'if (accountUid === undefined || accountUid !== record.serviceAccountUid) {',
		becomes: 'if (accountUid === undefined) {',
		tests: decision,
	},
	{
		name: 'another-uid-of-the-node-is-taken',
		file: 'source/operations/pod-signing/pod-identity.ts',
		text: 'nodeUid === undefined || nodeUid !== record.nodeUid',
		becomes: 'nodeUid === undefined',
		tests: decision,
	},
	{
		name: 'a-pod-that-does-not-ask-gets-a-certificate',
		file: 'source/operations/pod-signing/pod-identity.ts',
		text: 'pod.certificates.some(({signerName}) => signerName === record.signerName)',
		becomes: 'pod.certificates.length > 0',
		tests: decision,
	},
	{
		name: 'names-of-the-stub-are-granted',
		file: 'source/operations/pod-signing/pod-template.ts',
		text: 'subjectAltNames: names, ',
		becomes: 'subjectAltNames: [...(plain.subjectAltNames as typeof names), ...names], ',
		tests: decision,
	},
	{
		name: 'a-pod-outlives-what-it-asked-for',
		file: 'source/operations/pod-signing/pod-template.ts',
		text: 'Math.min(maxExpirationSeconds, rules.longestSeconds)',
		becomes: 'rules.longestSeconds',
		tests: decision,
	},
	{
		name: 'annotations-are-passed-over',
		file: 'source/operations/pod-signing/pod-decision.ts',
		text: 'if (annotations.length > 0) {',
		becomes: 'if (annotations.length > 100) {',
		tests: decision,
	},
	{
		name: 'a-key-that-is-not-served-is-signed',
		file: 'source/operations/pod-signing/pod-decision.ts',
		text: 'if (keyType === undefined || !rules.keyTypes.includes(keyType)) {',
		becomes: 'if (keyType === undefined) {',
		tests: decision,
	},
	{
		name: 'a-pod-that-asks-for-a-ca-is-signed',
		file: 'source/operations/pod-signing/pod-decision.ts',
		text: 'if (stub.basicConstraints?.ca === true) {',
		becomes: 'if (stub.basicConstraints?.ca === true && annotations.length > 100) {',
		tests: decision,
	},
	{
		name: 'a-signer-of-kubernetes-is-served',
		file: 'source/operations/pod-signing/pod-decision.ts',
		text: " || seen.signerName.startsWith('kubernetes.io/')",
		becomes: '',
		tests: decision,
	},
	{
		name: 'an-account-is-listed-by-a-wildcard',
		file: 'source/operations/pod-signing/pod-rules.ts',
		text: 'if (rest.length > 0 || !isLabel(namespace) || !isSubdomain(serviceAccount)) {',
		becomes: 'if (rest.length > 0 || !isLabel(namespace)) {',
		tests: ['test/operations/pod-signing/pod-rules.test.ts'],
	},
	{
		name: 'an-old-signature-is-uploaded-for-a-pod',
		file: 'source/operations/serve/sign-pod.ts',
		text: 'template: decision.template, freshMs};',
		becomes: 'template: decision.template, freshMs: freshMs * 1000};',
		tests: serving,
	},
	{
		name: 'a-fault-denies-a-pod',
		file: 'source/operations/pod-signing/pod-decision.ts',
		text: "return identity.kind === 'gone'",
		becomes: "return identity.kind === 'same'",
		tests: decision,
	},
];
