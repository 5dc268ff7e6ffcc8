import {localized} from '../../base/text/index.js';
import type {BundleSelection, CalledServerRecord, PodUseRecord} from '../../cluster/records/certificates/index.js';
import type {ServiceRecord} from '../../cluster/records/index.js';
import type {CertificateUser, Entry} from '../model/index.js';
import type {Uses} from '../read/index.js';
import {covers, servedNames, serviceHost} from './hosts.js';
import {selectsBundle} from './selects-bundle.js';

const rootConfigMap = 'kube-root-ca.crt';

/** A caller of a Service that presents some certificates: a webhook, or the API server for an aggregated API. */
export type Caller = CalledServerRecord & {
	readonly service: {readonly namespace: string; readonly name: string};
	/** Server certificates of the Pods behind the Service, by their Secrets. */
	readonly presented: readonly Entry[];
};

/** The users of each Secret, ConfigMap or bundle. */
export class UserIndex {
	readonly #byObject = new Map<string, Taking[]>();
	readonly #selecting: (readonly [BundleSelection, CertificateUser])[] = [];
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

	of(entry: Entry): readonly CertificateUser[] {
		const {kind, namespace = '', name, field, alsoIn = []} = entry.place;
		switch (kind) {
			case 'Secret':
			case 'ConfigMap': {
				return name === rootConfigMap
					? [{kind: 'Pods', name: localized`with a service account token`, how: 'projected'}]
					: [namespace, ...alsoIn].flatMap(each => this.#takers(`${kind}/${each}/${name}`, field));
			}

			case 'ClusterTrustBundle': {
				const bySigner = this.#selecting
					.filter(([selection]) => selectsBundle(selection, entry))
					.map(([, user]) => user);
				return distinct([...this.#takers(`${kind}//${name}`, field), ...bySigner]);
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

	#addPod({namespace, owner, references, bundleSelections}: PodUseRecord): void {
		for (const selection of bundleSelections) {
			this.#selecting.push([selection, {kind: owner.kind, namespace, name: owner.name, how: 'projected'}]);
		}

		for (const {kind, name, form, keys} of references) {
			const key = kind === 'ClusterTrustBundle' ? `${kind}//${name}` : `${kind}/${namespace}/${name}`;
			if (name !== rootConfigMap) {
				this.#add(key, {kind: owner.kind, namespace, name: owner.name, how: form}, keys);
			}
		}
	}

	#add(object: string, user: CertificateUser, keys?: readonly string[]): void {
		const known = this.#byObject.get(object);
		const taking = {user, ...(keys && {keys})};
		if (known === undefined) {
			this.#byObject.set(object, [taking]);
		} else if (!known.some(each => isSameUser(each.user, user) && each.keys?.join() === keys?.join())) {
			known.push(taking);
		}
	}

	/** The users of a field of an object. */
	#takers(object: string, field: string): readonly CertificateUser[] {
		const all = this.#byObject.get(object) ?? [];
		return distinct(all.filter(({keys}) => keys === undefined || takesIn(keys, object, field)).map(({user}) => user));
	}
}

/** A user of an object, and the keys of it that it uses: all if absent. */
type Taking = {readonly user: CertificateUser; readonly keys?: readonly string[]};

/** Whether some keys of an object are about a field: with a certificate goes its private key, whatever its name is. */
function takesIn(keys: readonly string[], object: string, field: string): boolean {
	const isCopyOfAuthority = object.startsWith('ConfigMap/') || field === 'ca.crt';
	return keys.includes(field) || (!isCopyOfAuthority && keys.some(key => key !== 'ca.crt'));
}

function distinct(users: readonly CertificateUser[]): readonly CertificateUser[] {
	return users.filter((user, index) => users.findIndex(each => isSameUser(each, user)) === index);
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
