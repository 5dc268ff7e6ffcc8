import {localized} from '../../../base/text/index.js';
import type {ServiceRecord} from '../../../cluster/records/index.js';
import {plainAddress} from './addresses.js';

export type Services = {
	/** Keyed by `NAMESPACE/NAME`. */
	readonly byName: ReadonlyMap<string, ServiceRecord>;
	/** By cluster address, load balancer address, and load balancer host name. */
	readonly byAddress: ReadonlyMap<string, readonly ServiceRecord[]>;
	/**
	 * By addresses and names that the author of a Service can choose at will: `spec.externalIPs`, and host names in an
	 * annotation.
	 */
	readonly byClaim: ReadonlyMap<string, readonly ServiceRecord[]>;
	/** Whether all Services are in the index. Then a Service that is missing here does not exist. */
	readonly isComplete: boolean;
};

export function indexServices(services: readonly ServiceRecord[], isComplete: boolean): Services {
	return {
		byName: new Map(services.map(service => [serviceKey(service), service])),
		byAddress: indexed(services, ({clusterIps, ingressIps, ingressHostnames, chosenHostnames = []}) => [
			...clusterIps,
			...ingressIps,
			...ingressHostnames.filter(hostname => !chosenHostnames.includes(hostname)),
		]),
		byClaim: indexed(services, ({externalIps, chosenHostnames = []}) => [...externalIps, ...chosenHostnames]),
		isComplete,
	};
}

function indexed(
	services: readonly ServiceRecord[],
	addressesOf: (service: ServiceRecord) => readonly string[],
): ReadonlyMap<string, readonly ServiceRecord[]> {
	const found = new Map<string, ServiceRecord[]>();
	for (const service of services) {
		for (const address of new Set(addressesOf(service).map(plainAddress))) {
			const owners = found.get(address) ?? [];
			owners.push(service);
			found.set(address, owners);
		}
	}

	return found;
}

/** `NAMESPACE/NAME`. */
export function serviceKey({namespace, name}: {readonly namespace: string; readonly name: string}): string {
	return `${namespace}/${name}`;
}

/** The addresses of a Service as a phrase: `ClusterIP 10.96.14.20`, `headless`, `ExternalName db.example.com`. */
export function whereabouts({clusterIps, headless, externalName, ingressIps, ingressHostnames}: ServiceRecord): string {
	const outside = [...ingressIps, ...ingressHostnames];
	return [
		...(externalName === undefined ? [] : [localized`ExternalName ${externalName}`]),
		...(headless ? ['headless'] : []),
		...(clusterIps.length > 0 ? [localized`ClusterIP ${clusterIps.join(', ')}`] : []),
		...(outside.length > 0 ? [localized`load balancer ${outside.slice(0, 3).join(', ')}`] : []),
	].join('; ');
}
