import {createHash, timingSafeEqual} from 'node:crypto';
import type {IncomingHttpHeaders} from 'node:http';
import type {TLSSocket} from 'node:tls';
import {decodeCertificate} from '../../source/pki/x509/index.js';
import type {User} from '../schema/resource.js';
import {badRequest, forbidden, unauthorized} from '../schema/status.js';
import type {Rbac} from './rbac.js';

export type Token = {readonly token: string; readonly user: User};

const commonName = '2.5.4.3';
const organization = '2.5.4.10';
const everyone = 'system:authenticated';

const anonymous: User = {username: 'system:anonymous', groups: ['system:unauthenticated'], extra: {}};

/**
 * The caller: by client certificate (CN is the user, O the groups), else by bearer token, else the anonymous user.
 *
 * @throws {ApiError} 401 for a foreign certificate or token.
 */
export function authenticate(socket: TLSSocket, headers: IncomingHttpHeaders, tokens: readonly Token[]): User {
	const owner = ownerOf(socket);
	if (owner) {
		return owner;
	}

	const header = headers.authorization;
	const token = header === undefined ? undefined : /^Bearer +(\S+)$/i.exec(header.trim())?.[1];
	if (token === undefined) {
		return anonymous;
	}

	const known = tokens.find(candidate => isEqual(candidate.token, token));
	if (!known) {
		throw unauthorized();
	}

	const {groups} = known.user;
	return {...known.user, groups: groups.includes(everyone) ? groups : [...groups, everyone]};
}

/** The users of open connections. A handshake shows one certificate, and requests of the connection do not read it again. */
const owners = new WeakMap<TLSSocket, User>();

/** @returns the user of the connection's certificate; undefined if it has none. @throws {ApiError} 401 */
function ownerOf(socket: TLSSocket): User | undefined {
	const known = owners.get(socket);
	if (known) {
		return known;
	}

	// Undefined if the connection is already closed, or shows no certificate.
	const certificate = socket.getPeerX509Certificate();
	if (!certificate) {
		return undefined;
	}

	if (!socket.authorized) {
		throw unauthorized();
	}

	const owner = userOf(certificate.raw);
	owners.set(socket, owner);
	return owner;
}

/**
 * @returns the user in a client certificate. The subject is read attribute by attribute, because in its text form a comma
 * or newline in a name looks like a separator.
 */
export function userOf(certificateDer: Uint8Array): User {
	const attributes = decodeCertificate(certificateDer).subject.flat();
	const values = (oid: string) => attributes.filter(attribute => attribute.oid === oid).map(({value}) => value);
	return {
		username: values(commonName).at(-1) ?? '',
		groups: [...values(organization), everyone],
		extra: {
			'authentication.kubernetes.io/credential-id': [
				`X509SHA256=${createHash('sha256').update(certificateDer).digest('hex')}`,
			],
		},
	};
}

/** Keys of extra are percent-encoded. A key that can't be decoded is used unchanged (impersonation.go). */
function unescapeKey(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Compares digests, so that the duration reveals nothing about the token. */
function isEqual(left: string, right: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(left), digest(right));
}

/**
 * Impersonate-User, -Group, -Uid and -Extra-*: returns the impersonated user, if the caller may `impersonate` each part.
 *
 * @throws {ApiError} 403
 */
export function impersonate(user: User, headers: IncomingHttpHeaders, rbac: Pick<Rbac, 'authorize'>): User {
	const one = (name: string) =>
		([] as (string | undefined)[]).concat(headers[name]).filter(value => value !== undefined);
	const [username = ''] = one('impersonate-user');
	const groups = one('impersonate-group').flatMap(value => value.split(', '));
	const [uid] = one('impersonate-uid');
	const extra = Object.fromEntries(
		Object.keys(headers)
			.filter(name => name.startsWith('impersonate-extra-'))
			.map(name => [unescapeKey(name.slice('impersonate-extra-'.length)), one(name)]),
	);
	if (!username) {
		if (groups.length > 0 || uid || Object.keys(extra).length > 0) {
			throw badRequest('requested impersonation without impersonating a user');
		}

		return user;
	}

	const serviceAccount = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username);
	const wanted = [
		serviceAccount
			? {group: '', resource: 'serviceaccounts', namespace: serviceAccount[1] ?? '', name: serviceAccount[2] ?? ''}
			: {group: '', resource: 'users', namespace: '', name: username},
		...groups.map(name => ({group: '', resource: 'groups', namespace: '', name})),
		...(uid ? [{group: 'authentication.k8s.io', resource: 'uids', namespace: '', name: uid}] : []),
		...Object.entries(extra).flatMap(([key, values]) =>
			values.map(name => ({
				group: 'authentication.k8s.io',
				resource: 'userextras',
				namespace: '',
				name,
				subresource: key,
			})),
		),
	];
	for (const attributes of wanted) {
		if (!rbac.authorize(user, {verb: 'impersonate', subresource: '', ...attributes}).allowed) {
			throw forbidden(
				{group: attributes.group, plural: attributes.resource},
				attributes.name,
				`User ${JSON.stringify(user.username)} cannot impersonate resource ${JSON.stringify(attributes.resource)} in API group ${JSON.stringify(attributes.group)} ${attributes.namespace ? `in the namespace ${JSON.stringify(attributes.namespace)}` : 'at the cluster scope'}`,
			);
		}
	}

	const own =
		serviceAccount && groups.length === 0
			? ['system:serviceaccounts', `system:serviceaccounts:${serviceAccount[1]}`]
			: groups;
	const isAnonymous = username === 'system:anonymous';
	const marker = isAnonymous ? 'system:unauthenticated' : everyone;
	return {
		username,
		...(uid && {uid}),
		groups: own.includes(marker) ? own : [...own, marker],
		extra,
	};
}
