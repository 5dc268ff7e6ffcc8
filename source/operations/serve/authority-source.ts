import {createHash} from 'node:crypto';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Cluster} from '../../cluster/calls/index.js';
import {assertAuthority} from '../../pki/issue/index.js';
import type {AuthorityStore} from '../../storage/authority/index.js';
import {exists, readBytes, readText} from '../../storage/files/index.js';
import type {AskPassphrase} from '../authority/index.js';
import {currentOf, openGeneration, recordOf, servesHere} from '../authority/index.js';
import {clusterHere} from '../pending/index.js';
import {OperationError} from '../plan/index.js';
import type {OpenedAuthority} from '../read/index.js';
import {openAuthority} from '../read/index.js';
import {authorityFingerprint} from '../sign/index.js';

/** The source of an authority. */
export type AuthorityOrigin = {
	/** Files whose content shows whether the authority changed. */
	paths(): Promise<readonly string[]>;
	/** Opens the current authority, if it may sign here. */
	open(): Promise<OpenedAuthority>;
};

/** An authority in certdeck's store, if it serves this signer on this cluster. A rollover is followed. */
export function storedOrigin(
	store: AuthorityStore,
	name: string,
	{
		signerName,
		cluster,
		ask,
	}: {
		readonly signerName: string;
		readonly cluster: Cluster;
		readonly ask: AskPassphrase | undefined;
	},
): AuthorityOrigin {
	return {
		async paths() {
			return [store.recordPath(name)];
		},
		async open() {
			const record = await recordOf(store, name);
			if (!servesHere(record, signerName, await clusterHere(cluster))) {
				throw new OperationError('refused', `the authority ${name} does not serve ${signerName} on this cluster`, {
					hint: `certdeck authority publish ${name} --signer ${signerName} says that it does`,
				});
			}

			return openGeneration(store, record, currentOf(record), ask);
		},
	};
}

/** An authority in files, such as those of a mounted Secret, if its fingerprint is one of the given ones. */
export function fileOrigin(
	place: string,
	keyPath: string | undefined,
	{
		signerName,
		fingerprints,
		ask,
	}: {
		readonly signerName: string;
		/** SHA-256 each, or a file with one a line. */
		readonly fingerprints: readonly string[];
		readonly ask: AskPassphrase | undefined;
	},
): AuthorityOrigin {
	const filesOf = async (): Promise<readonly [string, string]> => {
		if (keyPath !== undefined) {
			return [place, keyPath];
		}

		for (const [certificate, key] of [
			['tls.crt', 'tls.key'],
			['ca.pem', 'ca-key.pem'],
			['ca.crt', 'ca.key'],
		] as const) {
			if ((await exists(join(place, certificate))) && (await exists(join(place, key)))) {
				return [join(place, certificate), join(place, key)];
			}
		}

		return [place, place];
	};
	const lists = fingerprints.filter(each => !isFingerprint(each));
	return {
		paths: async () => [...(await filesOf()), ...lists],
		async open() {
			const [certificate, key] = await filesOf();
			const opened = await openWith(ask, passphrase => openAuthority(certificate, key, passphrase), key);
			const listed = (await Promise.all(lists.map(readText))).flatMap(text => text.split('\n'));
			const allowed = [...fingerprints, ...listed].map(each => plain(each.replace(/#.*/, ''))).filter(isFingerprint);
			const own = authorityFingerprint(opened);
			if (!allowed.includes(own)) {
				throw new OperationError(
					'refused',
					`the authority in ${JSON.stringify(place)} is not one that is to sign for ${signerName}`,
					{hint: `--authority-sha256 ${own} says that it is`},
				);
			}

			return opened;
		},
	};
}

async function openWith(
	ask: AskPassphrase | undefined,
	open: (passphrase?: string) => Promise<OpenedAuthority>,
	path: string,
): Promise<OpenedAuthority> {
	try {
		return await open();
	} catch (error) {
		const isLocked = error instanceof Error && 'code' in error && error.code === 'passphrase-needed';
		if (!isLocked || ask === undefined) {
			throw error;
		}
	}

	return open(await ask(path));
}

function plain(text: string): string {
	return text
		.trim()
		.replace(/^sha256( fingerprint)?[:=]/i, '')
		.replaceAll(':', '')
		.toLowerCase();
}

function isFingerprint(text: string): boolean {
	return /^[\da-f]{64}$/.test(plain(text));
}

/** The authority that signs now. */
export type AuthoritySource = {
	current(): OpenedAuthority;
	/** Checks every `everyMs` whether the files changed, until the signal fires. Never rejects. */
	watch(signal: AbortSignal): Promise<void>;
};

/**
 * Opens an authority, and later each one that replaces it in the files. A new one that can't or may not sign is refused,
 * and the previous one stays in use.
 *
 * @throws errors of `open`.
 * @throws {PkiError} `bad-authority` for one that can't sign.
 */
export async function createAuthoritySource(
	origin: AuthorityOrigin,
	{
		now,
		everyMs,
		onChange,
		onRefusal,
	}: {
		now(): Date;
		readonly everyMs: number;
		onChange(authority: OpenedAuthority): void;
		onRefusal(error: Error): void;
	},
): Promise<AuthoritySource> {
	const openChecked = async () => {
		const opened = await origin.open();
		assertAuthority(opened, now());
		return opened;
	};
	let seen = await digestOf(await origin.paths());
	let current = await openChecked();
	onChange(current);
	return {
		current: () => current,
		async watch(signal) {
			while (!signal.aborted) {
				await sleep(everyMs, undefined, {signal}).catch(() => {});
				const found = signal.aborted ? seen : await digestOf(await origin.paths());
				if (found === seen) {
					continue;
				}

				seen = found;
				try {
					const opened = await openChecked();
					if (authorityFingerprint(opened) !== authorityFingerprint(current)) {
						current = opened;
						onChange(opened);
					}
				} catch (error) {
					// Files that are written one after the other do not match for a moment. The next change is checked
					// again.
					onRefusal(error instanceof Error ? error : new Error(String(error)));
				}
			}
		},
	};
}

async function digestOf(paths: readonly string[]): Promise<string> {
	const sum = createHash('sha256');
	for (const path of paths) {
		sum.update(path).update(await readBytes(path).catch(() => Buffer.of()));
	}

	return sum.digest('hex');
}
