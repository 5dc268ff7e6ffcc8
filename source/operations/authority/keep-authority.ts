import {localized} from '../../base/text/index.js';
import type {NameLimits} from '../../pki/encode/extensions/index.js';
import type {Certificate} from '../../pki/index.js';
import {assertAuthority} from '../../pki/issue/index.js';
import {nameText} from '../../pki/x509/index.js';
import type {AuthorityRecord, AuthorityStore, Generation, ServedSigner} from '../../storage/authority/index.js';
import {authorityNamePattern} from '../../storage/authority/index.js';
import type {Plan} from '../plan/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import type {NewGeneration} from './new-generation.js';
import {keepGeneration, makeGeneration, withAbove} from './new-generation.js';

export type KeepOptions = {
	readonly name: string;
	/** The signer that it serves on the connected cluster. */
	readonly serves?: ServedSigner | undefined;
	/** The name of the authority that signs it. */
	readonly under?: string | undefined;
	now(): Date;
};

/** What an authority is made from. The key of the issuer is opened when it signs. */
export type NewAuthority = Omit<NewGeneration, 'issuer'> & {
	readonly issuer?: {readonly certificate: Certificate; open(): Promise<OpenedAuthority>} | undefined;
};

/**
 * Plans to create an authority: a root or, with an issuer, an intermediate.
 *
 * @throws {OperationError} `refused` for an invalid name, `exists` for a name in use.
 */
export async function planCreateAuthority(
	store: AuthorityStore,
	{issuer, ...making}: NewAuthority,
	options: KeepOptions,
): Promise<Plan<AuthorityRecord>> {
	const {commonName, pathLength} = making.spec;
	const what =
		issuer === undefined
			? localized`a root that signs itself`
			: localized`an intermediate below ${nameText(issuer.certificate.subject)}`;
	const limits = making.nameLimits;
	const open = limits !== undefined && limits.permitted.length > 0 && !limits.permitted.some(({kind}) => kind === 'ip');
	return planKeeping(
		store,
		options,
		localized`Make the authority ${options.name}: ${commonName}`,
		`${what}${pathLength === undefined ? '' : localized`, path length ${pathLength}`}${limits === undefined ? '' : limitsText(limits)}`,
		making.passphrase !== undefined,
		open ? [localized`IP addresses are not limited: what it may issue for takes ranges of them too`] : [],
		async (now, signal) =>
			makeGeneration(store, options.name, 1, {...making, issuer: await issuer?.open()}, now, signal),
	);
}

function limitsText({permitted, excluded}: NameLimits): string {
	const list = (limits: NameLimits['permitted']) => limits.map(({value}) => value).join(', ');
	return [
		...(permitted.length === 0 ? [] : [localized`, for ${list(permitted)} alone`]),
		...(excluded.length === 0 ? [] : [localized`, never for ${list(excluded)}`]),
	].join('');
}

/**
 * Plans to store an authority that was made elsewhere.
 *
 * @throws {OperationError} as `planCreateAuthority`.
 * @throws {PkiError} `bad-authority` for one that can't sign.
 */
export async function planImportAuthority(
	store: AuthorityStore,
	authority: OpenedAuthority,
	passphrase: string | undefined,
	options: KeepOptions,
): Promise<Plan<AuthorityRecord>> {
	assertAuthority(authority, options.now());
	const {certificate, key, others = []} = authority;
	return planKeeping(
		store,
		options,
		localized`Keep the authority ${options.name}: ${nameText(certificate.subject)}`,
		localized`with ${others.length === 0 ? localized`no other certificate` : localized`${others.length} more of its file`}`,
		passphrase !== undefined,
		certificate.subjectKeyIdentifier === undefined
			? [localized`its certificate has no subject key identifier: clients find the way to it by its name alone`]
			: [],
		now =>
			keepGeneration(store, options.name, 1, {
				certificate,
				certificatePem: withAbove(authority),
				key,
				passphrase,
				now,
			}),
	);
}

async function planKeeping(
	store: AuthorityStore,
	{name, serves, under, now}: KeepOptions,
	title: string,
	what: string,
	isLocked: boolean,
	warnings: readonly string[],
	make: (now: Date, signal?: AbortSignal) => Promise<Generation>,
): Promise<Plan<AuthorityRecord>> {
	if (!authorityNamePattern.test(name)) {
		throw new OperationError('refused', localized`${JSON.stringify(name)} can not be the name of an authority`, {
			hint: localized`small letters, digits, dots and hyphens, at most 63`,
		});
	}

	await refuseTaken(store, name);
	const {caPath, caKeyPath} = store.pathsOf(name, 1);
	return {
		title,
		steps: [
			{
				verb: 'write',
				kind: 'File',
				name: caKeyPath,
				note: localized`private key, ${isLocked ? localized`locked with the passphrase` : localized`NOT locked`}, readable by you alone`,
			},
			{verb: 'write', kind: 'File', name: caPath, note: localized`certificate: ${what}`},
			...(serves === undefined
				? []
				: [
						{
							verb: 'write',
							kind: 'File',
							name: store.recordPath(name),
							note: localized`it serves ${serves.signerName} on this cluster`,
						},
					]),
		],
		warnings,
		perform: signal =>
			store.alone(name, async () => {
				await refuseTaken(store, name);
				const generation = await make(now(), signal);
				const record: AuthorityRecord = {
					name,
					current: 1,
					generations: [generation],
					serves: serves === undefined ? [] : [serves],
					places: [],
					...(under === undefined ? {} : {under}),
				};
				await store.save(record);
				return record;
			}),
	};
}

async function refuseTaken(store: AuthorityStore, name: string): Promise<void> {
	if ((await store.read(name)) !== undefined) {
		throw new OperationError('exists', localized`there is an authority ${JSON.stringify(name)} already`, {
			hint: localized`choose another name, or make its next key: certdeck authority rotate`,
		});
	}
}
