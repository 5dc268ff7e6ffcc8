import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {Plan} from '../../operations/plan/index.js';
import {OperationError} from '../../operations/plan/index.js';
import type {OpenedAuthority} from '../../operations/read/index.js';
import {authorityText, readSigningRequest} from '../../operations/read/index.js';
import type {Failing} from '../../operations/sign/index.js';
import {planSigning, previewSigning} from '../../operations/sign/index.js';
import {PkiError} from '../../pki/index.js';
import type {SigningPolicy} from '../../pki/spec/index.js';
import type {SigningPort} from '../ports/index.js';

type PreviewedPlan = Awaited<ReturnType<SigningPort['plan']>>;

type SignedWith = {readonly authority: OpenedAuthority; readonly policy: SigningPolicy; now(): Date};

/**
 * The plan to sign a request, with a preview of the certificate. If the policy or the authority refuses the request, the plan
 * has the reason, and nothing to perform.
 *
 * @param guard - adds further conditions to the plan.
 */
export async function previewed(
	cluster: Cluster,
	request: CertificateSigningRequest,
	{authority, policy, now}: SignedWith,
	guard: (plan: Plan<unknown>) => Promise<Plan<unknown>>,
): Promise<PreviewedPlan> {
	const failing = await failingOf(request, {authority, policy, now});
	try {
		const plan = planSigning(cluster, request, authority, policy, now);
		const {preview, unshown} = plan;
		// Until when, and for what, the preview says.
		const steps = plan.steps.map(step =>
			step.verb === 'sign' ? {...step, note: localized`with ${authorityText(authority)}`} : step,
		);
		return {...(await guard({...plan, steps, warnings: unshown})), preview, ...(failing && {failing})};
	} catch (error) {
		const read = readSigningRequest(request).request;
		if (!isRefusal(error) || read === undefined) {
			throw error;
		}

		return {
			title: request.name,
			steps: [],
			warnings: [],
			preview: previewSigning(request, read, authority, policy, now()),
			refusal: error,
			...(failing && {failing}),
			async perform() {
				throw error;
			},
		};
	}
}

/** Whether the error is about the request, and not about the authority. */
function isRefusal(error: unknown): error is PkiError | OperationError {
	return error instanceof PkiError
		? error.code === 'policy' || error.code === 'unsupported-key'
		: error instanceof OperationError && error.code === 'refused';
}

async function failingOf(
	request: CertificateSigningRequest,
	{authority, policy, now}: SignedWith,
): Promise<Failing | undefined> {
	const {decideSigning} = await import('../../operations/serve/signing-decision.js');
	try {
		const decision = decideSigning(request, authority, {signerName: request.signerName, policy}, now());
		return decision.kind === 'fail' ? {reason: decision.reason, message: decision.message} : undefined;
	} catch (error) {
		if (error instanceof PkiError) {
			return undefined;
		}

		throw error;
	}
}
