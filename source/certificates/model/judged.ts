import type {Certificate} from '../../pki/index.js';
import type {Finding} from '../../review/finding/index.js';
import type {Entry, Place} from './entry.js';

/** The state of a certificate; the most severe first. `soon`: it ends soon. `unknown`: it is not opened. */
export const certificateStates = ['broken', 'expired', 'early', 'soon', 'unknown', 'valid'] as const;
export type CertificateState = (typeof certificateStates)[number];

/** The purpose of a certificate by its extensions; `any` if they do not restrict it. */
export const purposes = ['serving', 'client', 'ca', 'any', 'other'] as const;
export type Purpose = (typeof purposes)[number];

/** A user of a certificate. Names are hostile text. */
export type CertificateUser = {
	readonly kind: string;
	readonly namespace?: string;
	readonly name: string;
	/**
	 * `volume`, `projected`, `subPath`, `env` for Pods; `tls` for routes; `calls` for callers of a Service that presents
	 * it.
	 */
	readonly how: string;
	/** The hosts for which it serves the certificate. */
	readonly hosts?: readonly string[];
};

/** Who renews a certificate, as the objects show it; `nobody` if none of them shows it. */
export type Renewer = {
	readonly by: 'certdeck' | 'cert-manager' | 'helm' | 'control-plane' | 'service-ca' | 'requester' | 'login' | 'nobody';
	/** Signer, Certificate, release or user; hostile text. */
	readonly name?: string;
	/** When it plans to. */
	readonly at?: Date;
	/** What prevents it, in its own words; hostile text. */
	readonly trouble?: string;
};

/** One generation of the operator's own authority. */
export type OwnAuthority = {
	readonly name: string;
	readonly number: number;
	/** Whether another generation signs now. */
	readonly isOld: boolean;
	readonly certificate: Certificate;
};

export type CertificateFinding = Pick<Finding, 'id' | 'severity' | 'message'>;

/** An entry with its findings. */
export type JudgedEntry = Entry & {
	/** The context of its cluster, if several are read. */
	readonly cluster?: string;
	readonly purpose: Purpose;
	readonly state: CertificateState;
	/** When it becomes useless: at the first end in the chain of its leaf, or at the next end in a list of authorities. */
	readonly ends?: Date;
	readonly users: readonly CertificateUser[];
	/** `unknown` if possible users could not be read. */
	readonly used: 'yes' | 'no' | 'unknown';
	readonly renewer: Renewer;
	/** The operator's authority that signed it, if one did: its name, its generation, and whether that is an old one. */
	readonly ownSigner?: readonly string[];
	/** Places with authorities that its chain leads to, at most fifty. `isTrustedBySystem`: it leads to one of the usual system roots. */
	readonly trustedBy: readonly Place[];
	readonly isTrustedBySystem: boolean;
	/** Other places with the same key, at most fifty. */
	readonly sameKey: readonly Place[];
	/** The most severe first. */
	readonly findings: readonly CertificateFinding[];
};
