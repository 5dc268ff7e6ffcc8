import type {Certificate} from '../../pki/index.js';
import {PkiError} from '../../pki/index.js';
import type {AuthorityStore} from '../../storage/authority/index.js';
import {FileError} from '../../storage/files/index.js';
import {OperationError} from '../plan/index.js';
import {readGeneration} from './stored-authority.js';

/** One generation of an authority that certdeck stores. */
type OwnAuthority = {
	readonly name: string;
	readonly number: number;
	/** Whether another generation signs now. */
	readonly isOld: boolean;
	readonly certificate: Certificate;
};

/**
 * All generations of all stored authorities. Those whose certificate can't be read are left out.
 *
 * @throws {FileError}
 */
export async function readOwnAuthorities(store: AuthorityStore): Promise<readonly OwnAuthority[]> {
	const records = await store.list();
	const found = await Promise.all(
		records.flatMap(record =>
			record.generations.map(async (generation): Promise<OwnAuthority | undefined> => {
				try {
					const [first] = await readGeneration(store, record, generation);
					const {number} = generation;
					return (
						first && {
							name: record.name,
							number,
							isOld: number !== record.current && number !== record.rollover?.to,
							certificate: first.certificate,
						}
					);
				} catch (error) {
					if (error instanceof FileError || error instanceof PkiError || error instanceof OperationError) {
						return undefined;
					}

					throw error;
				}
			}),
		),
	);
	return found.filter(each => each !== undefined);
}
