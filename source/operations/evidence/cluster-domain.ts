import type {Cluster} from '../../cluster/calls/index.js';
import type {Reading} from '../../review/evidence/index.js';
import {whyUnread} from '../../review/evidence/index.js';
import type {ClusterDomain} from '../../review/evidence/network/index.js';
import {clusterDomain} from '../../review/evidence/network/index.js';
import {readConfigMap} from './reading.js';

/**
 * The domain of the cluster's DNS: as set for this run, else as in the configuration of CoreDNS or kubeadm.
 *
 * @throws {ClusterError} `aborted` only; what can't be read is in the answer.
 */
export async function readClusterDomain(
	cluster: Cluster,
	now: () => Date,
	signal?: AbortSignal,
): Promise<Reading<ClusterDomain> & {readonly state: 'read'}> {
	const given = cluster.info.clusterDomain;
	const read = (name: string) => readConfigMap(cluster, 'kube-system', name, now, signal);
	const [coredns, kubeadm] = given === undefined ? await Promise.all([read('coredns'), read('kubeadm-config')]) : [];
	return {
		state: 'read',
		at: now(),
		value: clusterDomain({
			given,
			corefile: coredns?.state === 'read' ? coredns.value?.data['Corefile'] : undefined,
			kubeadm: kubeadm?.state === 'read' ? kubeadm.value?.data['ClusterConfiguration'] : undefined,
			unread: coredns === undefined || coredns.state === 'read' ? [] : [whyUnread(coredns) ?? ''],
		}),
	};
}
