import type {LocalPolicy} from '../../cluster/context/index.js';
import type {CertificateSigningRequest, UserInfo} from '../../cluster/model/index.js';
import type {CertificateSpec} from '../../pki/encode/index.js';
import {encodeRequest} from '../../pki/encode/index.js';
import {generateKey} from '../../pki/keys/index.js';
import type {Finding} from '../../review/finding/index.js';
import {reviewRequestOffline} from '../assess/index.js';

/** A request that does not exist yet. */
export type PlannedRequest = {
	readonly spec: CertificateSpec;
	readonly signerName: string;
	readonly usages: readonly string[];
	readonly expirationSeconds?: number;
	/** metadata.name; absent if the server completes it. */
	readonly name?: string;
};

/**
 * Reviews a request before it is sent, as an approver would see it. The key is a temporary one of the same kind. Nothing is
 * written, and no call is sent.
 *
 * @throws {PkiError} if the request can't be made.
 */
export async function reviewPlannedRequest(
	{spec, signerName, usages, expirationSeconds, name}: PlannedRequest,
	{
		me,
		now,
		others,
		policy,
	}: {
		readonly me?: UserInfo | undefined;
		readonly now: Date;
		readonly others?: readonly CertificateSigningRequest[];
		readonly policy?: LocalPolicy | undefined;
	},
): Promise<readonly Finding[]> {
	const {pem} = encodeRequest(spec, await generateKey(spec.key));
	const seen: CertificateSigningRequest = {
		name: name ?? 'new',
		uid: '',
		resourceVersion: '',
		createdAt: now,
		labels: {},
		annotations: {},
		requestBase64: Buffer.from(pem).toString('base64'),
		signerName,
		usages,
		...(expirationSeconds === undefined ? {} : {expirationSeconds}),
		username: me?.username ?? '',
		groups: me?.groups ?? [],
		extra: {},
		conditions: [],
	};
	// Without `me`: the approver may be another user.
	return reviewRequestOffline(seen, {now, policy, ...(others === undefined ? {} : {requests: [...others, seen]})})
		.findings;
}
