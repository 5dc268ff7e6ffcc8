import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {startDemo} from '../../demo/index.js';
import {certdeck} from '../helpers/certdeck.js';

const spec = {CN: 'a.example.com', hosts: ['a.example.com'], key: {algo: 'ecdsa', size: 256}};
const signer = ['--signer', 'example.com/serving'];

describe('bad input gets one clear sentence, and nothing is written', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-bad-'));
	let demo: Awaited<ReturnType<typeof startDemo>>;
	before(async () => {
		demo = await startDemo({still: true});
		const files: Readonly<Record<string, string | Uint8Array>> = {
			'spec.json': JSON.stringify(spec),
			'misspelt.json': JSON.stringify({...spec, host: ['b']}),
			'typed.json': JSON.stringify({...spec, key: {algo: 'ecdsa', size: '256'}}),
			'weak.json': JSON.stringify({...spec, key: {algo: 'rsa', size: 1024}}),
			'umlaut.json': JSON.stringify({...spec, hosts: ['käse.example.com']}),
			'twice.json': '{"CN": "a", "CN": "b"}',
			'cut.json': '{"CN": ',
			'array.json': '[]',
			'null.json': 'null',
			'empty.json': '',
			'latin.json': Buffer.from([0x7b, 0xe4, 0x7d]),
			'text.pem': 'no certificate at all',
			'broken.kubeconfig': 'clusters: [',
			'empty.kubeconfig': '{}',
		};
		for (const [name, content] of Object.entries(files)) {
			writeFileSync(join(folder, name), content);
		}

		mkdirSync(join(folder, 'a-folder'));
	});
	after(async () => {
		await demo.stop();
		rmSync(folder, {recursive: true});
	});

	for (const {name, args, code, says} of [
		{
			name: 'a spec that does not exist',
			args: ['request', '-f', 'none.json', ...signer],
			code: 1,
			says: /"none\.json" does not exist/,
		},
		{
			name: 'a folder for a spec',
			args: ['request', '-f', 'a-folder', ...signer],
			code: 1,
			says: /"a-folder" is a folder/,
		},
		{
			name: 'a misspelt key',
			args: ['request', '-f', 'misspelt.json', ...signer],
			code: 1,
			says: /misspelt\.json.*host.*hosts/s,
		},
		{name: 'a mistyped key', args: ['request', '-f', 'typed.json', ...signer], code: 1, says: /typed\.json.*size/s},
		{name: 'a weak key', args: ['request', '-f', 'weak.json', ...signer], code: 1, says: /1024.*2048/s},
		{
			name: 'a host beyond ASCII',
			args: ['request', '-f', 'umlaut.json', ...signer],
			code: 1,
			says: /xn--kse-qla\.example\.com/,
		},
		{name: 'a key that stands twice', args: ['request', '-f', 'twice.json', ...signer], code: 1, says: /CN/},
		{name: 'JSON that is cut', args: ['request', '-f', 'cut.json', ...signer], code: 1, says: /cut\.json/},
		{
			name: 'an array for a spec',
			args: ['request', '-f', 'array.json', ...signer],
			code: 1,
			says: /array\.json.*object/s,
		},
		{name: 'null for a spec', args: ['request', '-f', 'null.json', ...signer], code: 1, says: /object/},
		{name: 'an empty spec file', args: ['request', '-f', 'empty.json', ...signer], code: 1, says: /empty\.json/},
		{
			name: 'a spec that is no UTF-8',
			args: ['request', '-f', 'latin.json', ...signer],
			code: 1,
			says: /"latin\.json" is not UTF-8/,
		},
		{
			name: 'a signer without a domain',
			args: ['request', '-f', 'spec.json', '--signer', 'serving'],
			code: 1,
			says: /"serving" is no signerName/,
		},
		{
			name: 'an unknown usage',
			args: ['request', '-f', 'spec.json', ...signer, '--usage', 'server-auth'],
			code: 1,
			says: /"server-auth" is no usage.*did you mean "server auth"/s,
		},
		{
			name: 'a usage given twice',
			args: ['request', '-f', 'spec.json', ...signer, '--usage', 'any,any'],
			code: 1,
			says: /"any" is there twice/,
		},
		{
			name: 'a duration that is none',
			args: ['request', '-f', 'spec.json', ...signer, '--expiration', '10'],
			code: 1,
			says: /"10" is no duration/,
		},
		{
			name: 'a duration that is too short',
			args: ['request', '-f', 'spec.json', ...signer, '--expiration', '5m'],
			code: 1,
			says: /600/,
		},
		{
			name: 'a name that no object can have',
			args: ['request', '-f', 'spec.json', ...signer, '--name', 'a/b%c'],
			code: 2,
			says: /"a\/b%c" is no name/,
		},
		{
			name: 'a request that its signer would fail',
			args: ['request', '-f', 'spec.json', '--signer', 'kubernetes.io/kubelet-serving'],
			code: 1,
			says: /Failed: subject organization is not system:nodes/,
		},
		{name: 'no spec', args: ['request', ...signer], code: 2, says: /needs -f/},
		{name: 'no signer', args: ['request', '-f', 'spec.json'], code: 2, says: /needs --signer/},
		{name: 'a verb that does not exist', args: ['aprove', 'x'], code: 2, says: /did you mean "approve"/},
		{name: 'a flag that does not exist', args: ['list', '--stat', 'x'], code: 2, says: /no flag "--stat"/},
		{
			name: 'a state that does not exist',
			args: ['list', '--status', 'open'],
			code: 2,
			says: /--status is one of pending/,
		},
		{name: 'a request that does not exist', args: ['show', 'none'], code: 1, says: /"none" not found/},
		{name: 'no name', args: ['approve'], code: 2, says: /needs the NAME/},
		{name: 'a decision without a terminal or --yes', args: ['deny', 'none'], code: 2, says: /--yes/},
		{
			name: 'a reason of several words',
			args: ['deny', 'none', '--yes', '--reason', 'not now'],
			code: 2,
			says: /--reason is one word/,
		},
		{name: 'a review of nothing', args: ['review'], code: 2, says: /needs the NAME.*or --all-pending/},
		{
			name: 'a review of all that waits and one more',
			args: ['review', 'none', '--all-pending'],
			code: 2,
			says: /--all-pending or names, not both: got "none"/,
		},
		{
			name: 'a review that fails on nothing known',
			args: ['review', 'none', '--fail-on', 'info'],
			code: 2,
			says: /--fail-on is one of block, warn, unknown, not "info"/,
		},
		{name: 'a review of what does not exist', args: ['review', 'none'], code: 1, says: /"none" not found/},
		{name: 'a journal of one request', args: ['journal', 'none'], code: 2, says: /takes no operand, got "none"/},
		{name: 'the journal of a made-up cluster', args: ['journal', '--demo'], code: 2, says: /made-up cluster/},
		{
			name: 'an authority without certificate',
			args: ['sign', '--yes', 'none', '--ca', 'text.pem', '--ca-key', 'text.pem'],
			code: 1,
			says: /text\.pem.* holds no CERTIFICATE/,
		},
		{
			name: 'a profile without a config',
			args: ['sign', '--yes', 'none', '--ca', 'a', '--ca-key', 'b', '--profile', 'p'],
			code: 2,
			says: /--profile goes with --config/,
		},
		{name: 'publishing nowhere', args: ['publish', 'none'], code: 2, says: /needs a place/},
		{
			name: 'a Secret without a key',
			args: ['publish', 'none', '--secret', 'a/b'],
			code: 2,
			says: /--secret needs --key/,
		},
		{
			name: 'a Secret name with capitals',
			args: ['publish', 'none', '--secret', 'a/B', '--key', 'x'],
			code: 2,
			says: /"a\/B"/,
		},
		{
			name: 'a kubeconfig that does not exist',
			args: ['list', '--kubeconfig', 'none'],
			code: 1,
			says: /the kubeconfig "none" does not exist/,
		},
		{
			name: 'a kubeconfig that is no YAML',
			args: ['list', '--kubeconfig', 'broken.kubeconfig'],
			code: 1,
			says: /broken\.kubeconfig/,
		},
		{
			name: 'a kubeconfig without contexts',
			args: ['list', '--kubeconfig', 'empty.kubeconfig'],
			code: 1,
			says: /no current-context/,
		},
		{name: 'a context that does not exist', args: ['list', '--context', 'prod'], code: 1, says: /no context "prod"/},
		{name: 'the deck without a terminal', args: [], code: 2, says: /needs a terminal/},
		{name: 'a file that does not exist', args: ['inspect', 'none'], code: 1, says: /"none" does not exist/},
		{name: 'no file', args: ['inspect'], code: 2, says: /needs a FILE/},
	] as const) {
		test(name, async () => {
			const before = readdirSync(folder);
			const {code: ended, stdout, stderr} = await certdeck(args, {cwd: folder, kubeconfig: demo.kubeconfigPath});
			assert.equal(ended, code, `${stdout}${stderr}`);
			assert.match(stderr, says);
			assert.match(stderr, /^certdeck: /m);
			assert.doesNotMatch(stderr, /^\s+at /m);
			assert.doesNotMatch(stderr, /bug in certdeck/);
			assert.equal(stdout, '');
			assert.deepEqual(readdirSync(folder), before);
		});
	}
});
