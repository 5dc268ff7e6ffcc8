import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {localized} from '../../base/text/index.js';
import {asList, asObject, ClusterError, quoted} from '../model/index.js';
import type {ExecPlugin} from './exec-plugin.js';
import {execVersions} from './exec-plugin.js';
import type {Entry} from './kubeconfig-entry.js';
import {base64Field, fileField, pathField, refuseBoth, textField} from './kubeconfig-entry.js';
import type {OidcLogin, OidcSettings} from './oidc.js';
import {createOidcLogin} from './oidc.js';

/** The credentials of a user of a kubeconfig. */
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
	/** `as`, `as-uid`, `as-groups` and `as-user-extra` as HTTP headers. */
	readonly impersonation?: Readonly<Record<string, string | readonly string[]>>;
};

/** How an identity provider is reached. */
export type LoginWays = Pick<OidcSettings, 'proxiesTo'>;

/** Reads a user of a kubeconfig. @throws {ClusterError} `kubeconfig` naming the field that is wrong. */
export function readIdentity(user: Entry, ways: LoginWays): Identity {
	refuseBoth(user, 'client-certificate', 'client-certificate-data');
	refuseBoth(user, 'client-key', 'client-key-data');
	refuseBoth(user, 'token', 'username');
	refuseBoth(user, 'exec', 'auth-provider');
	const token = textField(user, 'token');
	return {
		name: user.name,
		certFile: fileField(user, 'client-certificate'),
		certData: base64Field(user, 'client-certificate-data'),
		keyFile: fileField(user, 'client-key'),
		keyData: base64Field(user, 'client-key-data'),
		token,
		// kubectl accepts a missing token file if there is a token too.
		tokenFile: token === undefined ? fileField(user, 'tokenFile') : pathField(user, 'tokenFile'),
		username: textField(user, 'username'),
		password: textField(user, 'password'),
		exec: readExec(user),
		oidc: readAuthProvider(user, ways),
		impersonation: readImpersonation(user),
	};
}

/** A sentence if a user has no credentials: the server would treat them as `system:anonymous`. */
export function whyNoCredentials(identity: Identity): string | undefined {
	const {name, token, tokenFile, username, exec, oidc} = identity;
	const hasCertificate = identity.certData !== undefined || identity.certFile !== undefined;
	const hasKey = identity.keyData !== undefined || identity.keyFile !== undefined;
	if (token !== undefined || username !== undefined || exec !== undefined || oidc !== undefined || hasCertificate) {
		return undefined;
	}

	const user = localized`user ${quoted(name)} of the kubeconfig`;
	if (tokenFile !== undefined) {
		return readFileSync(tokenFile, 'utf8').trim() === ''
			? localized`${user} has no credentials: its tokenFile ${quoted(tokenFile)} is empty`
			: undefined;
	}

	return hasKey
		? localized`${user} has a client-key but no client-certificate`
		: localized`${user} has no credentials${identity.password === undefined ? '' : localized`: a password without a username`}`;
}

/** Replacements of the auth providers that client-go has removed. */
const successors: Readonly<Record<string, string>> = {
	gcp: localized`use the exec plugin gke-gcloud-auth-plugin: gcloud container clusters get-credentials writes it into the kubeconfig`,
	azure: localized`use the exec plugin kubelogin: kubelogin convert-kubeconfig writes it into the kubeconfig`,
};

/**
 * Reads `auth-provider`. kubectl supports oidc only. The others ran a program from the kubeconfig, and its output went to
 * the terminal unchanged.
 */
function readAuthProvider(user: Entry, ways: LoginWays): OidcLogin | undefined {
	if (!user.body['auth-provider']) {
		return undefined;
	}

	const {name, config} = asObject(user.body['auth-provider']);
	if (name === 'oidc') {
		return readOidc(user, asObject(config), ways);
	}

	const known = String(name);
	const hint = Object.hasOwn(successors, known) ? successors[known] : undefined;
	throw new ClusterError(
		'kubeconfig',
		localized`user ${quoted(user.name)} in ${quoted(user.file)} logs in by the auth-provider ${quoted(known)}, which ${hint === undefined ? localized`is none that kubectl knows` : localized`is gone since Kubernetes 1.26`}`,
		hint === undefined ? {} : {hint},
	);
}

