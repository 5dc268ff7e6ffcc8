import {localized} from '../../base/text/index.js';
import {asBuffer, DerCursor, tags} from '../../pki/der/index.js';
import type {Certificate} from '../../pki/index.js';
import {PkiError, withoutTraces} from '../../pki/index.js';
import {derKeyForm} from '../../pki/keys/index.js';
import type {PemBlock} from '../../pki/pem/index.js';
import {firstServerBlock, labelText, pemBlocks} from '../../pki/pem/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';
import type {Entry, Fault} from '../model/index.js';
import {readRegularCertificates} from './regular-certificates.js';

/** The content of a value: its certificates, the faults of the rest, and what Go's reader finds. */
export type ReadBytes = Pick<Entry, 'certificates' | 'faults' | 'foundByGo' | 'presented' | 'keystore'>;

const certificateLabels: ReadonlySet<string> = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']);
/** The most faults of one value. */
const mostFaults = 20;

/**
 * Reads the certificates of a value that should contain some. It is lenient: PEM with a byte order mark, in UTF-16, with
 * any line ends, or DER. It never throws; unreadable content is a fault. Its time is linear in the length.
 *
 * @param isServed - whether a server presents it, and does not trust what is in it: this decides what Go finds.
 */
export function readCertificateBytes(bytes: Uint8Array, isServed = false): ReadBytes {
	return readRegularCertificates(bytes) ?? withoutTraces(() => read(asBuffer(bytes), isServed));
}

/** Whether a value seems to contain certificates, or is a keystore. Used for all values in Secrets and ConfigMaps. */
export function holdsCertificates(bytes: Uint8Array): boolean {
	const buffer = asBuffer(bytes);
	return keystoreOf(buffer) !== undefined || /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/.test(textOf(buffer));
}

function read(buffer: Buffer, isServed: boolean): ReadBytes {
	const text = textOf(buffer);
	if (text.trim() === '') {
		return nothing({code: 'empty', message: localized`is empty`});
	}

	const keystore = keystoreOf(buffer);
	if (keystore !== undefined) {
		return {
			...nothing({code: 'keystore', message: localized`is a keystore (${keystore}), which is not opened`}),
			keystore,
		};
	}

	if (!text.includes('-----BEGIN ')) {
		return readBare(buffer, text);
	}

	const blocks = pemBlocks(text);
	const faults: Fault[] = [];
	const certificates: Certificate[] = [];
	for (const block of blocks) {
		const found = certificateOf(block);
		if (found instanceof PkiError) {
			faults.push({
				code: 'damaged',
				message: localized`holds a CERTIFICATE block at line ${block.line} that ${why(found)}`,
			});
		} else if (found !== undefined) {
			certificates.push(found);
		} else if (block.label.endsWith('PRIVATE KEY')) {
			faults.push({code: 'key', message: localized`holds a private key at line ${block.line}`});
		}
	}

	if (certificates.length === 0 && faults.length === 0) {
		const label = blocks[0]?.label;
		faults.push({
			code: 'garbage',
			message:
				label === undefined
					? localized`holds no PEM block that can be read`
					: localized`holds no certificate, but ${labelText(label)}`,
		});
	}

	return {
		certificates,
		faults: faults.toSorted((a, b) => weight(a) - weight(b)).slice(0, mostFaults),
		...(certificates.length === 0 ? {foundByGo: 0} : findForGo(buffer, certificates, isServed)),
	};
}

const order: readonly Fault['code'][] = ['key', 'damaged', 'garbage', 'empty', 'keystore'];
const weight = ({code}: Fault) => order.indexOf(code);

function nothing(fault: Fault): ReadBytes {
	return {certificates: [], faults: [fault], foundByGo: 0};
}

