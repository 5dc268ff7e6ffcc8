import {resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import {ClusterError, quoted} from '../model/index.js';
import type {Entry} from './kubeconfig-entry.js';
import {textField} from './kubeconfig-entry.js';
import type {Kubeconfig} from './kubeconfig-file.js';
import {withoutUserInfo} from './read-endpoint.js';

/** Values of the command line that replace those of the kubeconfig. The flags have the names of kubectl's. */
export type Overrides = {
	readonly cluster?: string | undefined;
	readonly user?: string | undefined;
	readonly server?: string | undefined;
	readonly tlsServerName?: string | undefined;
	readonly token?: string | undefined;
	/** Relative to the working folder. */
	readonly tokenFile?: string | undefined;
	readonly as?: string | undefined;
	readonly asUid?: string | undefined;
	readonly asGroups?: readonly string[];
};

/** The entries of a kubeconfig that are used. */
export type Chosen = {readonly cluster: Entry; readonly user: Entry | undefined};

/**
 * Finds the cluster and the user of a context, or those that the command line names instead, and applies the flags to them.
 *
 * @param where - the context, for messages.
 * @throws {ClusterError} `kubeconfig` for names that the kubeconfig does not have.
 */
export function chosenEntries(config: Kubeconfig, context: Entry, where: string, overrides: Overrides): Chosen {
	const clusterName = overrides.cluster ?? textField(context, 'cluster') ?? '';
	const found = config.clusters.find(({name}) => name === clusterName);
	// With --server no cluster of the kubeconfig is needed. A cluster that the command line names must exist.
	const cluster =
		found ??
		(overrides.server !== undefined && overrides.cluster === undefined ? empty('cluster', clusterName) : undefined);
	if (!cluster) {
		throw clusterName === ''
			? new ClusterError('kubeconfig', localized`${where} names no cluster`)
			: missing('cluster', clusterName, overrides.cluster === undefined ? where : undefined);
	}

	const userName = overrides.user ?? textField(context, 'user') ?? '';
	const user = config.users.find(({name}) => name === userName);
	if (!user && userName !== '') {
		throw missing('user', userName, overrides.user === undefined ? where : undefined);
	}

	return {cluster: withServer(cluster, overrides), user: withLogin(user, overrides)};
}

/** A context made of flags, if there is no kubeconfig, or none with a current context. */
export function contextOfFlags({cluster, server}: Overrides): Entry | undefined {
	return cluster === undefined && server === undefined ? undefined : empty('context', '');
}

/** The overrides as flags of kubectl and certdeck, such as `--as=bob`; without tokens. */
export function flagsOf({
	cluster,
	user,
	server,
	tlsServerName,
	as,
	asUid,
	asGroups = [],
}: Overrides): readonly string[] {
	const said = {
		cluster,
		user,
		server: server && withoutUserInfo(server),
		'tls-server-name': tlsServerName,
		as,
		'as-uid': asUid,
	};
	return [
		...Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
		...asGroups.map(group => `--as-group=${group}`),
	];
}

function missing(kind: 'cluster' | 'user', name: string, where: string | undefined): ClusterError {
	return new ClusterError(
		'kubeconfig',
		where === undefined
			? localized`--${kind} names ${quoted(name)}, which the kubeconfig does not have`
			: localized`${where} names the ${kind} ${quoted(name)}, which the kubeconfig does not have`,
	);
}

function empty(kind: Entry['kind'], name: string): Entry {
	return {kind, name, body: {}, file: localized`the command line`, dir: '.'};
}

/** As in kubectl, another server also removes the TLS server name of the kubeconfig. */
function withServer(cluster: Entry, {server, tlsServerName}: Overrides): Entry {
	if (server === undefined && tlsServerName === undefined) {
		return cluster;
	}

	return {
		...cluster,
		body: {...cluster.body, ...(server !== undefined && {server}), 'tls-server-name': tlsServerName},
	};
}

function withLogin(
	user: Entry | undefined,
	{token, tokenFile, as, asUid, asGroups = []}: Overrides,
): Entry | undefined {
	const said = {
		// A token of the command line takes precedence over the token file of the kubeconfig.
		...(token !== undefined && {token, tokenFile: undefined}),
		...(tokenFile !== undefined && {tokenFile: resolve(tokenFile), token: undefined}),
		...(as !== undefined && {as}),
		...(asUid !== undefined && {'as-uid': asUid}),
		...(asGroups.length > 0 && {'as-groups': asGroups}),
	};
	if (Object.keys(said).length === 0) {
		return user;
	}

	const entry = user ?? empty('user', '');
	return {...entry, body: {...entry.body, ...said}};
}
