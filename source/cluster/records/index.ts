// Objects of the cluster, reduced to what certdeck reads of them.
export type {ConfigMapRecord, SecretRecord, TrustBundleRecord, TrustBundleVersion} from './published-records.js';
export type {
	BindingRecord,
	BindingSubject,
	GatewayListener,
	GatewayRecord,
	GatewayVersion,
	HttpRouteRecord,
	IngressRecord,
	NamespaceRecord,
	NodeRecord,
	PodRecord,
	PolicyRule,
	RoleRecord,
	RouteParent,
	Selection,
	ServiceRecord,
} from './records.js';
