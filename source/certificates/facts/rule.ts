import type {Severity} from '../../review/finding/index.js';
import type {CertificateSubject} from './subject.js';

/** One thing that can be said of a certificate in its place. */
export type CertificateRule = {
	/** Stable, kebab-case. */
	readonly id: string;
	readonly severity: Severity;
	/** When it is raised: a sentence of the documentation. */
	readonly about: string;
	/** @returns what is to be said; hostile text may stand in it. */
	readonly find: (subject: CertificateSubject) => string | undefined;
};
