import {localized} from '../../base/text/index.js';
import type {Certificate, CertificationRequest} from '../../pki/index.js';
import {PkiError, withoutTraces} from '../../pki/index.js';
import type {SignatureCheck} from '../../pki/keys/index.js';
import {verifyRequest, verifySelfSigned} from '../../pki/keys/index.js';
import type {PkiFileElement} from '../../pki/x509/index.js';
import {readPkiFile} from '../../pki/x509/index.js';
import type {Finding} from '../../review/finding/index.js';
import {reviewFileFacts} from '../../review/judge/index.js';
import {FileError} from '../../storage/files/index.js';
import {aboutFile, fileName, namedForm, readForm} from '../files/index.js';

/** One thing found in a file, or why it can't be read. */
export type Inspected =
	| {
			readonly read: CertificationRequest | Certificate;
			readonly signature: SignatureCheck;
			readonly findings: readonly Finding[];
	  }
	| {readonly error: PkiError | FileError};

/**
 * Reads every request and certificate of a file and checks what can be checked offline.
 *
 * @param path - a file, or `-` for standard input.
 * @returns at least one element, in the order of the file. What can't be read is an error in its place.
 */
export async function inspectFile(
	path: string,
	readStdin: () => Promise<Uint8Array>,
	now: Date,
): Promise<readonly Inspected[]> {
	try {
		const form = await readForm(path, 'certificates', {readStdin});
		const elements = form.parts.flatMap(part => readPkiFile(part));
		const other = elements.every(isWithout) ? namedForm(form, localized`a certificate or a request`) : undefined;
		if (other !== undefined) {
			return [{error: other}];
		}

		const named = path === '-' ? elements : withoutTraces(() => elements.map(element => nameFile(element, path)));
		return await Promise.all(named.map(element => inspectElement(element, now)));
	} catch (error) {
		if (error instanceof FileError || error instanceof PkiError) {
			return [{error}];
		}

		throw error;
	}
}

function isWithout(element: PkiFileElement): boolean {
	return element instanceof PkiError && element.code === 'no-pem';
}

function nameFile(element: PkiFileElement, path: string): PkiFileElement {
	return element instanceof PkiError ? aboutFile(fileName(path), element) : element;
}

async function inspectElement(element: CertificationRequest | Certificate | PkiError, now: Date): Promise<Inspected> {
	if (element instanceof PkiError) {
		return {error: element};
	}

	const signature = await (element.kind === 'CertificateRequest' ? verifyRequest(element) : verifySelfSigned(element));
	return {read: element, signature, findings: reviewFileFacts({read: element, signature, now})};
}
