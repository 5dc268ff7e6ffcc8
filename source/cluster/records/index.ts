// Defines reduced forms of other objects of the cluster: only the fields that certdeck reads.
export type {
	ConfigMapRecord,
	LeaseRecord,
	SecretRecord,
	TrustBundleRecord,
	TrustBundleVersion,
	WholeConfigMapRecord,
} from './published-records.js';
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
