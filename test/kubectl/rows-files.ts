import {readFileSync} from 'node:fs';
import type {Row} from './matrix-rows.js';
import type {Stage} from './matrix-stage.js';
import {config} from './matrix-stage.js';

const token = {token: 't'};
const good = (stage: Stage) => config(stage, {user: token});
const asText = (stage: Stage) => JSON.stringify(good(stage));
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const certificate = {'client-certificate': 'pki/c.crt', 'client-key': 'pki/c.key'};
const withCertificate = (stage: Stage) =>
	config(stage, {
		cluster: {'certificate-authority-data': undefined, 'certificate-authority': 'pki/ca.crt'},
		user: certificate,
	});
const pki = ({server, client}: Stage, at = 'pki') => ({
	[`${at}/ca.crt`]: readFileSync(server.authority.certificate),
	[`${at}/c.crt`]: readFileSync(client.certificate),
	[`${at}/c.key`]: readFileSync(client.key),
});

/** The sources of a kubeconfig, and its syntax. */
export const fileRows: readonly Row[] = [
	{name: 'plain', files: s => ({config: good(s)}), kubeconfig: 'config', kubectl: 'token t'},
	{name: 'JSON', files: s => ({config: asText(s)}), kubeconfig: 'config', kubectl: 'token t'},
	{name: 'UTF-8 BOM', files: s => ({config: `\uFEFF${asText(s)}`}), kubeconfig: 'config', kubectl: 'token t'},
	{name: 'UTF-16LE BOM', files: s => ({config: utf16(asText(s))}), kubeconfig: 'config', kubectl: 'token t'},
	{name: 'UTF-16BE BOM', files: s => ({config: utf16(asText(s)).swap16()}), kubeconfig: 'config', kubectl: 'token t'},
	{
		name: 'UTF-16LE no BOM',
		files: s => ({config: utf16(asText(s)).subarray(2)}),
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'CRLF',
		files: s => ({config: JSON.stringify(good(s), undefined, 1).replaceAll('\n', '\r\n')}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
	{name: 'empty file', files: () => ({config: ''}), kubeconfig: 'config', kubectl: 'refused'},
	{
		name: 'Latin-1',
		files: s => ({config: Buffer.from(asText(s).replaceAll('alice', 'ali\u00e7e'), 'latin1')}),
		kubeconfig: 'config',
		kubectl: 'refused',
		says: /is not UTF-8/,
	},
	{
		name: 'anchors',
		files: s => ({
			config: `x: &u {token: t}\n${'apiVersion: v1\nkind: Config\n'}clusters: [{name: here, cluster: {server: "${s.server.url}", certificate-authority-data: ${s.caData}}}]\nusers: [{name: a, user: *u}]\ncontexts: [{name: c, context: {cluster: here, user: a}}]\ncurrent-context: c\n`,
		}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
	{
		name: 'merge key',
		files: s => ({
			config: `x: &u {token: t}\nclusters: [{name: here, cluster: {server: "${s.server.url}", certificate-authority-data: ${s.caData}}}]\nusers:\n- name: a\n  user:\n    <<: *u\ncontexts: [{name: c, context: {cluster: here, user: a}}]\ncurrent-context: c\n`,
		}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
	{
		name: 'duplicate YAML keys',
		files: s => ({
			config: `clusters: [{name: here, cluster: {server: "${s.server.url}", certificate-authority-data: ${s.caData}}}]\nusers:\n- name: a\n  user: {token: t, token: u}\ncontexts: [{name: c, context: {cluster: here, user: a}}]\ncurrent-context: c\n`,
		}),
		kubeconfig: 'config',
		kubectl: 'token u',
	},
	{
		name: 'duplicate JSON keys',
		files: s => ({config: asText(s).replace('"token":"t"', '"token":"t","token":"u"')}),
		kubeconfig: 'config',
		kubectl: 'token u',
	},
	{
		name: 'key of other case',
		files: s => ({config: config(s, {user: {Token: 't'}})}),
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'unknown fields',
		files: s => ({config: config(s, {user: {...token, colour: 'red'}, top: {more: [1]}})}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
	{name: 'two documents', files: s => ({config: `${asText(s)}\n---\n{}\n`}), kubeconfig: 'config', kubectl: 'token t'},
	{
		name: 'two documents, yaml',
		files: s => ({config: `---\n${asText(s)}\n---\n{}\n`}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
	{
		name: 'no apiVersion kind',
		files: s => ({config: config(s, {user: token, top: {apiVersion: undefined, kind: undefined}})}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
	{
		name: 'other apiVersion',
		files: s => ({config: config(s, {user: token, top: {apiVersion: 'v2'}})}),
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'other kind',
		files: s => ({config: config(s, {user: token, top: {kind: 'Pod'}})}),
		kubeconfig: 'config',
		kubectl: 'refused',
		says: /is none: its kind is "Pod"/,
	},
	{
		name: 'a token that is a number',
		files: s => ({config: config(s, {user: {token: 12345}})}),
		kubeconfig: 'config',
		kubectl: 'refused',
		says: /token of user "alice" in "config" must be text/,
	},
	{
		name: 'a user name that is a number',
		files: s => ({
			config: config(s, {
				user: token,
				top: {users: [{name: 7, user: token}], contexts: [{name: 'work', context: {cluster: 'here', user: 7}}]},
			}),
		}),
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'insecure flag is yes',
		files: s => ({
			config: JSON.stringify(
				config(s, {user: token, cluster: {'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true}}),
			).replace(':true', ': yes'),
		}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
	{
		name: 'insecure flag is text',
		files: s => ({
			config: config(s, {
				user: token,
				cluster: {'certificate-authority-data': undefined, 'insecure-skip-tls-verify': 'true'},
			}),
		}),
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'another user has no base64',
		files: s => ({
			config: config(s, {
				top: {
					users: [
						{name: 'alice', user: token},
						{name: 'x', user: {'client-key-data': '!!'}},
					],
				},
			}),
		}),
		kubeconfig: 'config',
		kubectl: 'refused',
		ours: 'token t',
		why: "a fault in an entry that is not used stands in nobody's way",
	},
	{
		name: 'another user names a file that is not there',
		files: s => ({
			config: config(s, {
				top: {
					users: [
						{name: 'alice', user: token},
						{name: 'x', user: {tokenFile: 'gone', 'client-certificate': 'gone'}},
					],
				},
			}),
		}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
	{
		name: 'duplicate clusters',
		files: s => ({
			config: config(s, {
				user: token,
				top: {
					clusters: [1, 2].map(() => ({
						name: 'here',
						cluster: {server: s.server.url, 'certificate-authority-data': s.caData},
					})),
				},
			}),
		}),
		kubeconfig: 'config',
		kubectl: 'refused',
		says: /has two clusters named/,
	},
	{
		name: 'duplicate users',
		files: s => ({config: config(s, {top: {users: ['t', 'u'].map(each => ({name: 'alice', user: {token: each}}))}})}),
		kubeconfig: 'config',
		kubectl: 'refused',
		says: /has two users named/,
	},
	{
		name: 'duplicate contexts',
		files: s => ({
			config: config(s, {
				user: token,
				top: {contexts: [1, 2].map(() => ({name: 'work', context: {cluster: 'here', user: 'alice'}}))},
			}),
		}),
		kubeconfig: 'config',
		kubectl: 'refused',
		says: /has two contexts named/,
	},
	{
		name: 'duplicate of unused users',
		files: s => ({config: config(s, {top: {users: ['alice', 'x', 'x'].map(name => ({name, user: token}))}})}),
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'duplicate extensions',
		files: s => ({config: config(s, {user: token, top: {extensions: [1, 2].map(() => ({name: 'e', extension: {}}))}})}),
		kubeconfig: 'config',
		kubectl: 'refused',
		ours: 'token t',
		why: 'certdeck reads none of them',
	},
	{
		name: 'entry without name',
		files: s => ({
			config: config(s, {
				top: {users: [{user: token}], contexts: [{name: 'work', context: {cluster: 'here', user: ''}}]},
			}),
		}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
	{
		name: 'several files: first wins',
		files: s => ({a: config(s, {user: {token: 'a'}}), b: config(s, {user: {token: 'b'}})}),
		env: () => ({KUBECONFIG: 'a:b'}),
		kubectl: 'token a',
	},
	{
		name: 'several files: same file twice',
		files: s => ({a: good(s)}),
		env: () => ({KUBECONFIG: 'a:a'}),
		kubectl: 'token t',
	},
	{
		name: 'several files: a context of the second leads to the first',
		files: s => ({
			a: config(s, {user: {token: 'a'}}),
			b: config(s, {
				user: {token: 'b'},
				top: {contexts: [{name: 'other', context: {cluster: 'here', user: 'alice'}}], 'current-context': 'other'},
			}),
		}),
		env: () => ({KUBECONFIG: 'a:b'}),
		context: 'other',
		kubectl: 'token a',
	},
	{name: 'list with a missing file', files: s => ({b: good(s)}), env: () => ({KUBECONFIG: 'a::b'}), kubectl: 'token t'},
	{
		name: 'list with a broken file',
		files: s => ({a: '{', b: good(s)}),
		env: () => ({KUBECONFIG: 'a:b'}),
		kubectl: 'refused',
	},
	{
		name: 'list of missing files',
		files: s => ({'.kube/config': good(s)}),
		env: () => ({KUBECONFIG: 'a:b'}),
		kubectl: 'refused',
	},
	{
		name: 'KUBECONFIG of separators alone',
		files: s => ({'.kube/config': good(s)}),
		env: () => ({KUBECONFIG: ':'}),
		kubectl: 'refused',
		says: /names no file/,
	},
	{
		name: 'KUBECONFIG empty',
		files: s => ({'.kube/config': good(s)}),
		env: () => ({KUBECONFIG: ''}),
		kubectl: 'token t',
	},
	{name: 'home', files: s => ({'.kube/config': good(s)}), kubectl: 'token t'},
	{name: 'home, empty', files: () => ({'.kube/config': ''}), kubectl: 'refused'},
	{
		name: '--kubeconfig before KUBECONFIG',
		files: s => ({a: config(s, {user: {token: 'a'}}), b: config(s, {user: {token: 'b'}})}),
		kubeconfig: 'a',
		env: () => ({KUBECONFIG: 'b'}),
		kubectl: 'token a',
	},
	{
		name: '--kubeconfig empty',
		files: s => ({'.kube/config': good(s)}),
		kubeconfig: '',
		kubectl: 'token t',
		ours: 'refused',
		why: 'an unset variable must not choose another cluster',
	},
	{name: '--kubeconfig missing', files: s => ({'.kube/config': good(s)}), kubeconfig: 'gone', kubectl: 'refused'},
	{name: '--kubeconfig a folder', files: s => ({'x/config': good(s)}), kubeconfig: 'x', kubectl: 'refused'},
	{name: '--kubeconfig list', files: s => ({a: good(s), b: good(s)}), kubeconfig: 'a:b', kubectl: 'refused'},
	{name: '--kubeconfig with tilde', files: s => ({a: good(s)}), kubeconfig: '~/a', kubectl: 'refused'},
	{
		name: 'files: bare name',
		files: s => ({config: withCertificate(s), ...pki(s)}),
		kubeconfig: 'config',
		kubectl: 'certificate alice',
	},
	{
		name: 'files: relative',
		files: s => ({'sub/config': withCertificate(s), ...pki(s, 'sub/pki')}),
		kubeconfig: 'sub/config',
		kubectl: 'certificate alice',
	},
	{
		name: 'files: KUBECONFIG',
		files: s => ({'sub/config': withCertificate(s), ...pki(s, 'sub/pki')}),
		env: () => ({KUBECONFIG: 'x/gone:sub/config'}),
		kubectl: 'certificate alice',
	},
	{
		name: 'files: home',
		files: s => ({'.kube/config': withCertificate(s), ...pki(s, '.kube/pki')}),
		kubectl: 'certificate alice',
	},
	{
		name: 'files: symlink to kubeconfig',
		files: s => ({'real/config': withCertificate(s), ...pki(s, 'pki')}),
		links: {config: 'real/config'},
		kubeconfig: 'config',
		kubectl: 'certificate alice',
	},
	{
		name: 'files: symlink to kubeconfig, beside the target',
		files: s => ({'real/config': withCertificate(s), ...pki(s, 'real/pki')}),
		links: {config: 'real/config'},
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'files: tilde',
		files: s => ({
			config: config(s, {user: {'client-certificate': '~/pki/c.crt', 'client-key': '~/pki/c.key'}}),
			...pki(s),
		}),
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'tokenFile',
		files: s => ({'sub/config': config(s, {user: {tokenFile: 'tok'}}), 'sub/tok': 'f\n'}),
		kubeconfig: 'sub/config',
		kubectl: 'token f',
	},
	{
		name: 'tokenFile beside token',
		files: s => ({'sub/config': config(s, {user: {tokenFile: 'tok', token: 't'}}), 'sub/tok': 'f\n'}),
		kubeconfig: 'sub/config',
		kubectl: 'token f',
	},
	{
		name: 'tokenFile missing',
		files: s => ({config: config(s, {user: {tokenFile: 'tok'}})}),
		kubeconfig: 'config',
		kubectl: 'refused',
	},
	{
		name: 'tokenFile missing beside token',
		files: s => ({config: config(s, {user: {tokenFile: 'tok', token: 't'}})}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
	{
		name: 'tokenFile empty',
		files: s => ({config: config(s, {user: {tokenFile: 'tok'}}), tok: ''}),
		kubeconfig: 'config',
		kubectl: 'refused',
		says: /has no credentials: its tokenFile .* is empty/,
	},
	{
		name: 'tokenFile blank',
		files: s => ({config: config(s, {user: {tokenFile: 'tok'}}), tok: '\n'}),
		kubeconfig: 'config',
		kubectl: 'refused',
		says: /has no credentials: its tokenFile .* is empty/,
	},
	{
		name: 'tokenFile empty beside token',
		files: s => ({config: config(s, {user: {tokenFile: 'tok', token: 't'}}), tok: ''}),
		kubeconfig: 'config',
		kubectl: 'token t',
	},
];
