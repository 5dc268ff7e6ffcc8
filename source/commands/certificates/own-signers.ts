import {withOwnSigner} from '../../certificates/facts/index.js';
import type {CertificateFilter} from '../../certificates/filter/index.js';
import type {JudgedEntry} from '../../certificates/model/index.js';
import {authoritiesIn, readOwnAuthorities} from '../../operations/authority/index.js';
import type {CommandContext} from '../arguments/index.js';

/** A function that adds the operator's authority that signed an entry. Nothing is read if the filter does not ask for it. */
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
