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

/** What is known of the authority that signed last for a signer. */
type Last =
	| {readonly state: 'asking' | 'none'}
	/** It may be used as it lies there. */
	| {readonly state: 'known'; readonly files: AuthorityFiles}
	/** Another certificate lies where it lay, or none. */
	| {readonly state: 'changed'; readonly known: KnownAuthority; readonly found: string | undefined}
	/** It signed on a cluster that may be another. */
	| {readonly state: 'doubtful'; readonly known: KnownAuthority; readonly doubt: string};

export type AuthorityServices = {
	/** Reads it where that was not done yet. */
	load(signerName: string): void;
	/** Reads it again; listeners are notified of a change. */
	look(signerName: string): Promise<void>;
	/** The one to propose, as of the last look. */
	of(signerName: string): AuthorityFiles | undefined;
	/** Why the one that signed last is not proposed, a sentence; hostile text. */
	why(signerName: string): string | undefined;
	/** Plans to take one that may be another cluster's for this one's; undefined where there is none in doubt. */
	planTaking(signerName: string): Plan<void> | undefined;
	/** It has signed: it is proposed from now on. Rejects with FileError where that can't be written down. */
	signed(request: CertificateSigningRequest, authority: OpenedAuthority, files: AuthorityFiles): Promise<void>;
};

type AuthoritySources = {
	readonly cluster: Cluster;
	readonly authorities: KnownAuthorities;
	/** Authorities that are configured for a signer: they come before the one that signed last. */
	readonly kept: Pick<AuthoritiesOnDemand, 'serving'>;
	here(): Promise<Required<KnownCluster>>;
	onChange(): void;
};

/** Which authority signed last for each signer of this cluster: proposed only where its certificate is still the same. */
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
		const files = await configured(signerName);
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
		// What was signed, or taken, meanwhile says more.
		if (lasts.get(signerName) === before && !(before?.state === 'known' && next.state === 'doubtful')) {
			set(signerName, next);
		}
	};

	/** What can not be read is proposed by nobody; the screen of authorities says why. */
	const configured = (signerName: string) =>
		kept.serving(signerName).catch((error: unknown) => {
			if (error instanceof FileError || error instanceof ClusterError) {
				return undefined;
			}

			throw error;
		});

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
				// Not having it the next time is no reason to call a signature failed.
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

/** Of every certificate of a file: the authority may stand anywhere in it. */
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
