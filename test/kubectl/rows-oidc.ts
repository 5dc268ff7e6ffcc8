import {readFileSync} from 'node:fs';
import type {Row} from './matrix-rows.js';
import type {Stage} from './matrix-stage.js';
import {config, jwt} from './matrix-stage.js';

const old = jwt('old', 1);
const good = jwt('good', 9e9);
const renewed = jwt('renewed', 9e9);
const oidc = (settings: object) => ({
	'auth-provider': {name: 'oidc', config: {'client-id': 'c', 'idp-issuer-url': 'https://127.0.0.1:1', ...settings}},
});
const row = (
	name: string,
	user: (s: Stage) => object,
	kubectl: string,
	more: Partial<Row> & {readonly cluster?: (s: Stage) => object} = {},
): Row => ({
	name,
	files: s => ({config: config(s, {user: user(s), cluster: more.cluster?.(s)})}),
	kubeconfig: 'config',
	kubectl,
	...more,
});
const renews = (s: Stage, settings: object = {}) =>
	oidc({
		'id-token': old,
		'refresh-token': 'r',
		'idp-issuer-url': s.provider.url,
		'idp-certificate-authority-data': readFileSync(s.provider.authority.certificate).toString('base64'),
		...settings,
	});
/** A name that only the proxies resolve. */
const far = (s: Stage) => ({'idp-issuer-url': `https://idp.test:${s.provider.port}`});

/** `auth-provider` oidc, the only one that kubectl still has. */
export const oidcRows: readonly Row[] = [
	row('oidc without issuer', () => oidc({'id-token': good, 'idp-issuer-url': undefined}), 'refused', {
		says: /has no idp-issuer-url/,
	}),
	row('oidc without client-id', () => oidc({'id-token': good, 'client-id': undefined}), 'refused', {
		says: /has no client-id/,
	}),
	row('oidc with a good token', () => oidc({'id-token': good}), `token ${good}`),
	row('oidc with a good token, and another token', () => ({...oidc({'id-token': good}), token: 't'}), 'token t'),
	row('oidc, token over, nothing to renew with', () => oidc({'id-token': old}), 'refused', {says: /has run out/}),
	row('oidc, no JWT', () => oidc({'id-token': 'x'}), 'refused'),
	row('oidc, renewed', s => renews(s), `token ${renewed}`),
	row('oidc, renewed, no token before', s => renews(s, {'id-token': undefined}), `token ${renewed}`),
	row('oidc, provider not vouched for', s => renews(s, {'idp-certificate-authority-data': undefined}), 'refused', {
		says: /does not vouch for/,
	}),
	row(
		'oidc, CA of the provider as a file',
		s =>
			renews(s, {
				'idp-certificate-authority-data': undefined,
				'idp-certificate-authority': s.provider.authority.certificate,
			}),
		`token ${renewed}`,
	),
	{
		name: 'oidc, CA of the provider as a file beside the kubeconfig',
		files: s => ({
			'sub/config': config(s, {
				user: renews(s, {'idp-certificate-authority-data': undefined, 'idp-certificate-authority': 'ca.crt'}),
			}),
			'sub/ca.crt': readFileSync(s.provider.authority.certificate),
		}),
		kubeconfig: 'sub/config',
		kubectl: 'refused',
		ours: `token ${renewed}`,
		why: 'a path in a kubeconfig is relative to it; kubectl forgets this one',
	},
	row('oidc, renewed by HTTPS_PROXY', s => renews(s, far(s)), `token ${renewed}`, {
		env: s => ({HTTPS_PROXY: `http://127.0.0.1:${s.httpProxy.port}`}),
	}),
	row('oidc, NO_PROXY its provider', s => renews(s, far(s)), 'refused', {
		env: s => ({HTTPS_PROXY: `http://127.0.0.1:${s.httpProxy.port}`, NO_PROXY: 'idp.test'}),
	}),
	row('oidc, renewed by proxy-url', s => renews(s, far(s)), 'refused', {
		cluster: s => ({'proxy-url': `socks5://127.0.0.1:${s.socksProxy.port}`}),
		ours: `token ${renewed}`,
		why: 'proxy-url is for all requests of this cluster; kubectl asks the provider by the environment alone',
	}),
	row('oidc, proxy-url that does not lead to the provider', s => renews(s), `token ${renewed}`, {
		cluster: s => ({'proxy-url': `http://127.0.0.1:${s.narrowProxy.port}`}),
	}),
];
