import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {DecisionOptions} from '../../operations/decide/index.js';
import {OperationError} from '../../operations/plan/index.js';
import type {OpenedAuthority} from '../../operations/read/index.js';
import type {findKeptAuthority as FindKeptAuthority, SigningAuthority} from '../../operations/renewals/index.js';
import type {Access} from '../../operations/rights/index.js';
import {PkiError} from '../../pki/index.js';
import type {Review} from '../../review/finding/index.js';
import {FileError} from '../../storage/files/index.js';
import type {IssuanceStore, KnownAuthorities} from '../../storage/issuance/index.js';
import type {RenewalsPort} from '../ports/certificates/index.js';

type RenewalSources = {
	readonly cluster: Cluster;
	readonly issuances: IssuanceStore;
	readonly authorities: KnownAuthorities;
	/** The folder of the authorities that certdeck keeps. */
	readonly authorityHome: string;
	/** The authority of a certificate file, if its key is in memory. */
	held(caPath: string): OpenedAuthority | undefined;
	readonly access: Pick<Access, 'ask' | 'settled' | 'missingRight'>;
	readonly record: DecisionOptions['record'];
	readonly signal: AbortSignal;
	readonly now: () => Date;
	reviewer(): string | undefined;
	/** The review of a request, after its own evidence was read. */
	review(request: CertificateSigningRequest): Promise<Review>;
	/** Called with the ids of issuances that began over this connection. */
	onBegun(ids: readonly string[]): void;
	/** Called when the pending issuances may have changed. */
	onChange(): void;
	/** Called with a sentence for the operator. */
	tell(sentence: string): void;
};

/** Plans and starts renewals of many certificates for the deck. Their modules are loaded when the first is planned. */
export function createRenewalServices({
	cluster,
	issuances,
	authorities,
	authorityHome,
	held,
	access,
	record,
	signal,
	now,
	reviewer,
	review,
	onBegun,
	onChange,
	tell,
}: RenewalSources): RenewalsPort {
	const missingRight = async ({signerName}: {readonly signerName: string}) => {
		// The rules need only the signer of a request.
		const request = {signerName} as CertificateSigningRequest;
		access.ask('approve', request);
		await access.settled();
		return access.missingRight('approve', request);
	};
	const signing = (findKeptAuthority: typeof FindKeptAuthority) => ({
		issuances,
		authorityOf: (signerName: string) =>
			findKeptAuthority(cluster, signerName, {authorities, home: authorityHome}, signal),
		missingRight,
	});
	return {
		async planBegun() {
			const [{planBegunRenewals}, {findKeptAuthority}] = await Promise.all([
				import('../../operations/renewals/plan-renewals.js'),
				import('../../operations/renewals/kept-authority.js'),
			]);
			return planBegunRenewals(cluster, signing(findKeptAuthority), signal);
		},
		async plan(entries, takeOverBy) {
			const [{planRenewals}, {findKeptAuthority}, {chooseRenewals}] = await Promise.all([
				import('../../operations/renewals/plan-renewals.js'),
				import('../../operations/renewals/kept-authority.js'),
				import('../../certificates/facts/renewals.js'),
			]);
			const {own, free} = chooseRenewals(entries);
			const wishes = [...own, ...(takeOverBy === undefined ? [] : free)].map(({place: {namespace = '', name}}) => ({
				secret: {namespace, name},
			}));
			return planRenewals(
				cluster,
				wishes.map((wish, index) => (index < own.length ? wish : {...wish, signerName: takeOverBy})),
				signing(findKeptAuthority),
				signal,
			);
		},
		signerNames(entries) {
			const counts = new Map<string, number>();
			for (const {signerName, place} of entries) {
				if (signerName !== undefined && place.kind === 'Secret') {
					counts.set(signerName, (counts.get(signerName) ?? 0) + 1);
				}
			}

			return [...counts.entries()].toSorted((a, b) => b[1] - a[1]).map(([signerName]) => signerName);
		},
		async start(plan) {
			const [{startRenewals}, {listApprovers}] = await Promise.all([
				import('../../operations/renewals/renewal-run.js'),
				import('../../operations/rights/approvers.js'),
			]);
			const opened = new Map<string, SigningAuthority>();
			for (const {issuance, signing} of plan.items) {
				if (signing.by === 'authority' && !opened.has(issuance.signerName)) {
					const {authority} = signing;
					try {
						const {caPath, caKeyPath} = authority;
						opened.set(issuance.signerName, {
							caPath,
							caKeyPath,
							opened: held(caPath) ?? (await authority.open(undefined)),
						});
					} catch (error) {
						if (!(error instanceof OperationError || error instanceof PkiError || error instanceof FileError)) {
							throw error;
						}

						tell(
							localized`${authority.name} does not sign: ${error.message}; what is for ${issuance.signerName} waits`,
						);
					}
				}
			}

			onBegun(plan.items.filter(({isBegun}) => !isBegun).map(({issuance}) => issuance.id));
			const run = startRenewals(cluster, plan, {
				issuances,
				authorities,
				signal,
				now,
				review,
				missingRight,
				approvers: async signerName =>
					(await listApprovers(cluster, signerName, signal))?.map(({kind, name}) => `${kind} ${name}`),
				authorityFor: signerName => opened.get(signerName),
				...(record && {record}),
				reviewer: reviewer(),
				agreed: {mostSevere: 'info', include: []},
			});
			void run.settled().finally(onChange);
			return run;
		},
	};
}
