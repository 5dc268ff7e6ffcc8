// Indexes Services, Pods, nodes, routes and addresses.
export type {ApiServerAddresses} from './addresses.js';
export {apiServerAddresses, plainAddress, podNameAddress} from './addresses.js';
export type {ClusterDomain} from './domain.js';
export {clusterDomain, usualZone, zoneOf} from './domain.js';
export type {Nodes} from './nodes.js';
export {indexNodes, isControlPlane} from './nodes.js';
export type {RouteLists, Routes} from './routes.js';
export {admittedBy, claimsOf, indexRoutes} from './routes.js';
export type {Services} from './services.js';
export {indexServices, serviceKey, whereabouts} from './services.js';
