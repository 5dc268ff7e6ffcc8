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

/** An element of a file, or why it can't be read. */
export type Inspected =
	| {
			readonly read: CertificationRequest | Certificate;
			readonly signature: SignatureCheck;
			readonly findings: readonly Finding[];
	  }
	| {readonly error: PkiError | FileError};

/** Some elements of a file, and the number of all. */
export type InspectedSlice = {readonly found: readonly Inspected[]; readonly count: number};

/** The number of elements that are checked before they are handed out. */
const sliceLength = 100;

/**
 * Reads every request and certificate of a file, and makes all offline checks.
 *
 * @param path - a file, or `-` for standard input.
 * @returns at least one element, in the order of the file. An unreadable element is replaced by its error.
 */
export async function inspectFile(
	path: string,
	readStdin: () => Promise<Uint8Array>,
	now: Date,
): Promise<readonly Inspected[]> {
	const all: Inspected[] = [];
	for await (const {found} of inspectSlices(path, readStdin, now)) {
		all.push(...found);
	}

	return all;
}

/** As `inspectFile`, in slices, so that the first elements of a long file are shown while the others are checked. */
export async function* inspectSlices(
	path: string,
	readStdin: () => Promise<Uint8Array>,
	now: Date,
): AsyncGenerator<InspectedSlice> {
	try {
		const elements = await readElements(path, readStdin);
		for (let start = 0; start < elements.length; start += sliceLength) {
			const slice = elements.slice(start, start + sliceLength);
			yield {found: await Promise.all(slice.map(element => inspectElement(element, now))), count: elements.length};
		}
	} catch (error) {
		if (error instanceof FileError || error instanceof PkiError) {
			yield {found: [{error}], count: 1};
			return;
		}

		throw error;
	}
}

/** @throws {FileError | PkiError} for an unreadable file, or one with other content. */
async function readElements(path: string, readStdin: () => Promise<Uint8Array>): Promise<readonly PkiFileElement[]> {
	const form = await readForm(path, 'certificates', {readStdin});
	const elements = form.parts.flatMap(part => readPkiFile(part));
	const other = elements.every(isWithout) ? namedForm(form, localized`a certificate or a request`) : undefined;
	if (other !== undefined) {
		throw other;
	}

	return path === '-' ? elements : withoutTraces(() => elements.map(element => nameFile(element, path)));
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
