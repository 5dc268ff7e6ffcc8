import type {AuthorityRecord, AuthorityStore} from '../../storage/authority/index.js';
import type {NewAuthority} from './keep-authority.js';
import type {AskPassphrase} from './stored-authority.js';
import {currentOf, openGeneration, readGeneration} from './stored-authority.js';

/** An authority that is to sign another: its certificate at once, its key when it is first needed. */
export async function closedIssuer(
	store: AuthorityStore,
	record: AuthorityRecord,
	ask: AskPassphrase | undefined,
): Promise<NewAuthority['issuer']> {
	const [read] = await readGeneration(store, record, currentOf(record));
	let opened: ReturnType<typeof openGeneration> | undefined;
	const open = () => {
		opened ??= openGeneration(store, record, currentOf(record), ask);
		return opened;
	};

	return read && {certificate: read.certificate, open};
}
