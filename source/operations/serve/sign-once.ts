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

/** By uid of the request. */
export type MadeCertificates = Map<string, {readonly body: string; readonly der: Uint8Array}>;

/** What signing takes, whatever kind of request it is for. */
export type SigningParts = {
	readonly index: IssuedIndex;
	/** What was signed and could not be uploaded: the next try uploads it, and signs nothing again. */
	readonly made: MadeCertificates;
	authority(): OpenedAuthority;
	/** Whether this replica leads for sure. */
	isLeader(): boolean;
	now(): Date;
	readonly log: Log;
	readonly metrics: Metrics;
};

/** Nothing more may be signed or written, as another may lead by now. */
export class LeaseLost extends Error {
	override readonly name = 'LeaseLost';
}

/** For whom, and what is signed. */
export type SigningTask = {
	readonly uid: string;
	/** For the index. */
	readonly name: string;
	/** For the log. */
	readonly about: Readonly<Record<string, string>>;
	readonly authority: OpenedAuthority;
	template(at: Date, serialNumber: Uint8Array): CertificateTemplate;
	/** How long a body that was written down may still be signed and uploaded; for good where absent. */
	readonly freshMs?: number;
};

/**
 * Writes a serial down and signs with it; what was signed before, and not uploaded, is found again. Right before each write and
 * signature the lease is looked at.
 *
 * @throws {LeaseLost}; ClusterError, FileError, PkiError, OperationError where it is to be tried again.
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

/** The serial of a request, in the index before anything is signed with it. */
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
			// Under another policy than then it would be another certificate: that gets a serial of its own.
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

/** Whatever is wrong with a chain here is wrong for every client: such a certificate is not uploaded. */
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
