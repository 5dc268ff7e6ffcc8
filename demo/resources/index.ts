import type {Resource, Review} from '../api/resource.js';
import {certificateSigningRequests} from './certificate-signing-request.js';
import {clusterTrustBundles} from './cluster-trust-bundle.js';
import {events, namespaces, nodes, pods, serviceAccounts, services} from './core.js';
import {configMaps, secrets} from './data-maps.js';
import {clusterRoleBindings, clusterRoles, roleBindings, roles} from './rbac.js';
import {
	selfSubjectAccessReviews,
	selfSubjectReviews,
	selfSubjectRulesReviews,
	subjectAccessReviews,
} from './reviews.js';

/** Every kind that is stored. */
export const resources: readonly Resource[] = [
	configMaps,
	events,
	namespaces,
	nodes,
	pods,
	secrets,
	serviceAccounts,
	services,
	certificateSigningRequests,
	clusterTrustBundles,
	clusterRoleBindings,
	clusterRoles,
	roleBindings,
	roles,
];

/** Every kind that is only answered. */
export const reviews: readonly Review[] = [
	selfSubjectAccessReviews,
	selfSubjectRulesReviews,
	subjectAccessReviews,
	selfSubjectReviews,
];
