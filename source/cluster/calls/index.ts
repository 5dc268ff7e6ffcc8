// Defines the calls that a cluster offers to the rest of the program.
export type {
	AccessCalls,
	ApplyOptions,
	Cluster,
	InventoryCalls,
	ListOptions,
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
