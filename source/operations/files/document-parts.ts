import {loadAll} from 'js-yaml';
import {localized} from '../../base/text/index.js';
import {decodeBase64} from '../../pki/pem/index.js';
import type {FileForm, Wanted} from './file-form.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The places of PEM in Kubernetes objects, as dotted paths in which `*` is every key. Values are base64 unless stated
 * otherwise.
 */
const places: Readonly<
	Record<string, {readonly name: string; readonly certificates: readonly string[]; readonly key?: string}>
> = {
	CertificateSigningRequest: {
		name: 'a CertificateSigningRequest',
		certificates: ['spec.request', 'status.certificate'],
	},
	Secret: {
		name: 'a Secret',
		certificates: ['data.tls.crt', 'data.ca.crt', 'stringData.tls.crt', 'stringData.ca.crt'],
		key: 'tls.key',
	},
	ConfigMap: {name: 'a ConfigMap', certificates: ['data.*']},
	ClusterTrustBundle: {name: 'a ClusterTrustBundle', certificates: ['spec.trustBundle']},
};

/**
 * The PEM in a document of another tool: Kubernetes manifests in YAML or JSON, kubeconfigs, and the JSON that cfssl prints;
 * undefined for other text.
 */
export function documentParts(text: string, wanted: Wanted): FileForm | undefined {
	if (!/^\s*\{/.test(text) && !/^(?:apiVersion|kind):/m.test(text)) {
		return undefined;
	}

	const documents = parse(text)?.flatMap(document => {
		const {items} = fieldsOf(document);
		return Array.isArray(items) ? items.map(fieldsOf) : [fieldsOf(document)];
	});
	const [first] = documents ?? [];
	if (documents === undefined || first === undefined) {
		return undefined;
	}

	if (first['kind'] === 'Config' && ('clusters' in first || 'users' in first)) {
		return {
			what: localized`is a kubeconfig`,
			hint: localized`kubectl config view --raw --kubeconfig FILE -o jsonpath="{.users[0].user.client-certificate-data}" | base64 -d | certdeck inspect -`,
		};
	}

	return typeof first['kind'] === 'string' ? manifestParts(documents, wanted) : cfsslParts(first, wanted);
}

function parse(text: string): readonly unknown[] | undefined {
	try {
		return /^\s*\{/.test(text) ? [JSON.parse(text)] : loadAll(text);
	} catch {
		// The error is not repeated, because it quotes text around the fault.
		return undefined;
	}
}

function manifestParts(documents: readonly Fields[], wanted: Wanted): FileForm {
	const parts = documents.flatMap(document => {
		const place = placeOf(document);
		const paths =
			wanted === 'key'
				? place?.key === undefined
					? []
					: ['data.tls.key', 'stringData.tls.key']
				: (place?.certificates ?? []);
		return paths.flatMap(path => valuesAt(document, path).map(pemOf));
	});
	if (parts.length > 0) {
		return {parts};
	}

	const kind = documents.map(document => placeOf(document)?.name).find(name => name !== undefined);
	const lacks =
		wanted === 'key' ? localized`no private key that is read here` : localized`no certificate and no request`;
	return {
		what: localized`is ${kind === undefined ? localized`a manifest of Kubernetes` : localized`the manifest of ${kind}`}, in which is ${lacks}`,
	};
}

function placeOf({kind}: Fields): (typeof places)[string] | undefined {
	return typeof kind === 'string' && Object.hasOwn(places, kind) ? places[kind] : undefined;
}

/** The output of `cfssl gencert` and `cfssl genkey`, and answers of cfssl's API. */
function cfsslParts(document: Fields, wanted: Wanted): FileForm | undefined {
	const fields = {...document, ...fieldsOf(document['result'])};
	const names = wanted === 'key' ? ['key', 'private_key'] : ['cert', 'certificate', 'csr', 'certificate_request'];
	const texts = (of: readonly string[]) =>
		of.flatMap(name => {
			const value = fields[name];
			return typeof value === 'string' && value.includes('-----BEGIN ') ? [Buffer.from(value)] : [];
		});
	const parts = texts(names);
	if (parts.length > 0) {
		return {parts};
	}

	return texts(['key', 'private_key', 'cert', 'csr']).length > 0
		? {
				what: localized`is JSON of cfssl, in which is ${wanted === 'key' ? localized`no private key` : localized`no certificate and no request`}`,
			}
		: undefined;
}

function valuesAt(document: Fields, path: string): readonly string[] {
	const [head = '', ...rest] = path.split('.');
	const below = fieldsOf(document[head]);
	const name = rest.join('.');
	const values = name === '*' ? Object.values(below) : [below[name]];
	return values
		.filter(value => typeof value === 'string')
		.filter(value => value !== '' && (name !== '*' || value.includes('-----BEGIN ')));
}

/** PEM, either plain or in base64. */
function pemOf(value: string): Buffer {
	const text = Buffer.from(value);
	return value.includes('-----BEGIN ') ? text : (decodeBase64(value.replaceAll(/\s/g, '')) ?? text);
}

function fieldsOf(value: unknown): Fields {
	return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
