// Needs: bash, kubectl, openssl
import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {program, runProgram} from '../helpers/certdeck.js';
import {onEachPlane} from './planes.js';

const page = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'docs', 'after-harm.md'), 'utf8');

/** The commands under a heading, block by block. */
function blocksOf(heading: string): readonly string[] {
	const section = page.split(/^## /m).find(text => text.startsWith(`${heading}\n`)) ?? '';
	const blocks = [...section.matchAll(/^```\n(.*?)^```$/gms)].map(([, text = '']) => text);
	assert.ok(blocks.length > 0, heading);
	return blocks;
}

/** Each kind of object that trusts an authority by a bundle, and none of which is ever called. */
function makeBundles(path: string, name: string): string {
	const client = `{"url": "https://127.0.0.1:1/", "caBundle": "$(base64 -w0 ${path})"}`;
	const webhooks = `[{"name": "none.example.com", "sideEffects": "None", "admissionReviewVersions": ["v1"], "rules": [], "clientConfig": ${client}}]`;
	const schema = '{"openAPIV3Schema": {"type": "object"}}';
	return `kubectl create -f - <<END
{"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "${name}"}, "webhooks": ${webhooks}}
{"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration", "metadata": {"name": "${name}"}, "webhooks": ${webhooks}}
{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "things.${name}.example.com"},
"spec": {"group": "${name}.example.com", "scope": "Cluster", "names": {"plural": "things", "kind": "Thing"},
"versions": [{"name": "v1", "served": false, "storage": true, "schema": ${schema}}],
"conversion": {"strategy": "Webhook", "webhook": {"conversionReviewVersions": ["v1"], "clientConfig": ${client}}}}}
{"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": {"name": "v1.${name}.example.com"},
"spec": {"group": "${name}.example.com", "version": "v1", "groupPriorityMinimum": 1, "versionPriority": 1,
"service": {"namespace": "shop", "name": "nobody"}, "caBundle": "$(base64 -w0 ${path})"}}
END
`;
}

function deleteBundles(name: string): string {
	return `kubectl delete apiservice v1.${name}.example.com --ignore-not-found
kubectl delete crd things.${name}.example.com --ignore-not-found --wait=false
kubectl delete validatingwebhookconfiguration,mutatingwebhookconfiguration ${name} --ignore-not-found
`;
}

await onEachPlane('what can be done after harm', plane => {
	const folder = mkdtempSync(join(tmpdir(), 'certdeck-after-harm-'));
	// The plane is shared, so the plain names of the page get a suffix of this test.
	const own = randomBytes(4).toString('hex');
	const named = (script: string) =>
		script
			.replaceAll('alice', `alice-${own}`)
			.replaceAll('my-svc', `my-svc-${own}`)
			.replaceAll('node-a', `node-${own}`)
			.replaceAll('example.com/serving', `example.com/serving-${own}`)
			.replaceAll(/\bshop\b/g, `shop-${own}`);
	const bash = async (script: string, input = '') => {
		// A reader would answer the questions. Here is no terminal to ask on.
		const itself = `certdeck() { case "$1" in approve|sign|renew|resume|publish) set -- "$@" --yes;; esac; "${process.execPath}" "${program}" "$@"; }`;
		const run = await runProgram('bash', ['-ec', `${itself}\n${named(script)}`], {
			cwd: folder,
			input,
			env: {...process.env, KUBECONFIG: plane.kubeconfig.admin, HOME: folder, XDG_STATE_HOME: join(folder, 'state')},
		});
		assert.equal(run.code, 0, `${script}\n${run.stdout}\n${run.stderr}`);
		return run.stdout;
	};

	before(async () => {
		writeFileSync(
			join(folder, named('alice.json')),
			named('{"CN": "alice@example.com", "names": [{"O": "team-alice"}], "key": {"algo": "ecdsa", "size": 256}}'),
		);
		writeFileSync(
			join(folder, 'server.json'),
			named('{"CN": "my-svc.shop.svc", "hosts": ["my-svc.shop.svc"], "key": {"algo": "ecdsa", "size": 256}}'),
		);
		writeFileSync(join(folder, 'ca.json'), '{"CN": "My Example Signer", "key": {"algo": "ecdsa", "size": 256}}');
		await bash(`
kubectl create namespace shop
kubectl create clusterrole alice-reader --verb get --resource pods
kubectl create clusterrolebinding alice-view --clusterrole alice-reader --user alice@example.com
kubectl create rolebinding -n shop team-alice-edit --clusterrole edit --group team-alice
kubectl create rolebinding -n shop bystander --clusterrole view --user bystander@example.com
certdeck request -f alice.json --signer kubernetes.io/kube-apiserver-client --usage "client auth" --name alice-laptop
certdeck approve alice-laptop
kubectl wait --timeout 30s '--for=jsonpath={.status.certificate}' csr/alice-laptop
certdeck request -f server.json --signer example.com/serving --usage "server auth" --name my-svc
certdeck approve my-svc
certdeck authority -f ca.json --out ca
certdeck sign my-svc --ca ca/ca.pem --ca-key ca/ca-key.pem --usage "server auth"
certdeck publish my-svc --key my-svc-key.pem --secret shop/my-svc-tls --ca ca/ca.pem --config-map shop/example-serving-ca
`);
	});
	after(async () => {
		await bash(`
kubectl delete namespace shop --wait=false
kubectl delete clusterrolebinding alice-view --ignore-not-found
kubectl delete clusterrole alice-reader --ignore-not-found
kubectl delete node node-a --ignore-not-found
kubectl delete csr my-svc my-svc-2 my-svc-new-key --ignore-not-found
`);
		rmSync(folder, {recursive: true});
	});

	test('a login is recorded for the audit, found in bindings and removed from them', async () => {
		const [keep = '', audit = ''] = blocksOf('First');
		await bash(keep);
		const kept = (name: string) => readFileSync(join(folder, named(name)), 'utf8');
		assert.match(kept('alice-laptop.yaml'), /certificate: /);
		assert.match(kept('journal.json'), new RegExp(named('"alice-laptop"')));
		const der = await bash('openssl x509 -in alice-laptop.pem -outform der | sha256sum');
		const call = (user: string, id: string) =>
			JSON.stringify({user: {username: user, extra: {'authentication.kubernetes.io/credential-id': [id]}}});
		const calls = [
			call('somebody', `X509SHA256=${der.slice(0, 64)}`),
			call(named('alice@example.com'), 'JTI=1'),
			call('bystander', 'X509SHA256=00'),
		];
		writeFileSync(join(folder, 'audit.log'), `${calls.join('\n')}\n`);
		await bash(`CSR=alice-laptop\n${audit}`);
		assert.equal(kept('calls.log'), `${calls.slice(0, 2).join('\n')}\n`);

		const [who = '', list = '', cut = '', left = ''] = blocksOf('A login');
		const subject = await bash(`CSR=alice-laptop\n${who}`);
		assert.match(subject, /notAfter=/);
		assert.match(subject, new RegExp(named('organizationName += team-alice')));
		assert.match(subject, new RegExp(named('commonName += alice@example.com')));
		const found = [
			'User alice@example.com: ClusterRoleBinding alice-view, alice-reader\n',
			'Group team-alice: RoleBinding shop/team-alice-edit, edit\n',
		].map(named);
		assert.deepEqual((await bash(list)).split(/(?<=\n)/), found);
		const until = (state: string) =>
			`for _ in $(seq 60); do ${state} ${left.trimEnd()} | grep -q pods && exit 0; sleep 0.25; done; exit 1`;
		// The API server learns about a binding a moment later.
		await bash(until(''));
		await bash(cut);
		assert.equal(await bash(`${list.trimEnd()} || true`), '');
		await bash(until('!'));
	});

	test('a Node is tainted, and its Pods are listed', async () => {
		await bash('kubectl create -f - <<<\'{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-a"}}\'');
		const [taint = ''] = blocksOf('A node');
		await bash(taint);
		assert.match(
			await bash("kubectl get node node-a -o jsonpath='{.spec.taints}'"),
			/"effect":"NoExecute","key":"leaked"/,
		);
	});

	test('a server gets a new key, then a new authority, and the old one is found and removed', async () => {
		const before = await bash("kubectl get secret -n shop my-svc-tls -o jsonpath='{.data.tls\\.key}'");
		const [renew = ''] = blocksOf('The key of a server');
		await bash(renew);
		assert.notEqual(await bash("kubectl get secret -n shop my-svc-tls -o jsonpath='{.data.tls\\.key}'"), before);

		const [rotate = '', find = '', findBundles = '', takeOut = ''] = blocksOf('The key of an authority');
		await bash(rotate);
		const where = 'ConfigMap shop/example-serving-ca ca.crt\n';
		assert.match(await bash(find), new RegExp(named(where)));
		const old = 'OLD=$(tail -n 3 ca/ca.pem | head -n 1)\n';
		// The demo has none of the kinds that trust an authority by its bundle.
		const hasBundles = (await bash('kubectl api-resources -o name')).includes('validatingwebhookconfigurations');
		try {
			if (hasBundles) {
				await bash(makeBundles('ca/ca.pem', 'my-svc') + makeBundles('new/ca.pem', 'my-svc-other'));
			}

			assert.equal(
				await bash(`${old}${findBundles}`),
				hasBundles
					? named(`ValidatingWebhookConfiguration my-svc
MutatingWebhookConfiguration my-svc
APIService v1.my-svc.example.com
CustomResourceDefinition things.my-svc.example.com
`)
					: '',
			);
		} finally {
			// No server implements the APIService, so it must not exist for long.
			await bash(hasBundles ? `${deleteBundles('my-svc')}${deleteBundles('my-svc-other')}` : '');
		}

		await bash(takeOut);
		assert.doesNotMatch(await bash(find), new RegExp(named(where)));
		await bash(
			"openssl verify -CAfile <(kubectl get configmap -n shop example-serving-ca -o jsonpath='{.data.ca\\.crt}') <(kubectl get secret -n shop my-svc-tls -o jsonpath='{.data.tls\\.crt}' | base64 -d)",
		);
	});

	test('tokens of a service account become invalid with it', async () => {
		await bash('kubectl create serviceaccount -n shop ci');
		const uid = () => bash("kubectl get serviceaccount -n shop ci -o jsonpath='{.metadata.uid}'");
		const was = await uid();
		const [again = ''] = blocksOf('A service account');
		await bash(again);
		assert.notEqual(await uid(), was);
	});

	test('the certificates of an authority are identified', async () => {
		const [which = ''] = blocksOf("The cluster's client CA");
		await bash(
			'mkdir pki; cp ca/ca.pem pki/ca.crt; certdeck show my-svc -o pem | openssl x509 > pki/signed.crt; certdeck authority -f ca.json --out other; cp other/ca.pem pki/other.crt',
		);
		assert.equal(await bash(`${which}true`), 'pki/ca.crt\npki/signed.crt\n');
	});

	test('the copy of an authority is encrypted, verified, and signs after it is restored', async () => {
		const [copy = '', prove = '', restore = ''] = blocksOf('Keys of authorities: backup and restore');
		const out = await bash(
			`${copy}\n${prove}\n${restore}\ncertdeck sign --csr my-svc.csr --ca restored/ca.pem --ca-key restored/ca-key.pem --usage "server auth" --out signed\nstat -c %a restored/ca-key.pem backup/ca-key.pem`,
			'open sesame\n',
		);
		const [key, certificate] = out.split('\n');
		assert.match(key ?? '', /^[0-9a-f]{64} /);
		assert.equal(certificate, key);
		assert.match(readFileSync(join(folder, 'backup', 'ca-key.pem'), 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
		assert.match(out, /600\n600\n$/);
		assert.ok(existsSync(join(folder, 'signed')));
	});
});
