// Defines reduced forms of PodCertificateRequests, and of the objects that they name.
export type {
	BundleSource,
	CertificateSource,
	EventRecord,
	MountingPodRecord,
	PodCertificateCondition,
	PodCertificateRecord,
} from './pod-certificate-records.js';
