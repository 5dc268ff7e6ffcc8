import {makeCertificate as make} from '../make-certificate.js';
import type {Placed, Teller} from './teller.js';
import {base64, namespace, secondNamespace} from './teller.js';

/** ConfigMaps with authorities, and with what is none. */
export function tellConfigMaps(teller: Teller): void {
	const {root} = teller;
	const gone = make({name: 'Long Gone Root', isCa: true, from: -8000, to: -7300});
	const at = (name: string, field: string) => `${namespace}/${name}/${field}`;
	teller.config('trust', {'ca.crt': root.pem, 'notes.txt': 'nothing'});
	teller.row('ConfigMap', at('trust', 'ca.crt'), [root.pem], {users: ['Pod/reader volume', 'Pod/reader env']});
	const env = [{name: 'CA', valueFrom: {configMapKeyRef: {name: 'trust', key: 'ca.crt'}}}];
	teller.pod('reader', {
		volumes: [{name: 'ca', configMap: {name: 'trust'}}],
		containers: [{name: 'main', image: 'registry.example/main:1', env}],
	});
	teller.config('two-fields', {'ca.crt': root.pem, 'other.crt': root.pem});
	teller.row('ConfigMap', at('two-fields', 'ca.crt'), [root.pem], {users: ['Pod/one-field volume']});
	teller.row('ConfigMap', at('two-fields', 'other.crt'), [root.pem]);
	const items = [{key: 'ca.crt', path: 'ca.crt'}];
	teller.pod('one-field', {volumes: [{name: 'ca', configMap: {name: 'two-fields', items}}]});
	teller.config('some-old', {'bundle.pem': root.pem + gone.pem});
	teller.row('ConfigMap', at('some-old', 'bundle.pem'), [root.pem, gone.pem], {findings: ['some-expired']});
	teller.config('all-old', {'ca-bundle.crt': gone.pem});
	teller.row('ConfigMap', at('all-old', 'ca-bundle.crt'), [gone.pem], {
		state: 'expired',
		findings: ['certificate-expired'],
	});
	teller.config('thousand', {'ca-bundle.crt': root.pem.repeat(1000)});
	teller.row('ConfigMap', at('thousand', 'ca-bundle.crt'), Array<string>(1000).fill(root.pem));
	teller.config('everywhere', {'ca.crt': root.pem});
	teller.config('everywhere', {'ca.crt': root.pem}, {}, secondNamespace);
	teller.row('ConfigMap', at('everywhere', 'ca.crt'), [root.pem], {alsoIn: [secondNamespace]});

	const broken = {state: 'broken'} as const;
	teller.config('open-key', {'ca.crt': teller.leaf('open').keyPem});
	teller.row('ConfigMap', at('open-key', 'ca.crt'), [], {...broken, findings: ['key-in-the-open', 'no-certificate']});
	teller.config('no-ca', {'ca.crt': 'soon'});
	teller.row('ConfigMap', at('no-ca', 'ca.crt'), [], {...broken, findings: ['no-certificate']});
	teller.config('java', {}, {'truststore.jks': base64(Buffer.from('feedfeed00000002', 'hex'))});
	teller.row('ConfigMap', at('java', 'truststore.jks'), [], {state: 'unknown', findings: ['not-opened']});
}

/** ClusterTrustBundles, by name and by signer, and the Pods that take them in. Where the server has none, nothing of it. */
export function tellTrustBundles(teller: Teller, version: string, tag: string): readonly Placed[] {
	const {root} = teller;
	const gone = make({name: 'Long Gone Bundle', isCa: true, from: -8000, to: -7300});
	const path = `/apis/certificates.k8s.io/${version}/clustertrustbundles`;
	const signerName = `example.com/story-${tag}`;
	const placed: Placed[] = [];
	const bundle = (name: string, pems: readonly string[], rest: object, labels: object = {}) => {
		placed.push([path, {metadata: {name, labels}, spec: {trustBundle: pems.join(''), ...rest}}]);
		return `${name}/spec.trustBundle`;
	};

	const projected = (name: string, source: object) => ({
		name,
		projected: {sources: [{clusterTrustBundle: {path: 'ca.pem', ...source}}]},
	});
	const [byName, old] = [`story-${tag}`, `story-old-${tag}`];
	const ofSigner = (name: string) => `${signerName.replace('/', ':')}:${name}`;
	teller.row('ClusterTrustBundle', bundle(byName, [root.pem], {}), [root.pem], {
		users: ['Pod/bundle-by-name projected'],
	});
	teller.pod('bundle-by-name', {volumes: [projected('ca', {name: byName})]});
	teller.row('ClusterTrustBundle', bundle(old, [gone.pem], {}), [gone.pem], {
		state: 'expired',
		findings: ['certificate-expired'],
	});
	for (const [name, live, pems, findings, users] of [
		['live', 'yes', [root.pem], [], ['Pod/bundle-by-signer projected', 'Pod/bundle-by-label projected']],
		['mixed', 'no', [root.pem, gone.pem], ['some-expired'], ['Pod/bundle-by-signer projected']],
	] as const) {
		const at = bundle(ofSigner(name), pems, {signerName}, {live});
		teller.row('ClusterTrustBundle', at, pems, {findings, users});
	}

	// An empty selector selects all of the signer.
	teller.pod('bundle-by-signer', {volumes: [projected('ca', {signerName, labelSelector: {}})]});
	const labelSelector = {matchExpressions: [{key: 'live', operator: 'In', values: ['yes']}]};
	teller.pod('bundle-by-label', {volumes: [projected('ca', {signerName, labelSelector})]});
	return placed;
}

/** The certificate in a request that is still there: a copy, which may end. */
export function tellRequests(teller: Teller, tag: string): readonly (readonly [name: string, pem: string])[] {
	const path = 'status.certificate';
	const ended = teller.leaf('asked-and-ended', {to: -2});
	const issued = teller.leaf('asked');
	return (
		[
			[`story-asked-${tag}`, issued.pem, 'valid'],
			[`story-ended-${tag}`, ended.pem, 'expired'],
		] as const
	).map(([name, pem, state]) => {
		teller.row('CertificateSigningRequest', `${name}/${path}`, [pem], {state, renewer: 'requester', key: 'none'});
		return [name, pem];
	});
}
