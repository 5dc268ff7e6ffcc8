import {resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import {ClusterError, quoted} from '../model/index.js';
import type {Entry} from './kubeconfig-entry.js';
import {textField} from './kubeconfig-entry.js';
import type {Kubeconfig} from './kubeconfig-file.js';
import {withoutUserInfo} from './read-endpoint.js';

/** What the command line says in place of the kubeconfig, as kubectl's flags of these names do. */
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

/** The parts of a kubeconfig that are gone by. */
export type Chosen = {readonly cluster: Entry; readonly user: Entry | undefined};

/**
 * Follows a context to its cluster and user, or to those that the command line names instead, with what it says of them.
 *
 * @param where - the context, as messages name it.
 * @throws {ClusterError} `kubeconfig` for names that the kubeconfig does not have.
 */
export function chosenEntries(config: Kubeconfig, context: Entry, where: string, overrides: Overrides): Chosen {
	const clusterName = overrides.cluster ?? textField(context, 'cluster') ?? '';
	const found = config.clusters.find(({name}) => name === clusterName);
	// A server of the command line needs no cluster of the kubeconfig, but one that it names has to be there.
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

/** Where there is no kubeconfig at all, or none that says which context: the flags have to say it all. */
export function contextOfFlags({cluster, server}: Overrides): Entry | undefined {
	return cluster === undefined && server === undefined ? undefined : empty('context', '');
}

/** What is said in place of the kubeconfig as flags of kubectl and certdeck, `--as=bob`; not who logs in by a token. */
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

/** As kubectl: with another server its own name for TLS goes, too. */
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
		// What the command line says goes before the file of the kubeconfig.
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
