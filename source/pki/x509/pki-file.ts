import {localized} from '../../base/text/index.js';
import {asBuffer, DerCursor, tags} from '../der/index.js';
import type {Certificate, CertificationRequest, Problem} from '../index.js';
import {PkiError, withoutTraces} from '../index.js';
import type {PemBlock, ServerBlock} from '../pem/index.js';
import {firstServerBlock, labelList, labelText, pemBlocks} from '../pem/index.js';
import {decodeCertificate} from './decode-certificate.js';
import {decodeRequest} from './decode-request.js';
import {armourProblems} from './request-from-api.js';

/** A request, a certificate, or why the thing at this place can't be read. */
export type PkiFileElement = CertificationRequest | Certificate | PkiError;

const requestLabels: ReadonlySet<string> = new Set(['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST']);
const certificateLabels: ReadonlySet<string> = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']);

/**
 * Reads every request and certificate of a file: PEM blocks in any number and mix, or bare DER, one after the other.
 * Keys, parameters and other blocks are passed over. A request's problems say what the API server would make of the
 * file as its `spec.request`. Never throws, and never answers an empty list.
 */
export function readPkiFile(bytes: Uint8Array): readonly PkiFileElement[] {
	return withoutTraces(() => readElements(bytes));
}

function readElements(bytes: Uint8Array): readonly PkiFileElement[] {
	const buffer = asBuffer(bytes);
	if (isDer(buffer)) {
		return readDerFile(buffer);
	}

	const text = fileText(buffer);
	const serverBlock = firstServerBlock(buffer.toString('latin1'));
	const blocks = withServerBlock(pemBlocks(text), serverBlock);
	const serverIndex = blocks.findIndex(({der}) => der !== undefined && serverBlock?.der.equals(der));
	const elements = blocks.flatMap((block, index) =>
		readBlock(block, () =>
			serverBlock !== undefined && index === serverIndex
				? firstBlockProblems(block.label, text, serverBlock)
				: laterBlockProblems(serverBlock),
		),
	);
	if (elements.length > 0) {
		return elements;
	}

	const labels = labelList(blocks.map(({label}) => label));
	const damaged = blocks.find(({fault}) => fault !== undefined && fault !== 'is encrypted');
	const message =
		labels === ''
			? localized`There is no PEM block and no DER in it.`
			: localized`There is no certificate and no request in it, only ${labels}`;
	return [
		new PkiError(
			'no-pem',
			damaged === undefined ? `${message.replace(/[.\u3002]$/, '')}.` : `${message}; ${faultText(damaged)}.`,
		),
	];
}

/** Text may begin with the digit 0 as well, which is the identifier octet of a SEQUENCE. */
function isDer(buffer: Buffer): boolean {
	return (
		buffer[0] === tags.sequence && (firstElement(buffer).length === buffer.length || !buffer.includes('-----BEGIN '))
	);
}

/** Adds the block that Go's scanner finds, because a reader by lines may miss it among many BEGIN and END lines. */
function withServerBlock(blocks: readonly PemBlock[], serverBlock: ServerBlock | undefined): readonly PemBlock[] {
	if (serverBlock === undefined || blocks.some(({der}) => der !== undefined && serverBlock.der.equals(der))) {
		return blocks;
	}

	const {label, der} = serverBlock;
	return [{label, line: 1, der}, ...blocks];
}

/** The text of a file: UTF-16 with a byte order mark, as Windows tools write it, else one character for each byte. */
function fileText(buffer: Buffer): string {
	if (buffer[0] === 0xff && buffer[1] === 0xfe) {
		return buffer.toString('utf16le');
	}

	return buffer[0] === 0xfe && buffer[1] === 0xff
		? new TextDecoder('utf-16be').decode(buffer)
		: buffer.toString('latin1');
}

function readBlock(block: PemBlock, serverProblems: () => readonly Problem[]): readonly PkiFileElement[] {
	const {label, line, der} = block;
	const isRequest = requestLabels.has(label);
	if (!isRequest && !certificateLabels.has(label)) {
		return [];
	}

	if (der === undefined) {
		return [new PkiError('bad-pem', localized`The ${faultText(block)}.`, {offset: line})];
	}

	return [
		attempt(() => {
			if (isRequest) {
				return decodeRequest(der, serverProblems());
			}

			return decodeCertificate(label === 'TRUSTED CERTIFICATE' ? firstElement(der) : der);
		}),
	];
}

function faultText({label, line, fault = localized`can't be read`}: PemBlock): string {
	return localized`${labelText(label)} block at line ${line} ${fault}`;
}

/** The block that the API server would find first in the file, if the file were the `spec.request`. */
function firstBlockProblems(label: string, text: string, serverBlock: ServerBlock): readonly Problem[] {
	const message = localized`The API server takes CERTIFICATE REQUEST alone, not ${labelText(label)}.`;
	return serverBlock.label === 'CERTIFICATE REQUEST'
		? armourProblems(text, serverBlock)
		: [{code: 'pem-not-for-server', message, fatalForServer: true}];
}

/** Any other block: if the file were the `spec.request`, the server would never come to it. */
function laterBlockProblems(serverBlock: ServerBlock | undefined): readonly Problem[] {
	const message =
		serverBlock === undefined
			? localized`The API server finds no PEM block in this file.`
			: localized`The API server reads only the first PEM block of a file, and that is another (${labelText(serverBlock.label)}).`;
	return [{code: 'pem-not-for-server', message, fatalForServer: true}];
}

function readDerFile(buffer: Buffer): readonly PkiFileElement[] {
	const elements: PkiFileElement[] = [];
	let rest = buffer;
	while (rest.length > 0) {
		const first = firstElement(rest);
		const after = rest.subarray(first.length);
		const isFollowed = after.length > 0 && !(attempt(() => decodeDer(firstElement(after))) instanceof PkiError);
		// Following bytes that are no request or certificate are reported as trailing bytes of this one.
		const own = isFollowed ? first : rest;
		elements.push(attempt(() => decodeDer(own)));
		rest = rest.subarray(own.length);
	}

	return elements;
}

/** A request or a certificate; the shape of the signed part shows which. */
function decodeDer(der: Buffer): CertificationRequest | Certificate {
	return looksLikeCertificate(der) ? decodeCertificate(der) : decodeRequest(der);
}

/** A certificate begins with `[0]`, or in version 1 with the serial number and then has six elements, not four. */
function looksLikeCertificate(der: Buffer): boolean {
	const cursor = new DerCursor(der);
	if (!cursor.expect(tags.sequence)) {
		return false;
	}

	cursor.enter();
	if (!cursor.expect(tags.sequence)) {
		return false;
	}

	cursor.enter();
	if (cursor.peek === 0xa0) {
		return true;
	}

	let count = 0;
	while (cursor.next() && cursor.tag !== 0xa0) {
		count++;
	}

	return count >= 6;
}

/** The first element with its header; if there is none, all bytes. */
function firstElement(der: Buffer): Buffer {
	const cursor = new DerCursor(der);
	return cursor.next() ? cursor.element() : der;
}

function attempt(read: () => CertificationRequest | Certificate): PkiFileElement {
	try {
		return read();
	} catch (error) {
		if (error instanceof PkiError) {
			return error;
		}

		throw error;
	}
}