/** A value without PEM: DER, a key in DER, base64 of base64, or something else. */
function readBare(buffer: Buffer, text: string): ReadBytes {
	if (derKeyForm(buffer) !== undefined) {
		return nothing({code: 'key', message: localized`is a private key (DER), no certificate`});
	}

	try {
		if (buffer[0] === tags.sequence) {
			// Readers that expect PEM do not read DER.
			// A copy: what lies beside it in the same memory is overwritten.
			return {certificates: [decodeCertificate(Buffer.from(buffer))], faults: [], foundByGo: 0};
		}
	} catch (error) {
		if (!(error instanceof PkiError)) {
			throw error;
		}
	}

	const isTwice = /^\s*LS0tLS1CRUdJTi/.test(text);
	return nothing({
		code: 'garbage',
		message: isTwice ? localized`is base64 of PEM: it was encoded twice` : localized`is neither PEM nor DER`,
	});
}

function certificateOf({label, der, fault}: PemBlock): Certificate | PkiError | undefined {
	if (!certificateLabels.has(label)) {
		return undefined;
	}

	if (der === undefined) {
		return new PkiError('bad-pem', fault ?? localized`can't be read`);
	}

	try {
		return decodeCertificate(label === 'TRUSTED CERTIFICATE' ? firstElement(der) : der);
	} catch (error) {
		if (error instanceof PkiError) {
			return error;
		}

		throw error;
	}
}

function why(error: PkiError): string {
	return error.code === 'bad-pem' ? error.message : localized`is no certificate`;
}

/** OpenSSL's TRUSTED CERTIFICATE has further data after the certificate. */
function firstElement(der: Buffer): Buffer {
	const cursor = new DerCursor(der);
	cursor.next();
	return der.subarray(0, cursor.end);
}

/**
 * Counts the certificates that Go finds, and says which one servers present. Its `encoding/pem` skips what does not begin at the start
 * of a line, and reads bytes as they are: a mark and UTF-16 hide blocks. `tls.X509KeyPair` takes blocks with headers, and
 * `CertPool.AppendCertsFromPEM` does not.
 */
function findForGo(
	buffer: Buffer,
	certificates: readonly Certificate[],
	isServed: boolean,
): Pick<Entry, 'foundByGo' | 'presented'> {
	const text = buffer.toString('latin1');
	let presented: number | undefined;
	let [foundByGo, next] = [0, 0];
	for (let at = 0; next < certificates.length; ) {
		const block = firstServerBlock(at === 0 ? text : text.slice(at));
		if (block === undefined) {
			break;
		}

		at += block.end;
		if (block.label === 'CERTIFICATE' && (isServed || !block.hasHeaders)) {
			const {der} = block;
			const index = certificates.findIndex(
				(each, position) => position >= next && Buffer.compare(each.raw.der, der) === 0,
			);
			presented ??= index;
			if (index >= 0) {
				foundByGo += 1;
				next = index + 1;
			}
		}
	}

	return {foundByGo, ...(isServed && presented !== undefined && presented !== 0 && {presented})};
}

function keystoreOf(buffer: Buffer): Entry['keystore'] {
	const magic = buffer.toString('hex', 0, 4);
	if (magic === 'feedfeed' || magic === 'cececece') {
		return 'JKS';
	}

	if (buffer[0] !== tags.sequence) {
		return undefined;
	}

	// PFX ::= SEQUENCE { version INTEGER {v3(3)}, … } (RFC 7292 §4).
	const cursor = new DerCursor(buffer);
	if (!cursor.expect(tags.sequence) || derKeyForm(buffer) !== undefined) {
		return undefined;
	}

	cursor.enter();
	return cursor.expect(tags.integer) && cursor.end === cursor.body + 1 && cursor.bytes[cursor.body] === 3
		? 'PKCS#12'
		: undefined;
}

/** UTF-16 if it has a byte order mark; otherwise bytes, because PEM is ASCII. */
function textOf(buffer: Buffer): string {
	if (buffer[0] === 0xff && buffer[1] === 0xfe) {
		return buffer.toString('utf16le', 2);
	}

	return buffer[0] === 0xfe && buffer[1] === 0xff
		? new TextDecoder('utf-16be').decode(buffer)
		: buffer.toString('latin1');
}
