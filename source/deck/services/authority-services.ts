import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import {ClusterError} from '../../cluster/model/index.js';
import type {KnownCluster} from '../../operations/pending/index.js';
import {compareClusters, doubtOf} from '../../operations/pending/index.js';
import type {Plan} from '../../operations/plan/index.js';
import type {OpenedAuthority} from '../../operations/read/index.js';
import {readCertificateFile} from '../../operations/read/index.js';
import {authorityFingerprint, rememberAuthority} from '../../operations/sign/index.js';
import {PkiError} from '../../pki/index.js';
import {FileError} from '../../storage/files/index.js';
import type {AuthorityFiles, KnownAuthorities, KnownAuthority} from '../../storage/issuance/index.js';
import type {AuthoritiesOnDemand} from './authorities-on-demand.js';
import {readableServing} from './authorities-on-demand.js';

/** The state of the authority that signed last for a signer. */
type Last =
	| {readonly state: 'asking' | 'none'}
	/** Its files are unchanged, and can be used. */
	| {readonly state: 'known'; readonly files: AuthorityFiles}
	/** Its path has another certificate now, or none. */
	| {readonly state: 'changed'; readonly known: KnownAuthority; readonly found: string | undefined}
	/** It may have signed on another cluster. */
	| {readonly state: 'doubtful'; readonly known: KnownAuthority; readonly doubt: string};

export type AuthorityServices = {
	/** Reads the authority of a signer, unless that was done. */
	load(signerName: string): void;
	/** Reads the authority of a signer again. Listeners are notified of a change. */
	look(signerName: string): Promise<void>;
	/** The authority to propose, as it was last read. */
	of(signerName: string): AuthorityFiles | undefined;
	/** Why the authority that signed last is not proposed, a sentence; hostile text. */
	why(signerName: string): string | undefined;
	/** Plans to accept a doubtful authority for this cluster; undefined if there is no doubt. */
	planTaking(signerName: string): Plan<void> | undefined;
	/** Records that an authority has signed, so that it is proposed from now on. Rejects with FileError. */
	signed(request: CertificateSigningRequest, authority: OpenedAuthority, files: AuthorityFiles): Promise<void>;
};

type AuthoritySources = {
	readonly cluster: Cluster;
	readonly authorities: KnownAuthorities;
	/** Authorities that are configured for a signer. They take precedence over the one that signed last. */
	readonly kept: Pick<AuthoritiesOnDemand, 'serving'>;
	here(): Promise<Required<KnownCluster>>;
	onChange(): void;
};

/** The authority that signed last for each signer of this cluster. It is proposed only if its certificate is unchanged. */
export function createAuthorityServices({
	cluster,
	authorities,
	kept,
	here,
	onChange,
}: AuthoritySources): AuthorityServices {
	const lasts = new Map<string, Last>();
	const set = (signerName: string, last: Last) => {
		lasts.set(signerName, last);
		onChange();
	};

	const look = async (signerName: string): Promise<void> => {
		lasts.set(signerName, lasts.get(signerName) ?? {state: 'asking'});
		const before = lasts.get(signerName);
		const files = await readableServing(kept, signerName);
		if (files !== undefined) {
			set(signerName, {state: 'known', files});
			return;
		}

		const all = await authorities.of(signerName);
		if (all.length === 0) {
			if (lasts.get(signerName) === before) {
				set(signerName, {state: 'none'});
			}

			return;
		}

		const at = await here();
		const same = all.find(each => compareClusters(at, each) === 'same');
		const unsure = all.find(each => compareClusters(at, each) === 'unsure');
		const next: Last =
			same === undefined
				? unsure === undefined
					? {state: 'none'}
					: {state: 'doubtful', known: unsure, doubt: doubtOf(at, unsure)}
				: await checked(same);
		// If an authority has signed or was accepted in the meantime, that is newer than this answer.
		if (lasts.get(signerName) === before && !(before?.state === 'known' && next.state === 'doubtful')) {
			set(signerName, next);
		}
	};

	return {
		load(signerName) {
			if (!lasts.has(signerName)) {
				void look(signerName);
			}
		},
		look,
		of(signerName) {
			const last = lasts.get(signerName);
			return last?.state === 'known' ? last.files : undefined;
		},
		why(signerName) {
			const last = lasts.get(signerName);
			return last?.state === 'changed'
				? localized`the authority that signed last, ${last.known.name}, is no longer in ${last.known.caPath}: ${last.found === undefined ? localized`no certificate can be read there` : localized`SHA-256 is ${last.found}`}; it was ${last.known.sha256}`
				: undefined;
		},
		planTaking(signerName) {
			const last = lasts.get(signerName);
			if (last?.state !== 'doubtful') {
				return undefined;
			}

			const {known, doubt} = last;
			return {
				title: localized`Has ${known.name} signed on this cluster?`,
				steps: [
					{
						verb: 'write',
						kind: 'Record',
						name: signerName,
						note: localized`signed here with ${known.caPath}, SHA-256 ${known.sha256}`,
					},
				],
				warnings: [localized`${doubt}: it signed on ${known.server}, and this is ${cluster.info.server}`],
				async perform() {
					const at = await here();
					await authorities.remember({...known, ...at});
					set(signerName, await checked(known));
				},
			};
		},
		async signed({signerName}, authority, files) {
			set(signerName, {state: 'known', files});
			try {
				await rememberAuthority(authorities, cluster, signerName, authority, files);
			} catch (error) {
				// The signature has succeeded, even if its authority can't be recorded for the next time.
				if (!(error instanceof FileError || error instanceof ClusterError)) {
					throw error;
				}
			}
		},
	};
}

async function checked(known: KnownAuthority): Promise<Last> {
	const {caPath, caKeyPath} = known;
	const found = await fingerprintsAt(caPath);
	return found.includes(known.sha256)
		? {state: 'known', files: {caPath, caKeyPath}}
		: {state: 'changed', known, found: found[0]};
}

/** Fingerprints of all certificates in a file, because the authority may be at any position. */
async function fingerprintsAt(path: string): Promise<readonly string[]> {
	try {
		return (await readCertificateFile(path)).map(authorityFingerprint);
	} catch (error) {
		if (error instanceof FileError || error instanceof PkiError) {
			return [];
		}

		throw error;
	}
}
