import {readFileSync} from 'node:fs';
import {dirname, isAbsolute, join} from 'node:path';
import {ClusterError} from './cluster-error.js';
import {asList, asObject} from './decode.js';
import type {Entry} from './kubeconfig-file.js';
import {base64Field, fileField, textField} from './kubeconfig-file.js';
import type {OidcLogin} from './oidc.js';
import {createOidcLogin} from './oidc.js';
import {quoted} from './quoted.js';

/** `users[].user.exec` of a kubeconfig. */
export type ExecPlugin = {
	readonly command: string;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	readonly apiVersion: string;
	readonly provideClusterInfo: boolean;
	/** What to say to those who don't have it installed; hostile text. */
	readonly installHint?: string | undefined;
};

/** How a user of a kubeconfig shows who they are. */
export type Identity = {
	readonly name: string;
	readonly certFile?: string | undefined;
	readonly certData?: string | undefined;
	readonly keyFile?: string | undefined;
	readonly keyData?: string | undefined;
	readonly token?: string | undefined;
	readonly tokenFile?: string | undefined;
	readonly username?: string | undefined;
	readonly password?: string | undefined;
	readonly exec?: ExecPlugin | undefined;
	/** `auth-provider` oidc. */
	readonly oidc?: OidcLogin | undefined;
	/** `as`, `as-uid`, `as-groups`, `as-user-extra` as the headers that say so. */
	readonly impersonation?: Readonly<Record<string, string | readonly string[]>>;
};

/** Reads a user of a kubeconfig. @throws {ClusterError} `kubeconfig` naming the field that is wrong. */
export function readIdentity(user: Entry): Identity {
	return {
		name: user.name,
		certFile: fileField(user, 'client-certificate'),
		certData: base64Field(user, 'client-certificate-data'),
		keyFile: fileField(user, 'client-key'),
		keyData: base64Field(user, 'client-key-data'),
		token: textField(user, 'token'),
		tokenFile: fileField(user, 'tokenFile'),
		username: textField(user, 'username'),
		password: textField(user, 'password'),
		exec: readExec(user),
		oidc: readAuthProvider(user),
		impersonation: readImpersonation(user),
	};
}

/** What took the place of the auth providers that client-go no longer has. */
const successors: Readonly<Record<string, string>> = {
	gcp: 'use the exec plugin gke-gcloud-auth-plugin: gcloud container clusters get-credentials writes it into the kubeconfig',
	azure: 'use the exec plugin kubelogin: kubelogin convert-kubeconfig writes it into the kubeconfig',
};

/**
 * `auth-provider`: oidc is the only one that kubectl still has. The others ran a program of the kubeconfig's whose words
 * went to the terminal as they came.
 */
function readAuthProvider(user: Entry): OidcLogin | undefined {
	if (!user.body['auth-provider']) {
		return undefined;
	}

	const {name, config} = asObject(user.body['auth-provider']);
	if (name === 'oidc') {
		return readOidc(user, asObject(config));
	}

	const known = String(name);
	const hint = Object.hasOwn(successors, known) ? successors[known] : undefined;
	throw new ClusterError(
		'kubeconfig',
		`user ${quoted(user.name)} in ${quoted(user.file)} logs in by the auth-provider ${quoted(known)}, which ${hint === undefined ? 'is none that kubectl knows' : 'is gone since Kubernetes 1.26'}`,
		hint === undefined ? {} : {hint},
	);
}

function readOidc(user: Entry, config: Readonly<Record<string, unknown>>): OidcLogin {
	const settings: Entry = {...user, body: config};
	const caData = base64Field(settings, 'idp-certificate-authority-data');
	const caFile = fileField(settings, 'idp-certificate-authority');
	return createOidcLogin(user.name, {
		idToken: textField(settings, 'id-token'),
		refreshToken: textField(settings, 'refresh-token'),
		issuer: textField(settings, 'idp-issuer-url'),
		clientId: textField(settings, 'client-id'),
		clientSecret: textField(settings, 'client-secret'),
		ca:
			caData === undefined ? (caFile === undefined ? undefined : readFileSync(caFile)) : Buffer.from(caData, 'base64'),
	});
}

function readExec(user: Entry): ExecPlugin | undefined {
	const exec = user.body['exec'];
	if (exec === undefined || exec === null) {
		return undefined;
	}

	const {command, args, env, apiVersion, provideClusterInfo, installHint} = asObject(exec);
	if (typeof command !== 'string' || command === '') {
		throw new ClusterError('kubeconfig', `exec of user ${quoted(user.name)} in ${quoted(user.file)} names no command`);
	}

	return {
		// As kubectl: a path is relative to the kubeconfig, a bare name is looked for in $PATH.
		command: /[/\\]/.test(command) && !isAbsolute(command) ? join(dirname(user.file), command) : command,
		args: asList(args).map(String),
		env: Object.fromEntries(asList(env).map(each => [String(asObject(each)['name']), String(asObject(each)['value'])])),
		apiVersion: typeof apiVersion === 'string' ? apiVersion : 'client.authentication.k8s.io/v1',
		provideClusterInfo: provideClusterInfo === true,
		installHint: typeof installHint === 'string' && installHint !== '' ? installHint : undefined,
	};
}

/** Leaving out a part would have the server act for somebody else than was asked for. */
function readImpersonation(user: Entry): Readonly<Record<string, string | readonly string[]>> {
	const headers: Record<string, string | readonly string[]> = {};
	const name = textField(user, 'as');
	const uid = textField(user, 'as-uid');
	const groups = asList(user.body['as-groups']).map(String);
	if (name !== undefined) {
		headers['Impersonate-User'] = name;
	}

	if (uid !== undefined) {
		headers['Impersonate-Uid'] = uid;
	}

	if (groups.length > 0) {
		headers['Impersonate-Group'] = groups;
	}

	for (const [key, values] of Object.entries(asObject(user.body['as-user-extra']))) {
		headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = asList(values).map(String);
	}

	if (Object.keys(headers).length > 0 && name === undefined) {
		throw new ClusterError(
			'kubeconfig',
			`user ${quoted(user.name)} in ${quoted(user.file)} has as-uid, as-groups or as-user-extra but no as`,
		);
	}

	return headers;
}
