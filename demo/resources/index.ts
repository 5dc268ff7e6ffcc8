import type {Resource, Review} from '../schema/resource.js';
import {
	apiServices,
	customResourceDefinitions,
	managedCertificates,
	mutatingWebhooks,
	validatingWebhooks,
} from './called-servers.js';
import {certificateSigningRequests} from './certificate-signing-request.js';
import {clusterTrustBundles} from './cluster-trust-bundle.js';
import {configMaps, secrets} from './data-maps.js';
import {events} from './event.js';
import {gateways, httpRoutes} from './gateway.js';
import {ingresses} from './ingress.js';
import {leases} from './lease.js';
import {namespaces} from './namespace.js';
import {nodes} from './node.js';
import {pods} from './pod.js';
import {podCertificateRequests} from './pod-certificate-request.js';
import {clusterRoleBindings, clusterRoles, roleBindings, roles} from './rbac.js';
import {
	selfSubjectAccessReviews,
	selfSubjectReviews,
	selfSubjectRulesReviews,
	subjectAccessReviews,
} from './reviews.js';
import {endpointSlices, services} from './service.js';
import {serviceAccounts} from './service-account.js';
import {statefulSets} from './stateful-set.js';

/** All kinds that are stored. */
export const resources: readonly Resource[] = [
	configMaps,
	events,
	namespaces,
	nodes,
	pods,
	secrets,
	leases,
	serviceAccounts,
	services,
	statefulSets,
	ingresses,
	gateways,
	httpRoutes,
	endpointSlices,
	certificateSigningRequests,
	clusterTrustBundles,
	managedCertificates,
	validatingWebhooks,
	mutatingWebhooks,
	customResourceDefinitions,
	apiServices,
	podCertificateRequests,
	clusterRoleBindings,
	clusterRoles,
	roleBindings,
	roles,
];

/** All kinds that are answered and not stored. */
export const reviews: readonly Review[] = [
	selfSubjectAccessReviews,
	selfSubjectRulesReviews,
	subjectAccessReviews,
	selfSubjectReviews,
];
