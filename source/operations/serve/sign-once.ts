import {createHash} from 'node:crypto';
import {ClusterError} from '../../cluster/model/index.js';
import type {CertificateTemplate} from '../../pki/encode/index.js';
import {randomSerialNumber} from '../../pki/encode/index.js';
import {certificateBody, signCertificateBody} from '../../pki/issue/index.js';
import {verifyChain} from '../../pki/verify/index.js';
import {decodeCertificate} from '../../pki/x509/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {authorityFingerprint} from '../sign/index.js';
import type {IssuedEntry, IssuedIndex} from './issued-index.js';
import type {Log} from './log.js';
import type {Metrics} from './metrics.js';

/** Keyed by uid of the request. */
export type MadeCertificates = Map<string, {readonly body: string; readonly der: Uint8Array}>;

/** What signing needs, for any kind of request. */
export type SigningParts = {
	readonly index: IssuedIndex;
	/** Certificates that were signed but not uploaded. The next attempt uploads them without a new signature. */
	readonly made: MadeCertificates;
	authority(): OpenedAuthority;
	/** Whether this replica certainly leads. */
	isLeader(): boolean;
	now(): Date;
	readonly log: Log;
	readonly metrics: Metrics;
};

/** No further signature or write is allowed, because another replica may lead now. */
export class LeaseLost extends Error {
	override readonly name = 'LeaseLost';
}

/** What is signed, and for which request. */
export type SigningTask = {
	readonly uid: string;
	/** For the index. */
	readonly name: string;
	/** For the log. */
	readonly about: Readonly<Record<string, string>>;
	readonly authority: OpenedAuthority;
	template(at: Date, serialNumber: Uint8Array): CertificateTemplate;
	/** How long a recorded body may still be signed and uploaded; without a limit if absent. */
	readonly freshMs?: number;
};

/**
 * Records a serial and signs with it. A certificate that was signed but not uploaded is found again. Immediately before
 * each write and signature the lease is checked.
 *
 * @throws {LeaseLost}
 * @throws {ClusterError}, {FileError}, {PkiError}, {OperationError} if it should be tried again.
 */
export async function signOnce(
	task: SigningTask,
	parts: SigningParts,
	signal: AbortSignal,
): Promise<{readonly der: Uint8Array; readonly entry: IssuedEntry}> {
	const {made, log, metrics, now} = parts;
	const {uid, authority, about} = task;
	const {entry, body} = await reserveSerial(task, parts, signal);
	const before = made.get(uid);
	refuseWithoutLease(parts);
	const der = before?.body === entry.body ? before.der : signCertificateBody(body, authority, now());
	if (der !== before?.der) {
		made.set(uid, {body: entry.body, der});
		metrics.count('signed');
		log('signed', {...about, serial: entry.serial, authority: entry.authority, notAfter: entry.notAfter});
	}

	refuseUnverified(der, authority, now());
	return {der, entry};
}

export function refuseWithoutLease({isLeader}: Pick<SigningParts, 'isLeader'>): void {
	if (!isLeader()) {
		throw new LeaseLost('the lease is not held for sure');
	}
}

/** The serial of a request. It is in the index before anything is signed with it. */
async function reserveSerial(
	{uid, name, template, authority, freshMs = Number.POSITIVE_INFINITY}: SigningTask,
	parts: SigningParts,
	signal: AbortSignal,
): Promise<{readonly entry: IssuedEntry; readonly body: Uint8Array}> {
	const {index, now} = parts;
	const sha256 = authorityFingerprint(authority);
	for (let tries = 0; tries < 5; tries += 1) {
		const there = await index.find(uid, signal);
		const isFresh = there !== undefined && now().getTime() - Date.parse(there.at) < freshMs;
		if (there !== undefined && isFresh && there.authority === sha256) {
			const again = template(new Date(there.at), Buffer.from(there.serial, 'hex'));
			const body = certificateBody(again, authority);
			// With a changed policy the certificate differs, and so gets another serial.
			if (digestOf(body) === there.body && again.notAfter > now()) {
				return {entry: there, body};
			}
		}

		const at = now();
		const serial = randomSerialNumber();
		const made = template(at, serial);
		const body = certificateBody(made, authority);
		const entry: IssuedEntry = {
			...{uid, name, authority: sha256},
			serial: serial.toString('hex'),
			at: at.toISOString(),
			notAfter: made.notAfter.toISOString(),
			body: digestOf(body),
		};
		refuseWithoutLease(parts);
		if (await index.reserve(entry, there, signal)) {
			return {entry, body};
		}
	}

	throw new ClusterError('conflict', 'the index of what was issued is written by another signer');
}

function digestOf(body: Uint8Array): string {
	return createHash('sha256').update(body).digest('hex');
}

/** A fault in the chain affects every client, so such a certificate is not uploaded. */
function refuseUnverified(der: Uint8Array, {certificate, others = []}: OpenedAuthority, now: Date): void {
	const leaf = decodeCertificate(der);
	const {findings} = verifyChain(leaf, {
		authorities: [certificate],
		intermediates: others,
		at: leaf.notBefore > now ? leaf.notBefore : now,
	});
	const fault = findings.find(({severity}) => severity === 'error');
	if (fault !== undefined || leaf.basicConstraints?.ca === true) {
		throw new OperationError('mismatch', `the certificate does not verify: ${fault?.message ?? 'it is one of a CA'}`);
	}
}
