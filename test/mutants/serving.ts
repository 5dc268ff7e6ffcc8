import type {Mutant} from './mutant.js';

/** The unattended signer: the lease, the serial of a request, and what is never signed. */
export const servingMutants: readonly Mutant[] = [
	{
		name: 'old-lease-is-held',
		file: 'source/operations/serve/leader.ts',
		text: 'term !== undefined && performance.now() < renewedAt + (durationMs * 2) / 3;',
		becomes: 'term !== undefined && renewedAt > 0;',
		tests: ['test/operations/serve/serve.test.ts'],
	},
	{
		name: 'signs-without-the-lease',
		file: 'source/operations/serve/sign-once.ts',
		text: 'if (!isLeader()) {',
		becomes: 'if (!isLeader() && isLeader()) {',
		tests: ['test/operations/serve/serve.test.ts'],
	},
	{
		name: 'a-second-serial-for-a-request',
		file: 'source/operations/serve/sign-once.ts',
		text: 'if (there !== undefined && isFresh && there.authority === sha256) {',
		becomes: 'if (there !== undefined && isFresh && there.authority !== sha256) {',
		tests: ['test/operations/serve/serve.test.ts'],
	},
	{
		name: 'another-authority-in-the-files-signs',
		file: 'source/operations/serve/authority-source.ts',
		text: 'if (!allowed.includes(own)) {',
		becomes: 'if (allowed.length > 100) {',
		tests: ['test/operations/serve/serve.test.ts'],
	},
	{
		name: 'usages-beyond-the-policy-are-signed',
		file: 'source/operations/serve/signing-decision.ts',
		text: 'one.extKeyUsageOids.some(oid => !granted.extKeyUsageOids.includes(oid))',
		becomes: 'one.extKeyUsageOids.length > 100',
		tests: ['test/operations/serve/signing-decision.test.ts'],
	},
	{
		name: 'a-request-for-a-ca-is-signed',
		file: 'source/operations/serve/signing-decision.ts',
		text: 'if (request.basicConstraints?.ca === true) {',
		becomes: 'if (request.basicConstraints?.ca === undefined && usages.length > 100) {',
		tests: ['test/operations/serve/signing-decision.test.ts'],
	},
	{
		name: 'a-key-that-is-needed-is-destroyed',
		file: 'source/operations/authority/retirement.ts',
		text: 'if (bound.length > 0 || unread.length > 0) {',
		becomes: 'if (bound.length > 100 || unread.length > 0) {',
		tests: ['test/e2e/rollover.test.ts'],
	},
	{
		name: 'marks-as-failed-what-is-not-written-down',
		file: 'source/operations/write/recorded.ts',
		text: 'record === undefined || info.readOnly',
		becomes: 'true',
		tests: ['test/commands/decide-journal.test.ts'],
	},
	{
		name: 'signs-with-a-key-before-clients-know-it',
		file: 'source/operations/authority/rollover.ts',
		text: 'await publishGenerations(cluster, store, record, trustedGenerations(record), undefined, signal);',
		becomes: '',
		tests: ['test/e2e/rollover.test.ts'],
	},
];
