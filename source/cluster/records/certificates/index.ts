// Defines reduced forms of what holds certificates and of what uses them.
export type {
	CaBundleKind,
	CalledServerRecord,
	ConnectionCertificates,
	ManagedCertificateRecord,
	MountForm,
	PodReference,
	PodUseRecord,
	TlsRouteRecord,
} from './certificate-records.js';
