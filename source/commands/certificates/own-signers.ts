import {withOwnSigner} from '../../certificates/facts/index.js';
import type {CertificateFilter} from '../../certificates/filter/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import {authoritiesIn, readOwnAuthorities} from '../../operations/authority/index.js';
import type {CommandContext} from '../arguments/index.js';

/** What says of an entry which authority of one's own signed it; nothing is read where the filter does not ask. */
export async function ownSigners(
	{asksAuthority}: CertificateFilter,
	context: CommandContext,
): Promise<(entry: JudgedEntry) => JudgedEntry> {
	if (!asksAuthority) {
		return entry => entry;
	}

	const own = await readOwnAuthorities(authoritiesIn(await context.authorityHome()));
	return entry => withOwnSigner(entry, own);
}
