import {isSubdomain} from '../../../base/index.js';
import {localized} from '../../../base/text/index.js';

/** The domains of the cluster's own DNS. */
export type ClusterDomain = {
	/** In lower case, without leading or trailing dots. Messages use the first. */
	readonly zones: readonly string[];
	/** Why the zones are only a guess. */
	readonly unread?: string;
};

/** The usual `clusterDomain` of kubelets, which few change. */
export const usualZone = 'cluster.local';

/** The zones of the cluster: the one set for this run, else those of the cluster's DNS or installer, else the usual one. */
export function clusterDomain({
	given,
	corefile,
	kubeadm,
	unread = [],
}: {
	readonly given?: string | undefined;
	/** CoreDNS's configuration. */
	readonly corefile?: string | undefined;
	/** kubeadm's ClusterConfiguration, YAML. */
	readonly kubeadm?: string | undefined;
	/** Why some of these could not be read. */
	readonly unread?: readonly string[];
}): ClusterDomain {
	const [, dnsDomain = ''] = /^\s*dnsDomain:\s*["']?([^\s"'#]+)/m.exec(kubeadm ?? '') ?? [];
	const zones = [[given ?? ''], corefileZones(corefile ?? ''), [dnsDomain]].map(texts => [
		...new Set(texts.map(plainZone).filter(isZone)),
	]);
	const known = zones.find(each => each.length > 0);
	return known === undefined
		? {
				zones: [usualZone],
				unread:
					unread.length > 0
						? unread.join('; ')
						: localized`neither CoreDNS nor kubeadm tells the domain of the cluster`,
			}
		: {zones: known};
}

/** The zones of the plugin `kubernetes`. `isZone` removes reverse zones later. */
function corefileZones(corefile: string): readonly string[] {
	return [...corefile.matchAll(/^[ \t]*kubernetes((?:[ \t]+[^\s{}#]+)+)/gm)].flatMap(([, list = '']) =>
		list.trim().split(/[ \t]+/),
	);
}

function plainZone(zone: string): string {
	return zone.toLowerCase().replaceAll(/^\.+|\.+$/g, '');
}

function isZone(zone: string): boolean {
	return isSubdomain(zone) && !/(^|\.)(in-addr|ip6)\.arpa$/.test(zone);
}

/** The part of a name after `.svc` or `.pod`; undefined if it is no name of a cluster's DNS, or a short one. */
export function zoneOf(name: string): string | undefined {
	return /\.[^.]+\.(?:svc|pod)\.(.+)$/.exec(name)?.[1];
}