function readOidc(user: Entry, config: Readonly<Record<string, unknown>>, ways: LoginWays): OidcLogin {
	const settings: Entry = {...user, body: config};
	for (const field of ['idp-issuer-url', 'client-id']) {
		if (textField(settings, field) === undefined) {
			throw new ClusterError(
				'kubeconfig',
				localized`auth-provider oidc of user ${quoted(user.name)} in ${quoted(user.file)} has no ${field}`,
			);
		}
	}

	const caData = base64Field(settings, 'idp-certificate-authority-data');
	const caFile = fileField(settings, 'idp-certificate-authority');
	return createOidcLogin(user.name, {
		...ways,
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

	const where = localized`exec of user ${quoted(user.name)} in ${quoted(user.file)}`;
	const refuse = (what: string, hint?: string) =>
		new ClusterError('kubeconfig', `${where} ${what}`, hint ? {hint} : {});
	const {command, args, env, apiVersion, provideClusterInfo, installHint, interactiveMode} = asObject(exec);
	if (typeof command !== 'string' || command === '') {
		throw refuse(localized`names no command`);
	}

	const version = execVersions.find(each => each === apiVersion);
	if (version === undefined) {
		throw refuse(
			typeof apiVersion === 'string' && apiVersion !== ''
				? localized`has the apiVersion ${quoted(apiVersion)}, which kubectl no longer takes either`
				: localized`names no apiVersion`,
			localized`one of ${execVersions.join(', ')}`,
		);
	}

	// Only in v1beta1 the field may be absent; it then means IfAvailable.
	const mode = interactiveMode || (version.endsWith('/v1beta1') ? 'IfAvailable' : undefined);
	if (mode !== 'Never' && mode !== 'IfAvailable' && mode !== 'Always') {
		throw refuse(
			mode === undefined
				? localized`names no interactiveMode`
				: localized`has the interactiveMode ${quoted(String(mode))}`,
			localized`one of IfAvailable, Always, Never`,
		);
	}

	const words = asList(args);
	const variables = asList(env).map(asObject);
	if (!words.every(word => typeof word === 'string')) {
		throw refuse(localized`has an argument that is not text: write it in quotes`);
	}

	if (!variables.every(({name, value = ''}) => typeof name === 'string' && name !== '' && typeof value === 'string')) {
		throw refuse(localized`has a variable in env without a name, or with a value that is not text`);
	}

	return {
		// As in kubectl, a path is relative to the kubeconfig, and a name without a slash is searched in $PATH.
		command: /[/\\]/.test(command) ? resolve(user.dir, command) : command,
		args: words as readonly string[],
		env: Object.fromEntries(variables.map(({name, value = ''}) => [name, value])) as Readonly<Record<string, string>>,
		apiVersion: version,
		interactiveMode: mode,
		provideClusterInfo: provideClusterInfo === true,
		installHint: typeof installHint === 'string' && installHint !== '' ? installHint : undefined,
	};
}

/** Reads all parts or throws. Without one of them, the server would act for a different user. */
function readImpersonation(user: Entry): Readonly<Record<string, string | readonly string[]>> {
	const headers: Record<string, string | readonly string[]> = {};
	const name = textField(user, 'as');
	const uid = textField(user, 'as-uid');
	const groups = textsOf(user, 'as-groups', user.body['as-groups']);
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
		headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = textsOf(user, 'as-user-extra', values);
	}

	if (Object.keys(headers).length > 0 && name === undefined) {
		throw new ClusterError(
			'kubeconfig',
			localized`user ${quoted(user.name)} in ${quoted(user.file)} has as-uid, as-groups or as-user-extra but no as`,
		);
	}

	return headers;
}

/** The texts of a list. As in kubectl, `[y]` is a list with a boolean, which is refused. */
function textsOf({name, file}: Entry, field: string, list: unknown): readonly string[] {
	const texts = asList(list);
	if (!texts.every(each => typeof each === 'string')) {
		throw new ClusterError(
			'kubeconfig',
			localized`${field} of user ${quoted(name)} in ${quoted(file)} must be a list of text`,
		);
	}

	return texts as readonly string[];
}
