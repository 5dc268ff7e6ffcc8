import type {ServiceRecord} from '../../cluster/records.js';
import {plainAddress} from './addresses.js';

export type Services = {
	/** By `NAMESPACE/NAME`. */
	readonly byName: ReadonlyMap<string, ServiceRecord>;
	/** By cluster, external and load balancer address, and by load balancer host name. */
	readonly byAddress: ReadonlyMap<string, readonly ServiceRecord[]>;
	/** Whether these are all: one that is not here is not there. */
	readonly isComplete: boolean;
};

export function indexServices(services: readonly ServiceRecord[], isComplete: boolean): Services {
	const byAddress = new Map<string, ServiceRecord[]>();
	for (const service of services) {
		const {clusterIps, externalIps, ingressIps, ingressHostnames} = service;
		for (const address of new Set(
			[...clusterIps, ...externalIps, ...ingressIps, ...ingressHostnames].map(plainAddress),
		)) {
			const owners = byAddress.get(address) ?? [];
			owners.push(service);
			byAddress.set(address, owners);
		}
	}

	return {byName: new Map(services.map(service => [serviceKey(service), service])), byAddress, isComplete};
}

/** `NAMESPACE/NAME`. */
export function serviceKey({namespace, name}: {readonly namespace: string; readonly name: string}): string {
	return `${namespace}/${name}`;
}

/** Where a Service answers, in a phrase: `ClusterIP 10.96.14.20`, `headless`, `ExternalName db.example.com`. */
export function whereabouts({clusterIps, headless, externalName, ingressIps, ingressHostnames}: ServiceRecord): string {
	const outside = [...ingressIps, ...ingressHostnames];
	return [
		...(externalName === undefined ? [] : [`ExternalName ${externalName}`]),
		...(headless ? ['headless'] : []),
		...(clusterIps.length > 0 ? [`ClusterIP ${clusterIps.join(', ')}`] : []),
		...(outside.length > 0 ? [`load balancer ${outside.slice(0, 3).join(', ')}`] : []),
	].join('; ');
}
