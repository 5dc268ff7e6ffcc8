// Defines the calls that a cluster offers to the rest of the program.
export type {
	AccessCalls,
	ApplyOptions,
	CertificateSourceCalls,
	Cluster,
	InventoryCalls,
	LeaseCalls,
	ListOptions,
	LiveList,
	LiveStore,
	OwnConfigMapCalls,
	PublishedObjectCalls,
	RbacCalls,
	RequestCalls,
	RequestList,
	RequestPage,
	RequestStore,
	RoutingCalls,
	SettlePace,
	Store,
	TrustBundleCalls,
} from './cluster.js';
export {isPartial} from './partial-list.js';
export type {PodCertificateCalls} from './pod-certificate-calls.js';
