import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {RequestTraits} from '../../review/facts/index.js';

export type SubjectIndex = {
	add(request: CertificateSigningRequest, traits: RequestTraits): void;
	remove(request: CertificateSigningRequest, traits: RequestTraits): void;
	/** The requests with the same subject; empty if the subject is unknown. */
	of(traits: RequestTraits): readonly CertificateSigningRequest[];
};

/** Requests by subject. A search through ten thousand requests for each cursor key would be noticeably slow. */
export function createSubjectIndex(): SubjectIndex {
	const bySubject = new Map<string, Set<CertificateSigningRequest>>();
	return {
		add(request, {subject}) {
			if (subject !== undefined) {
				bySubject.set(subject, (bySubject.get(subject) ?? new Set()).add(request));
			}
		},
		remove(request, {subject = ''}) {
			const requests = bySubject.get(subject);
			requests?.delete(request);
			if (requests?.size === 0) {
				bySubject.delete(subject);
			}
		},
		of: ({subject = ''}) => [...(bySubject.get(subject) ?? [])],
	};
}
