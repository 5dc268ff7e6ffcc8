import {printable, printed} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {cachedReviewContext, reviewRequest} from '../../operations/assess/index.js';
import {createRecorder} from '../../operations/plan/index.js';
import {readPassphrase} from '../../operations/read/index.js';
import type {CarryOptions, KeptAuthority, SigningAuthority} from '../../operations/renewals/index.js';
import {findKeptAuthority, namedAuthority} from '../../operations/renewals/index.js';
import {createAccess, listApprovers} from '../../operations/rights/index.js';
import type {Arguments, CommandContext} from '../arguments/index.js';
import {reportError} from '../line/index.js';
import {signingAuthorityOf} from '../prompt/index.js';

/** What a verb needs to carry issuances through. */
export type Carrying = {
	/** The authority that would sign for a signer, with its key still locked. */
	authorityOf(signerName: string): Promise<KeptAuthority | undefined>;
	missingRight(request: {readonly signerName: string}): Promise<string | undefined>;
	/** Opens the authorities, and asks for passphrases. One that can't be opened is reported, and signs nothing. */
	open(signerNames: readonly string[]): Promise<void>;
	readonly options: Omit<CarryOptions, 'isMine'>;
	/** Errors of the journal, a sentence each. */
	readonly warnings: readonly string[];
};

/**
 * @throws {UsageError} for --ca without its key.
 * @throws {FileError}, {PkiError}
 */
export async function carryingOf(cluster: Cluster, args: Arguments, context: CommandContext): Promise<Carrying> {
	const {issuances, authorities, journal, signal} = context;
	const named = args.isSet('caKey') ? await signingAuthorityOf(args, context, 'renew') : undefined;
	const home = await context.authorityHome();
	const access = createAccess(cluster, signal);
	const me = cluster.whoAmI(signal).catch(() => undefined);
	const reviewContext = cachedReviewContext(cluster, context.now, signal);
	const opened = new Map<string, SigningAuthority>();
	const warnings: string[] = [];
	const authorityOf = async (signerName: string) =>
		named === undefined || signerName.startsWith('kubernetes.io/')
			? findKeptAuthority(cluster, signerName, {authorities, home}, signal)
			: namedAuthority(named.authority, named.files);
	const missingRight = async ({signerName}: {readonly signerName: string}) => {
		// The rules only need the signer of a request.
		const request = {signerName} as CertificateSigningRequest;
		access.ask('approve', request);
		await access.settled();
		return access.missingRight('approve', request);
	};
	const record =
		journal === undefined || args.isSet('noJournal')
			? undefined
			: createRecorder(journal, {
					info: cluster.info,
					me: () => me,
					warn: sentence => void warnings.push(sentence),
				});
	return {
		authorityOf,
		missingRight,
		warnings,
		async open(signerNames) {
			for (const signerName of new Set(signerNames.filter(each => !opened.has(each)))) {
				try {
					const authority = await authorityOf(signerName);
					if (authority !== undefined) {
						const {caPath, caKeyPath} = authority;
						opened.set(signerName, {caPath, caKeyPath, opened: await authority.open(passphraseOf(args, context))});
					}
				} catch (error) {
					reportError(error, context.err);
					context.err(printed`  → without it what is for ${printable(signerName)} waits for its signer\n`);
				}
			}
		},
		options: {
			issuances,
			authorities,
			signal,
			now: context.now,
			review: async seen => reviewRequest(seen, await reviewContext()),
			missingRight,
			approvers: async signerName =>
				(await listApprovers(cluster, signerName, signal))?.map(({kind, name}) => `${kind} ${name}`),
			authorityFor: signerName => opened.get(signerName),
			...(record && {record}),
			reviewer: (await me)?.username,
		},
	};
}

function passphraseOf(args: Arguments, {askHidden}: CommandContext): ((path: string) => Promise<string>) | undefined {
	const file = args.text('caKeyPassphraseFile');
	return file === undefined
		? askHidden && (path => askHidden(printed`Passphrase of ${printable(path)}: `))
		: async () => (await readPassphrase(file)) ?? '';
}
