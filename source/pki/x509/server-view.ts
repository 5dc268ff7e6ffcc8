import {localized} from '../../base/text/index.js';
import {DerCursor, serverReadableEncodings, tags} from '../der/index.js';
import {ipText, uriOfServer} from '../go/index.js';
import type {CertificationRequest, NameAttribute} from '../index.js';
import type {SignatureCheck} from '../keys/index.js';
import {isOnCurve, subjectPublicKeyBits} from '../keys/index.js';

/** A request as the API server's parser (Go crypto/x509) sees it. */
export type ServerView = {
	/** Whether the server accepts it as `spec.request`. */
	readonly accepts: boolean;
	/** Why the server refuses it. */
	readonly reason?: string;
	/** The last common name. The server ignores the others. */
	readonly commonName?: string;
	readonly organizations: readonly string[];
	readonly dns: readonly string[];
	readonly ip: readonly string[];
	readonly email: readonly string[];
	readonly uri: readonly string[];
	/** Parts that the parser silently leaves out, one phrase each. They contain hostile text. */
	readonly dropped: readonly string[];
};

type Names = Record<'dns' | 'ip' | 'email' | 'uri', string[]>;

const commonName = '2.5.4.3';
const organization = '2.5.4.10';
const serialNumber = '2.5.4.5';

/**
 * A request as the API server reads it. The server parses by Go's rules, verifies the signature, and uses the names that its
 * parser kept.
 *
 * @param signature - the result of `verifyRequest`. If absent, the signature counts as valid, because the server has checked
 * every stored object.
 */
export function serverView(request: CertificationRequest, signature?: SignatureCheck): ServerView {
	const unread: string[] = [];
	const names = readNames(request, unread);
	const seen = request.subject.flat().filter(attribute => isSeen(attribute, unread));
	const values = (oid: string) => seen.filter(attribute => attribute.oid === oid).map(({value}) => value);
	// Array literals, because push(...) of as many values as a request can have overflows the stack.
	const dropped = [
		...unread,
		...supersededValues('CN', values(commonName)),
		...supersededValues('serialNumber', values(serialNumber)),
		...droppedParts(request),
	];
	const reason = refusal(request, signature);
	const cn = values(commonName).at(-1);
	return {
		accepts: reason === undefined,
		...(reason !== undefined && {reason}),
		...(cn !== undefined && {commonName: cn}),
		organizations: values(organization),
		...names,
		dropped,
	};
}

/** All values but the last, because Go keeps one value of these types. */
function supersededValues(what: string, values: readonly string[]): readonly string[] {
	return values.slice(0, -1).map(value => localized`${what} ${value}, since another ${what} follows`);
}

function refusal(request: CertificationRequest, signature: SignatureCheck | undefined): string | undefined {
	const fatal = request.problems.find(({fatalForServer}) => fatalForServer);
	if (fatal !== undefined) {
		return fatal.message;
	}

	const {publicKey, raw} = request;
	if (publicKey.curve !== undefined && !isOnCurve(publicKey.curve, subjectPublicKeyBits(raw.subjectPublicKeyInfo))) {
		return localized`The public key is no point on its curve.`;
	}

	if (signature === undefined || signature.acceptedByServer) {
		return undefined;
	}

	// A signature that is not wrong but for Go: of a key that it does not read, or an algorithm that it does not know.
	return signature.valid !== false && publicKey.problem !== undefined
		? localized`The key ${publicKey.problem}, so that its signature can't be checked.`
		: localized`The signature ${signature.reason ?? localized`is of a kind that Go does not know (${request.signatureAlgorithm.name})`}.`;
}

/** A value that breaks the rules of its string type is not counted as left out, because Go refuses the whole request. */
function isSeen({type, value, encoding, problem}: NameAttribute, dropped: string[]): boolean {
	const isRead = serverReadableEncodings.has(encoding);
	if (!isRead) {
		const what = encoding.startsWith('tag') ? localized`no text (${encoding})` : `a ${encoding}`;
		dropped.push(localized`${type} ${value} of the subject, which is ${what}`);
	}

	return isRead && problem === undefined;
}

const kinds: Readonly<Record<number, 'dns' | 'ip' | 'email' | 'uri'>> = {
	129: 'email',
	130: 'dns',
	134: 'uri',
	135: 'ip',
};

/** SANs by Go's rules: the first extension counts, only four kinds of entry, and these only in their primitive form. */
function readNames({extensions, subjectAltNames}: CertificationRequest, dropped: string[]): Names {
	const names: Names = {dns: [], ip: [], email: [], uri: []};
	const extension = extensions.find(({name}) => name === 'subjectAltName');
	if (extension === undefined) {
		return names;
	}

	const cursor = new DerCursor(extension.value);
	cursor.expect(tags.sequence);
	if (cursor.more) {
		dropped.push(localized`${cursor.limit - cursor.position} bytes after the subjectAltName`);
	}

	cursor.enter();
	for (let index = 0; cursor.more && cursor.next(); index++) {
		const {bytes, tag, body, end} = cursor;
		const kind = kinds[tag];
		if (kind === undefined) {
			const entry = subjectAltNames[index];
			dropped.push(localized`subjectAltName ${entry?.kind ?? localized`entry`} ${entry?.value ?? ''}`);
		} else {
			names[kind].push(nameAsSeen(kind, bytes, body, end));
		}
	}

	return names;
}

function nameAsSeen(kind: keyof Names, bytes: Buffer, body: number, end: number): string {
	if (kind === 'ip') {
		return ipText(bytes, body, end) ?? '';
	}

	const text = bytes.toString('latin1', body, end);
	return kind === 'uri' ? uriOfServer(text) : text;
}

/** Parts of the request that the parser ignores. */
function droppedParts({attributes, problems}: CertificationRequest): readonly string[] {
	const unread = attributes.filter(({problem}) => problem !== undefined);
	const beside = problems.filter(({code}) => code === 'extra-elements' || code === 'more-pem-blocks');
	return [
		...unread.map(({name, problem}) => localized`attribute ${name}, which ${problem}`),
		...beside.map(({message}) => message),
	];
}
