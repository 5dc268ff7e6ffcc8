import {localized} from '../../base/text/index.js';
import {PkiError} from '../../pki/index.js';
import {labelList, pemBlocks} from '../../pki/pem/index.js';
import {readPkiFile} from '../../pki/x509/index.js';
import {fileForm, textOf} from './file-form.js';

/** What a file is that was passed in place of another; the texts never quote its content. */
export type KnownForm = {
	readonly kind: 'spec' | 'config' | 'policy' | 'request' | 'other';
	/** The end of a sentence that begins with "FILE ". */
	readonly what: string;
};

/** Identifies a file; undefined for an unknown one. */
export function knownForm(bytes: Uint8Array): KnownForm | undefined {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const text = textOf(buffer);
	return archiveForm(buffer) ?? documentForm(text) ?? pkiForm(buffer, text);
}

function archiveForm(buffer: Buffer): KnownForm | undefined {
	const magic = buffer.toString('latin1', 0, 4);
	const what = magic.startsWith('\u001f\u008b')
		? localized`is compressed with gzip`
		: magic === 'PK\u0003\u0004'
			? localized`is a ZIP archive`
			: buffer.toString('latin1', 257, 262) === 'ustar'
				? localized`is a tar archive`
				: undefined;
	return what === undefined ? undefined : {kind: 'other', what};
}

function documentForm(text: string): KnownForm | undefined {
	const start = text.trimStart();
	if (start === '') {
		return {kind: 'other', what: localized`is empty`};
	}

	if (/^<(?:!doctype|html|\?xml)/i.test(start)) {
		return {kind: 'other', what: localized`is a page of HTML or XML`};
	}

	const fields = start.startsWith('{') ? fieldsOf(start) : undefined;
	const kind = fields === undefined ? /^kind:[ \t]*["']?([A-Za-z]{1,60})\b/m.exec(text)?.[1] : fields['kind'];
	if (typeof kind === 'string' && /^[A-Za-z]{1,60}$/.test(kind)) {
		return kind === 'Config'
			? {kind: 'other', what: localized`is a kubeconfig`}
			: {
					kind: kind === 'CertificateSigningRequest' ? 'request' : 'other',
					what: kind === 'List' ? localized`is a list of Kubernetes objects` : localized`is the manifest of a ${kind}`,
				};
	}

	const names = new Set(Object.keys(fields ?? {}).map(name => name.toLowerCase()));
	const has = (...some: readonly string[]) => some.some(name => names.has(name));
	if (has('signing')) {
		return {kind: 'config', what: localized`is a signing config of cfssl`};
	}

	if (has('cn', 'hosts', 'names')) {
		return {kind: 'spec', what: localized`is the spec of a certificate`};
	}

	return has('signers', 'requesters', 'foureyes', 'trustdomains', 'delegates', 'allow')
		? {kind: 'policy', what: localized`is a policy of review`}
		: undefined;
}

function pkiForm(buffer: Buffer, text: string): KnownForm | undefined {
	const form = fileForm(buffer, 'certificates');
	if ('what' in form) {
		return {kind: 'other', what: form.what};
	}

	const found = form.parts
		.flatMap(part => readPkiFile(part))
		.flatMap(each => (each instanceof PkiError ? [] : each.kind));
	const requests = found.filter(kind => kind === 'CertificateRequest').length;
	const certificates = found.length - requests;
	if (found.length > 0) {
		const what = [counted(requests, 'request'), counted(certificates, 'certificate')].filter(each => each !== '');
		return {kind: requests > 0 ? 'request' : 'other', what: localized`holds ${what.join(' and ')}`};
	}

	const labels = labelList(pemBlocks(text).map(({label}) => label));
	return labels === '' ? undefined : {kind: 'other', what: localized`holds ${labels}`};
}

function counted(count: number, what: string): string {
	return count === 0 ? '' : count === 1 ? `a ${what}` : `${count} ${what}s`;
}

function fieldsOf(json: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
	} catch {
		// The error is not repeated, because it quotes text around the fault.
		return undefined;
	}
}
