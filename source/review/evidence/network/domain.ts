import {isSubdomain} from '../../../base/index.js';
import {localized} from '../../../base/text/index.js';

/** What ends the names of the cluster's own DNS. */
export type ClusterDomain = {
	/** Lower case, without dots around. The first is the one to name. */
	readonly zones: readonly string[];
	/** Why that is a guess. */
	readonly unread?: string;
};

/** Kubelet's `clusterDomain` where nobody changed it. */
export const usualZone = 'cluster.local';

/** What was set for this run, else what the cluster's DNS or its installer was told, else the usual. */
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
	/** Why some of it could not be read. */
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

/** The zones of the plugin `kubernetes`, without those for addresses. */
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

/** What stands behind `.svc` or `.pod` in a name; undefined where that is no name of a cluster's DNS, or a short one. */
export function zoneOf(name: string): string | undefined {
	return /\.[^.]+\.(?:svc|pod)\.(.+)$/.exec(name)?.[1];
}
