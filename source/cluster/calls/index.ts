// What can be asked of a cluster.
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
