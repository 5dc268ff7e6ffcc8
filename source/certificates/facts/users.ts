import {localized} from '../../base/text/index.js';
import type {CalledServerRecord, PodUseRecord} from '../../cluster/records/certificates/index.js';
import type {ServiceRecord} from '../../cluster/records/index.js';
import type {CertificateUser, Entry} from '../model/index.js';
import type {Uses} from '../read/index.js';
import {covers, servedNames, serviceHost} from './hosts.js';

const rootConfigMap = 'kube-root-ca.crt';

/** A caller of a Service that presents some certificates: a webhook, or the API server for an aggregated API. */
export type Caller = CalledServerRecord & {
	readonly service: {readonly namespace: string; readonly name: string};
	/** Server certificates of the Pods behind the Service, by their Secrets. */
	readonly presented: readonly Entry[];
};

/** The users of each Secret, ConfigMap or bundle. */
export class UserIndex {
	readonly #byObject = new Map<string, CertificateUser[]>();
	readonly #servicesOf = new Map<string, ServiceRecord[]>();
	readonly callers: readonly Caller[];

	constructor(entries: readonly Entry[], {pods, services, routes, bundles}: Uses) {
		const secretEntries = Map.groupBy(
			entries.filter(({place, leaf}) => place.kind === 'Secret' && leaf !== undefined),
			({place}) => `${place.namespace}/${place.name}`,
		);
		const servicesIn = Map.groupBy(services, ({namespace}) => namespace);
		const presentedBy = new Map<string, Set<Entry>>();
		for (const pod of pods) {
			this.#addPod(pod);
			const behind = (servicesIn.get(pod.namespace) ?? []).filter(service => selects(service, pod));
			for (const {kind, name} of pod.references) {
				const key = `${pod.namespace}/${name}`;
				const own = kind === 'Secret' ? (secretEntries.get(key) ?? []) : [];
				if (own.length > 0) {
					this.#servicesOf.set(key, [...new Set([...(this.#servicesOf.get(key) ?? []), ...behind])]);
				}

				for (const service of behind) {
					const presented = presentedBy.get(serviceHost(service)) ?? new Set();
					presentedBy.set(serviceHost(service), presented);
					for (const entry of own) {
						presented.add(entry);
					}
				}
			}
		}

		for (const {kind, namespace, name, certificates} of routes) {
			for (const {hosts, ...secret} of certificates) {
				this.#add(`Secret/${secret.namespace}/${secret.name}`, {kind, namespace, name, how: 'tls', hosts});
			}
		}

		this.callers = bundles.flatMap(bundle =>
			bundle.service === undefined
				? []
				: [
						{
							...bundle,
							service: bundle.service,
							presented: [...(presentedBy.get(serviceHost(bundle.service)) ?? [])],
						},
					],
		);
		for (const {kind, name, service, presented} of this.callers) {
			for (const {place, leaf} of presented) {
				if (leaf !== undefined && covers(servedNames(leaf), serviceHost(service))) {
					this.#add(`Secret/${place.namespace}/${place.name}`, {
						kind,
						name,
						how: 'calls',
						hosts: [serviceHost(service)],
					});
				}
			}
		}
	}

	of({place: {kind, namespace = '', name, field, alsoIn = []}}: Entry): readonly CertificateUser[] {
		switch (kind) {
			case 'Secret':
			case 'ConfigMap': {
				return name === rootConfigMap
					? [{kind: 'Pods', name: localized`with a service account token`, how: 'projected'}]
					: [namespace, ...alsoIn].flatMap(each => this.#byObject.get(`${kind}/${each}/${name}`) ?? []);
			}

			case 'ClusterTrustBundle': {
				return this.#byObject.get(`${kind}//${name}`) ?? [];
			}

			case 'record':
			case 'file':
			case 'CertificateSigningRequest': {
				return [];
			}

			case 'kubeconfig': {
				return [{kind: 'kubeconfig', name, how: field}];
			}

			default: {
				return [
					{kind: kind === 'server' ? 'server' : 'kube-apiserver', name: kind === 'server' ? name : '', how: 'calls'},
				];
			}
		}
	}

	/** Services that select the Pods that use the Secret. */
	servicesOf({place}: Entry): readonly ServiceRecord[] {
		return place.kind === 'Secret' ? (this.#servicesOf.get(`${place.namespace}/${place.name}`) ?? []) : [];
	}

	#addPod({namespace, owner, references}: PodUseRecord): void {
		for (const {kind, name, form} of references) {
			const key = kind === 'ClusterTrustBundle' ? `${kind}//${name}` : `${kind}/${namespace}/${name}`;
			if (name !== rootConfigMap) {
				this.#add(key, {kind: owner.kind, namespace, name: owner.name, how: form});
			}
		}
	}

	#add(key: string, user: CertificateUser): void {
		const known = this.#byObject.get(key);
		if (known === undefined) {
			this.#byObject.set(key, [user]);
		} else if (!known.some(each => isSameUser(each, user))) {
			known.push(user);
		}
	}
}

function isSameUser(a: CertificateUser, b: CertificateUser): boolean {
	return (
		a.kind === b.kind &&
		a.namespace === b.namespace &&
		a.name === b.name &&
		a.how === b.how &&
		a.hosts?.join() === b.hosts?.join()
	);
}

function selects({namespace, selector}: ServiceRecord, pod: PodUseRecord): boolean {
	const wanted = Object.entries(selector);
	return namespace === pod.namespace && wanted.length > 0 && wanted.every(([key, value]) => pod.labels[key] === value);
}
