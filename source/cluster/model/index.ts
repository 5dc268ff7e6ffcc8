// Defines the objects of a cluster as certdeck reads them, and the errors of the cluster.
export type {ClusterErrorCode} from './cluster-error.js';
export {ClusterError, isConnectionFault, undone} from './cluster-error.js';
export type {Endpoint} from './endpoint.js';
export {asList, asObject, asText} from './json-value.js';
export {createNotifier} from './notifier.js';
export type {PodPort} from './pod-port.js';
export {quoted, visible} from './quoted.js';
export type {
	AccessReview,
	CertificateSigningRequest,
	Condition,
	LaterWrite,
	NewRequest,
	Pin,
	RequestCluster,
	ResourceAttributes,
	UserInfo,
} from './request-object.js';
