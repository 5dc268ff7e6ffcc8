import {DerCursor, integerHex, ProblemList} from '../der/index.js';
import type {
	BasicConstraints,
	Certificate,
	DistinguishedName,
	Extension,
	GeneralName,
	Problem,
	PublicKeyInfo,
	RawParts,
	SignatureAlgorithm,
} from '../index.js';
import {readPublicKey} from '../keys/index.js';
import {readName} from './distinguished-name.js';
import {FoundExtensions, readExtensions} from './extension-list.js';
import {keyUsageNames} from './extensions.js';
import {readSubjectAltNames} from './general-names.js';

const none: readonly never[] = Object.freeze([]);
const noAlgorithm: SignatureAlgorithm = {oid: '', name: 'missing'};

/** Offsets of the parts of a certificate. A part is sliced when it is asked for. */
class ScannedParts implements RawParts {
	readonly der: Buffer;
	tbsAt = 0;
	tbsEnd = 0;
	issuerAt = 0;
	issuerEnd = 0;
	subjectAt = 0;
	subjectEnd = 0;
	keyAt = 0;
	keyEnd = 0;
	signatureAt = 0;
	signatureEnd = 0;

	constructor(der: Buffer) {
		this.der = der;
	}

	get tbs(): Buffer {
		return this.der.subarray(this.tbsAt, this.tbsEnd);
	}

	get issuer(): Buffer {
		return this.der.subarray(this.issuerAt, this.issuerEnd);
	}

	get subject(): Buffer {
		return this.der.subarray(this.subjectAt, this.subjectEnd);
	}

	get subjectPublicKeyInfo(): Buffer {
		return this.der.subarray(this.keyAt, this.keyEnd);
	}

	get signature(): Buffer {
		return this.der.subarray(this.signatureAt, this.signatureEnd);
	}
}

/**
 * A certificate without a fault, as `scanCertificate` has checked it: offsets of its parts, which are read on access. Of ten thousand
 * in a list most parts are never asked for. Names are kept once they were read.
 */
export class ScannedCertificate implements Certificate {
	readonly kind = 'Certificate';
	readonly version = 3;
	readonly raw: ScannedParts;
	serialAt = 0;
	serialEnd = 0;
	/** In milliseconds. */
	from = 0;
	to = 0;
	algorithmAt = 0;
	signatureAlgorithm = noAlgorithm;
	extensionsAt = 0;
	extensionsEnd = 0;
	/** The first 16 bits of keyUsage. */
	usageBits = 0;
	extKeyUsage: readonly string[] = none;
	basicConstraints!: BasicConstraints;
	/** Of the value of subjectAltName. */
	namesAt = 0;
	namesEnd = 0;
	ownIdAt = 0;
	ownIdEnd = 0;
	issuerIdAt = 0;
	issuerIdEnd = 0;
	private readIssuer: DistinguishedName | undefined = undefined;
	private readSubject: DistinguishedName | undefined = undefined;
	private readNames: readonly GeneralName[] | undefined = undefined;

	constructor(der: Buffer) {
		this.raw = new ScannedParts(der);
	}

	get problems(): readonly Problem[] {
		return none;
	}

	get serialNumber(): string {
		return integerHex(this.raw.der, this.serialAt, this.serialEnd);
	}

	get notBefore(): Date {
		return new Date(this.from);
	}

	get notAfter(): Date {
		return new Date(this.to);
	}

	get issuer(): DistinguishedName {
		this.readIssuer ??= this.nameAt(this.raw.issuerAt, this.raw.issuerEnd);
		return this.readIssuer;
	}

	get subject(): DistinguishedName {
		this.readSubject ??= this.nameAt(this.raw.subjectAt, this.raw.subjectEnd);
		return this.readSubject;
	}

	get publicKey(): PublicKeyInfo {
		return readPublicKey(this.opened(this.raw.keyAt, this.raw.keyEnd), new ProblemList());
	}

	get subjectAltNames(): readonly GeneralName[] {
		if (this.readNames === undefined) {
			const names: GeneralName[] = [];
			if (this.namesEnd > 0) {
				readSubjectAltNames(this.cursor(this.namesAt, this.namesEnd), names, new ProblemList());
			}

			this.readNames = names;
		}

		return this.readNames;
	}

	get extensions(): readonly Extension[] {
		const found = new FoundExtensions();
		if (this.extensionsEnd > 0) {
			readExtensions(this.opened(this.extensionsAt, this.extensionsEnd), found, new ProblemList());
		}

		return found.list;
	}

	get keyUsage(): readonly string[] {
		const {usageBits} = this;
		return usageBits === 0 ? none : usagesOf(usageBits);
	}

	get subjectKeyIdentifier(): string {
		return this.hexAt(this.ownIdAt, this.ownIdEnd);
	}

	get authorityKeyIdentifier(): string {
		return this.hexAt(this.issuerIdAt, this.issuerIdEnd);
	}

	private nameAt(start: number, end: number): DistinguishedName {
		return readName(this.opened(start, end), '', 'certificate', new ProblemList());
	}

	/** A cursor that has read the header of the element. */
	private opened(start: number, end: number): DerCursor {
		const cursor = this.cursor(start, end);
		cursor.next();
		return cursor;
	}

	private cursor(start: number, end: number): DerCursor {
		return new DerCursor(this.raw.der, start, end);
	}

	/** The type of an optional field has no `undefined`. */
	private hexAt(start: number, end: number): string {
		return end === 0 ? (undefined as unknown as string) : this.raw.der.toString('hex', start, end);
	}
}

const knownUsages = new Map<number, readonly string[]>();

function usagesOf(bits: number): readonly string[] {
	const known = knownUsages.get(bits);
	if (known !== undefined) {
		return known;
	}

	const names = keyUsageNames.filter((_, bit) => (bits & (0x8000 >> bit)) !== 0);
	knownUsages.set(bits, names);
	return names;
}
