import type {Severity} from '../../review/finding/index.js';
import type {CertificateSubject} from './subject.js';

/** A rule about a certificate in its place. */
export type CertificateRule = {
	/** Stable, in kebab-case. */
	readonly id: string;
	readonly severity: Severity;
	/** When the rule finds something: a sentence for the documentation. */
	readonly about: string;
	/** @returns the message, which may contain hostile text; undefined if there is none. */
	readonly find: (subject: CertificateSubject) => string | undefined;
};
