import type {CertificateSigningRequest} from '../../source/cluster/model/request-object.js';
import type {RequestDigest} from '../../source/present/list/request-digest.js';
import {digestOf} from '../../source/present/list/request-digest.js';
import type {Finding, Severity} from '../../source/review/finding/finding.js';
import type {Question} from '../../source/review/finding/verdict.js';

/** A request for tests that need no real PKCS#10; `change` sets the fields that the test is about. */
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

/** The digest of a request that can't be read, with these findings and open questions. */
export function aDigest(
	seen: CertificateSigningRequest,
	findings: readonly Finding[] = [],
	questions: readonly Question[] = [],
): RequestDigest {
	return digestOf({seen, certificates: [], findings, questions});
}

/** A finding, for tests that only need one. */
export function aFinding(severity: Severity, id: string = severity): Finding {
	return {id, severity, message: `${id} is found`, field: 'spec.request', provenance: 'server'};
}

/** A question that is open, for tests that only need one. */
export function aQuestion(id: string, why = `missing RBAC: verbs list on ${id}`): Question {
	return {id, message: `not known: ${id}`, why: [why], field: 'spec.request'};
}
