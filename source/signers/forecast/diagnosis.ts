import {localized} from '../../base/text/index.js';
import type {SignerInfo} from '../known/index.js';
import {signerInfo} from '../known/index.js';
import type {ForecastInput, Signing} from './forecast.js';
import {forecast, isUnserved} from './forecast.js';

/** A working signer needs seconds. A shorter wait is no sign of a fault. */
const usualMs = 60_000;

export type DiagnosisInput = ForecastInput & {
	/** When the request was approved, if the condition has a time. */
	readonly approvedAt?: Date | undefined;
	/** The latest approval among the signer's requests that have a certificate, as far as they are known. */
	readonly lastServed?: Date | undefined;
};

/** Why an approved request has no certificate. Sentences without a full stop; they hold hostile text. */
export type Diagnosis = {
	/** The program or person that should sign. */
	readonly who: string;
	readonly since?: Date;
	/** The likely cause. */
	readonly why: string;
	/** The next step. */
	readonly next: string;
};

/** Says why an approved request still has no certificate; undefined for other requests. */
export function diagnose(input: DiagnosisInput): Diagnosis | undefined {
	const {signerName, conditions, hasCertificate, approvedAt, lastServed, now} = input;
	const has = (type: string) => conditions.some(condition => condition.type === type);
	if (hasCertificate || !has('Approved') || has('Denied') || has('Failed')) {
		return undefined;
	}

	const info = signerInfo(signerName);
	const served = lastServed !== undefined && approvedAt !== undefined && lastServed > approvedAt;
	return {
		who: info.who,
		...(approvedAt && {since: approvedAt}),
		...(approvedAt && now.getTime() - approvedAt.getTime() < usualMs && info.operator !== 'nobody'
			? {
					why: localized`it was approved just now`,
					next: hasPerson(info) ? signHere : localized`wait: it usually takes seconds`,
				}
			: causeOf(info, input, served)),
	};
}

const signHere = localized`sign it here (s, or certdeck sign) if you hold the authority of this signer; else ask whoever runs it`;

function hasPerson({operator}: SignerInfo): boolean {
	return operator === 'custom';
}

function causeOf(info: SignerInfo, input: DiagnosisInput, served: boolean): Pick<Diagnosis, 'why' | 'next'> {
	const passedOver = localized`the signer is at work, it served a request that was approved later: it passes over this one`;
	switch (info.operator) {
		case 'kube-controller-manager': {
			return inTreeCause(input, served ? passedOver : undefined);
		}

		case 'nobody': {
			return {
				why: localized`no signer is called ${input.signerName}, so none will ever act`,
				next: localized`delete it, and ask again with the name of a signer that is there`,
			};
		}

		case 'cert-manager': {
			return {
				why: served
					? passedOver
					: localized`the issuer may not be there or not be ready, or cert-manager runs without the feature gate ExperimentalCertificateSigningRequestControllers`,
				next: localized`kubectl describe csr shows events of cert-manager; look at the issuer that the name ends with`,
			};
		}

		case 'eks': {
			return {
				why: served
					? passedOver
					: localized`the cluster may not be one of Amazon EKS, or the request breaks a rule of its signer`,
				next: localized`ask for server auth with digital signature and key encipherment alone`,
			};
		}

		default: {
			return {
				why: served
					? passedOver
					: isUnserved(input.signing)
						? localized`nobody but cluster admins may sign for ${input.signerName}, and none of its requests has a certificate`
						: localized`no controller for ${input.signerName} runs, or it can't sign this one${signersText(input.signing)}`,
				next: signHere,
			};
		}
	}
}

function signersText(signing: Signing | undefined): string {
	const [first, ...others] = signing?.maySign ?? [];
	return first === undefined
		? ''
		: localized`; ${first}${others.length > 0 ? localized` and ${others.length} more` : ''} may sign for it`;
}

function inTreeCause(input: DiagnosisInput, passedOver: string | undefined): Pick<Diagnosis, 'why' | 'next'> {
	if (input.names === undefined) {
		return {
			why: localized`kube-controller-manager can't read the request, and tries again for ever`,
			next: localized`delete it, and ask again with a request that can be read`,
		};
	}

	const {message} = forecast(input);
	if (message !== undefined) {
		return {
			why: localized`the signer's rules fail it: ${message}`,
			next: localized`once the signer runs, it becomes Failed; ask again within the rules`,
		};
	}

	return {
		why:
			passedOver ??
			localized`kube-controller-manager is down, or runs without this signer: no --cluster-signing-cert-file, or the controller csrsigning is off, as some providers have it`,
		next: localized`look at kube-controller-manager's log for csrsigning; another signer is the way round where a provider turned this one off`,
	};
}
