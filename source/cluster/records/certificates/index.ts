// Defines reduced forms of objects that hold certificates, and of objects that use them.
export type {
	BundleSelection,
	CaBundleKind,
	CalledServerRecord,
	ConnectionCertificates,
	LabelRequirement,
	ManagedCertificateRecord,
	MountForm,
	PodReference,
	PodUseRecord,
	TlsRouteRecord,
} from './certificate-records.js';
