// Defines reduced forms of PodCertificateRequests, and of what stands beside them.
export type {
	BundleSource,
	CertificateSource,
	EventRecord,
	MountingPodRecord,
	PodCertificateCondition,
	PodCertificateRecord,
} from './pod-certificate-records.js';
