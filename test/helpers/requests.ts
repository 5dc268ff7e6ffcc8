import type {CertificateSigningRequest} from '../../source/cluster/types.js';
import type {RequestDigest} from '../../source/present/request-digest.js';
import {digestOf} from '../../source/present/request-digest.js';
import type {Finding} from '../../source/review/finding.js';

/** A request as the cluster room keeps it, for tests that need no real PKCS#10; `change` sets what the test is about. */
export function aRequest(change: Partial<CertificateSigningRequest> = {}): CertificateSigningRequest {
	return {
		name: 'orders-tls-x7k2p',
		uid: '994a2b7f-0000-4000-8000-000000000001',
		resourceVersion: '8412',
		createdAt: new Date('2026-11-24T10:00:00Z'),
		labels: {},
		annotations: {},
		requestBase64: 'LS0tLS0=',
		signerName: 'example.com/serving',
		usages: ['digital signature', 'key encipherment', 'server auth'],
		username: 'system:serviceaccount:shop:deployer',
		groups: ['system:serviceaccounts', 'system:authenticated'],
		extra: {},
		conditions: [],
		...change,
	};
}

/** The digest of a request that can't be read, with these findings. */
export function aDigest(seen: CertificateSigningRequest, findings: readonly Finding[] = []): RequestDigest {
	return digestOf({seen, certificates: [], findings});
}
