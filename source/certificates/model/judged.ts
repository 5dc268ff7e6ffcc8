import type {Certificate} from '../../pki/index.js';
import type {Finding} from '../../review/finding/index.js';
import type {Entry, Place} from './entry.js';

/** How it stands with a certificate; the gravest first. `soon`: it ends soon; `unknown`: it is not opened. */
export const certificateStates = ['broken', 'expired', 'early', 'soon', 'unknown', 'valid'] as const;
export type CertificateState = (typeof certificateStates)[number];

/** What a certificate is for, by its extensions; `any` where they leave it open. */
export const purposes = ['serving', 'client', 'ca', 'any', 'other'] as const;
export type Purpose = (typeof purposes)[number];

/** Who takes a certificate in. Names are hostile text. */
export type CertificateUser = {
	readonly kind: string;
	readonly namespace?: string;
	readonly name: string;
	/** `volume`, `projected`, `subPath`, `env` of Pods; `tls` of routes; `calls` of what calls a Service that presents it. */
	readonly how: string;
	/** Hosts that it serves it for. */
	readonly hosts?: readonly string[];
};

/** Who puts the next certificate there, as the objects say it; `nobody` where nothing says so. */
export type Renewer = {
	readonly by: 'certdeck' | 'cert-manager' | 'helm' | 'control-plane' | 'service-ca' | 'requester' | 'login' | 'nobody';
	/** Signer, Certificate, release or user; hostile text. */
	readonly name?: string;
	/** When it means to. */
	readonly at?: Date;
	/** What keeps it from it, in its own words; hostile text. */
	readonly trouble?: string;
};

/** One key of an authority of one's own. */
export type OwnAuthority = {
	readonly name: string;
	readonly number: number;
	/** Another key signs now. */
	readonly isOld: boolean;
	readonly certificate: Certificate;
};

export type CertificateFinding = Pick<Finding, 'id' | 'severity' | 'message'>;

/** An entry, and what is to be said about it. */
export type JudgedEntry = Entry & {
	/** The context of its cluster, where several are read. */
	readonly cluster?: string;
	readonly purpose: Purpose;
	readonly state: CertificateState;
	/** The first instant at which it is of no use: that of its leaf or of an authority sent with it; of a list, that of the next. */
	readonly ends?: Date;
	readonly users: readonly CertificateUser[];
	/** `unknown` where what could use it was not read. */
	readonly used: 'yes' | 'no' | 'unknown';
	readonly renewer: Renewer;
	/** The authority of one's own that signed it, where one did: its name, its key, whether that is an old one. */
	readonly ownSigner?: readonly string[];
	/** Places with authorities that its certificate leads to; `system` are those that programs come with. */
	readonly trustedBy: readonly Place[];
	readonly isTrustedBySystem: boolean;
	/** Other places with the same key, at most fifty. */
	readonly sameKey: readonly Place[];
	/** The gravest first. */
	readonly findings: readonly CertificateFinding[];
};
