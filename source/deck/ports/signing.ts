import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Plan} from '../../operations/plan/index.js';
import type {Failing, SigningPreview} from '../../operations/sign/index.js';
import type {AuthorityFiles} from '../../storage/issuance/index.js';

export type SigningValues = {
	readonly caPath: string;
	readonly caKeyPath: string;
	readonly passphrase?: string;
	/** A duration such as `8760h`. */
	readonly expiry?: string;
	/** Usages that replace those of the request. */
	readonly usages?: readonly string[];
	/** Path of a cfssl signing config and one of its profiles. They replace usages and validity. */
	readonly config?: string;
	readonly profile?: string;
};

/** A plan to sign, with a preview of the certificate. */
export type PreviewedPlan = Plan<unknown> & {
	readonly preview?: SigningPreview;
	/** Why the request can't be signed. The plan then has nothing to perform. */
	readonly refusal?: Error & {readonly code: string};
	/** The reason and message of a signer that strictly follows the policy; absent if it would sign. */
	readonly failing?: Failing;
};

/** Signs an approved request with an authority of the operator. */
export type SigningPort = {
	plan(request: CertificateSigningRequest, values: SigningValues): Promise<PreviewedPlan>;
	/** Plans to mark a request as Failed. Throws OperationError if that is not possible. `unrecorded`: without the journal. */
	planFailing(
		request: CertificateSigningRequest,
		failing: Failing,
		options?: {readonly unrecorded?: boolean},
	): Plan<unknown>;
	/** Plans to make a new authority and to sign with it. */
	planWithNewAuthority(request: CertificateSigningRequest): Promise<PreviewedPlan>;
	/** The authority that signed last for the request's signer on this cluster; undefined if its files have changed. */
	authorityOf(request: CertificateSigningRequest): AuthorityFiles | undefined;
	/** Why the authority that signed last is not proposed, a sentence; hostile text. */
	whyNoAuthority(request: CertificateSigningRequest): string | undefined;
	/** Plans to accept an authority that may have signed on another cluster; undefined if there is no doubt. */
	planTakingAuthority(request: CertificateSigningRequest): Plan<void> | undefined;
};
