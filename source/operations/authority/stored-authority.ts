import {localized} from '../../base/text/index.js';
import {PkiError} from '../../pki/index.js';
import type {AuthorityRecord, AuthorityStore, Generation} from '../../storage/authority/index.js';
import {createAuthorityStore} from '../../storage/authority/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {openAuthority, readCertificateFile} from '../read/index.js';
import {authorityFingerprint} from '../sign/index.js';

/** Asks for the passphrase of a locked key. `path` names the key in the question. */
export type AskPassphrase = (path: string) => Promise<string>;

/** The authorities in a folder. */
export function authoritiesIn(home: string): AuthorityStore {
	return createAuthorityStore(home);
}

/** @throws {OperationError} `refused` if no authority has that name. */
export async function recordOf(store: AuthorityStore, name: string): Promise<AuthorityRecord> {
	const record = await store.read(name);
	if (record === undefined) {
		const names = (await store.list()).map(each => each.name);
		throw new OperationError('refused', localized`there is no authority ${JSON.stringify(name)}`, {
			hint:
				names.length === 0 ? localized`certdeck authority create makes one` : localized`there is ${names.join(', ')}`,
		});
	}

	return record;
}

/** The generation that signs. */
export function currentOf({generations, current}: AuthorityRecord): Generation {
	const found = generations.find(({number}) => number === current);
	if (found === undefined) {
		throw new Error(localized`a record without its current generation`);
	}

	return found;
}

/**
 * Opens a generation of an authority, and checks that its certificate is the recorded one.
 *
 * @param ask - absent if nobody can be asked.
 * @throws {OperationError} `refused` for a certificate other than the recorded one.
 * @throws {PkiError}, {FileError} as `openAuthority`.
 */
export async function openGeneration(
	store: AuthorityStore,
	{name}: AuthorityRecord,
	{number, sha256}: Generation,
	ask: AskPassphrase | undefined,
): Promise<OpenedAuthority> {
	const {caPath, caKeyPath} = store.pathsOf(name, number);
	const open = (passphrase?: string) => openAuthority(caPath, caKeyPath, passphrase);
	const authority = await open().catch(async error => {
		if (!(error instanceof PkiError) || error.code !== 'passphrase-needed' || ask === undefined) {
			throw error;
		}

		return open(await ask(caKeyPath));
	});
	if (authorityFingerprint(authority) !== sha256) {
		throw new OperationError(
			'refused',
			localized`${JSON.stringify(caPath)} is another certificate than the authority ${name} was made with`,
			{hint: localized`its SHA-256 is ${authorityFingerprint(authority)}, the record has ${sha256}`},
		);
	}

	return authority;
}

/** PEM of a generation's certificate and of the chain to its root, with the same check. */
export async function readGeneration(
	store: AuthorityStore,
	{name}: AuthorityRecord,
	{number, sha256}: Generation,
): Promise<Awaited<ReturnType<typeof readCertificateFile>>> {
	const {caPath} = store.pathsOf(name, number);
	const found = await readCertificateFile(caPath);
	const [first] = found;
	if (first === undefined || authorityFingerprint(first) !== sha256) {
		throw new OperationError(
			'refused',
			localized`${JSON.stringify(caPath)} is another certificate than the authority ${name} was made with`,
		);
	}

	return found;
}
