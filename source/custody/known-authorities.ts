import {dirname} from 'node:path';
import {FileError} from './file-error.js';
import {readText} from './read-file.js';
import {makePrivateFolder, writePrivateFile} from './write-file.js';

/** Where an authority of one's own lies: its certificate, and its private key. Absolute paths. */
export type KnownAuthority = {readonly caPath: string; readonly caKeyPath: string};

/** Which authority signed last for which signer, so that it can be proposed the next time. Paths alone: no key. */
export type KnownAuthorities = {
	/** undefined where none is known, or what was written down can't be read. */
	of(signerName: string): Promise<KnownAuthority | undefined>;
	/** @throws {FileError} */
	remember(signerName: string, authority: KnownAuthority): Promise<void>;
};

/** Keeps them in the file (0600) that `locate` names when it is first needed. */
export function createKnownAuthorities(locate: () => string): KnownAuthorities {
	return {
		of: async signerName => (await readAll(locate))[signerName],
		async remember(signerName, authority) {
			const all = {...(await readAll(locate)), [signerName]: authority};
			await makePrivateFolder(dirname(locate()));
			await writePrivateFile(locate(), `${JSON.stringify(all, undefined, '\t')}\n`, {overwrite: true});
		},
	};
}

/** Keeps them for this run alone. */
export function createMemoryAuthorities(): KnownAuthorities {
	const known = new Map<string, KnownAuthority>();
	return {
		of: async signerName => known.get(signerName),
		async remember(signerName, authority) {
			known.set(signerName, authority);
		},
	};
}

async function readAll(locate: () => string): Promise<Readonly<Record<string, KnownAuthority>>> {
	try {
		const value: unknown = JSON.parse(await readText(locate()));
		return Object.fromEntries(
			Object.entries(typeof value === 'object' && value !== null ? value : {}).filter(([, each]) => isAuthority(each)),
		);
	} catch (error) {
		// It is a convenience: without it the paths are typed once more.
		if (error instanceof FileError || error instanceof SyntaxError) {
			return {};
		}

		throw error;
	}
}

function isAuthority(value: unknown): value is KnownAuthority {
	return (
		typeof value === 'object' &&
		value !== null &&
		'caPath' in value &&
		typeof value.caPath === 'string' &&
		'caKeyPath' in value &&
		typeof value.caKeyPath === 'string'
	);
}
