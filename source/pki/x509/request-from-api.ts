import {localized} from '../../base/text/index.js';
import type {CertificationRequest, Problem} from '../index.js';
import {PkiError} from '../index.js';
import {decodeBase64, firstServerBlock, labelText} from '../pem/index.js';
import {decodeRequest} from './decode-request.js';

const plainBegin = '-----BEGIN CERTIFICATE REQUEST-----\n';
const plainEnd = '\n-----END CERTIFICATE REQUEST-----';

/**
 * Decodes `certificates.k8s.io/v1 .spec.request` by the API server's own rules: base64 of PEM whose first block is exactly
 * CERTIFICATE REQUEST. Parts that the server ignores (further blocks, other text, headers) are problems.
 *
 * @throws {PkiError} `bad-pem` for text that is no base64, `no-pem` without a first block or with another one, `bad-der` if
 *   the block is no request.
 */
export function requestFromApi(base64: string): CertificationRequest {
	const bytes = decodeBase64(base64);
	if (bytes === undefined) {
		throw new PkiError('bad-pem', localized`The request is no base64.`);
	}

	const text = bytes.toString('latin1');
	return plainRequest(text) ?? requestFromPem(text);
}

/** The one form that nearly every client writes, taken without searching. */
function plainRequest(text: string): CertificationRequest | undefined {
	const to = text.endsWith('\n') ? text.length - 1 : text.length;
	if (!text.startsWith(plainBegin) || !text.endsWith(plainEnd, to)) {
		return undefined;
	}

	const der = decodeBase64(text.slice(plainBegin.length, to - plainEnd.length));
	return der === undefined ? undefined : decodeRequest(der);
}

function requestFromPem(text: string): CertificationRequest {
	const block = firstServerBlock(text);
	if (block === undefined) {
		throw new PkiError('no-pem', localized`The request holds no PEM block that the API server can read.`);
	}

	if (block.label !== 'CERTIFICATE REQUEST') {
		throw new PkiError(
			'no-pem',
			localized`The first PEM block is ${labelText(block.label)} instead of CERTIFICATE REQUEST.`,
		);
	}

	return decodeRequest(block.der, armourProblems(text, block));
}

/**
 * The problems of text beside the first block. The API server reads only that block.
 *
 * @param text - the PEM as Latin-1.
 */
export function armourProblems(
	text: string,
	{start, end, hasHeaders}: {readonly start: number; readonly end: number; readonly hasHeaders: boolean},
): readonly Problem[] {
	const problems: Problem[] = [];
	const note = (code: string, message: string) => problems.push({code, message, fatalForServer: false});
	const around = [text.slice(0, start), text.slice(end)];
	if (around.some(part => part.includes('-----BEGIN '))) {
		note('more-pem-blocks', localized`There are more PEM blocks; the API server reads only the first that is whole.`);
	} else if (around.some(part => /\S/.test(part))) {
		note('text-around-pem', localized`There is text around the PEM block, which the API server passes over.`);
	}

	if (hasHeaders) {
		note('pem-headers', localized`The PEM block has headers, which the API server passes over.`);
	}

	return problems;
}
