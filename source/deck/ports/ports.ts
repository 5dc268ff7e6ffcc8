import type {Subscribable} from '../../base/index.js';
import type {Printable} from '../../base/text/index.js';
import type {RequestStore} from '../../cluster/calls/index.js';
import type {ContextInfo} from '../../cluster/context/index.js';
import type {CertificateSigningRequest, UserInfo} from '../../cluster/model/index.js';
import type {BulkOptions, BulkPlan, BulkRun} from '../../operations/bulk/index.js';
import type {DecisionPlan} from '../../operations/decide/index.js';
import type {Check, Followed} from '../../operations/follow/index.js';
import type {HostFault} from '../../operations/guide/hosts/index.js';
import type {PlacePurpose, Places, PurposeId, SignerChoice} from '../../operations/guide/index.js';
import type {PendingIssuance} from '../../operations/pending/index.js';
import type {Plan} from '../../operations/plan/index.js';
import type {Approver} from '../../operations/rights/index.js';
import type {CertificateSpec, SpecName} from '../../pki/encode/index.js';
import type {KeySpec, SignatureCheck} from '../../pki/keys/index.js';
import type {ParsedSpec} from '../../pki/spec/index.js';
import type {RequestDigest} from '../../present/list/index.js';
import type {RelatedRequests, RequestView} from '../../present/request/index.js';
import type {Finding} from '../../review/finding/index.js';
import type {AuthorityFiles} from '../../storage/issuance/index.js';
import type {ReadJournal} from '../../storage/journal/index.js';

/** A request with all that is known of it. */
export type DeckReview = RequestView;

/** What a person can do to requests; each may be forbidden by RBAC, by the request's state, or by --read-only. */
export type DeckAction = 'approve' | 'deny' | 'sign' | 'publish' | 'create';

/** What the guide has gathered, as text that was typed and choices that were made. */
export type GuideValues = {
	/** As typed; sorted into DNS names, addresses, e-mails and URIs as cfssl does. */
	readonly hosts: readonly string[];
	readonly commonName: string;
	/** The subject's other attributes, as the spec's `names` takes them; empty where none was typed. */
	readonly names: readonly SpecName[];
	readonly key: KeySpec;
	readonly signerName: string;
	readonly usages: readonly string[];
	/** A duration such as `24h` or `90d`; empty where the signer decides. */
	readonly expiration: string;
	/** metadata.name; empty for a name that the server completes. */
	readonly name: string;
	/** Folder for the key and the request. */
	readonly folder: string;
	/** For the key on disk; in the clear where absent. */
	readonly passphrase?: string;
	/** `NAMESPACE/NAME` of a Secret for the key, in place of a file. */
	readonly keySecret?: string;
	/** What an imported spec holds besides. */
	readonly rest?: Partial<Pick<CertificateSpec, 'serialNumber' | 'extensions' | 'delegationEnabled'>>;
};

/** What a request is for, as far as the guide was told. */
export type AboutRequest = {
	readonly purpose: PurposeId;
	/** `NAMESPACE/NAME` of the Service or Pod, or a node's name. */
	readonly place?: string;
	/** `NAMESPACE/NAME` for certificate and key, once it is signed; whoever goes on with it finds it written down. */
	readonly secret?: string;
	/** `NAMESPACE/NAME` for the certificate of the authority, where it is one's own. */
	readonly configMap?: string;
};

/** What will be sent, before there is a key to send it with. */
export type Preview = {
	/** What an approver will see. */
	readonly findings: readonly Finding[];
	/** cfssl's JSON. */
	readonly spec: string;
	/** The object as YAML. */
	readonly manifest: string;
	/** The same by hand, as a shell script. */
	readonly commands: string;
};

/** A request that was sent, and where its key is, if that is a file here. */
export type RequestedHere = {readonly request: CertificateSigningRequest; readonly keyPath?: string};

/**
 * What is typed in the guide and not yet sent: a crash or a lost connection leaves it to the next deck. The snapshot is what
 * a deck before this one left for this cluster; as long as it is neither taken over nor dropped.
 */
export type DraftServices = Subscribable<{readonly savedAt: string; readonly content: unknown} | undefined> & {
	/** Keeps it from now on, in place of what was kept; undefined where there is nothing to keep. Never a secret. */
	save(content: object | undefined): void;
	/** What was left is this deck's from now on. */
	takeOver(): void;
	/** Drops what was left, and what is kept: it is offered to nobody any more. */
	drop(): void;
};

/** How a certificate is asked for again; empty where that is not known. */
export type RenewalFacts = {readonly signerName: string; readonly usages: readonly string[]};

/** What the guide to a new certificate asks of the rest. */
export type GuideServices = {
	/** For the picker, as of now. */
	signers(): readonly SignerChoice[];
	/** What of the cluster a certificate can be for. Rejects with ClusterError. */
	listPlaces(purpose: PlacePurpose): Promise<Places>;
	/** Reads a cfssl spec. Rejects with PkiError naming every fault, or FileError. */
	readSpec(path: string): Promise<ParsedSpec<CertificateSpec>>;
	/** Reads a request that was made elsewhere, and says what it asks for. Rejects with OperationError, PkiError, FileError. */
	readRequest(path: string): Promise<string>;
	/** Plans to send it as it is. */
	planFileRequest(path: string, values: GuideValues): Promise<Plan<RequestedHere>>;
	/**
	 * What is known of how the certificate of a Secret was asked for, where that is not all: no signer or no usages.
	 * undefined where all is known, and for a request. Rejects with OperationError, ClusterError, PkiError.
	 */
	missingOfRenewal(text: string): Promise<RenewalFacts | undefined>;
	/** Plans to renew what a Secret (`NAMESPACE/NAME`) or a request holds, with a new key. */
	planRenewal(text: string, facts?: RenewalFacts): Promise<Plan<RequestedHere>>;
	/** Rejects with PkiError where it can't be asked for so. */
	preview(values: GuideValues, about: AboutRequest): Promise<Preview>;
	/** Plans to write a text that anyone may read to a file. */
	planSave(path: string, text: string): Promise<Plan<string>>;
};

export type SigningValues = {
	readonly caPath: string;
	readonly caKeyPath: string;
	readonly passphrase?: string;
	/** A duration such as `8760h`. */
	readonly expiry?: string;
};

export type PublishValues = {
	readonly keyPath?: string;
	/** Of the key, where it is locked. */
	readonly keyPassphrase?: string;
	/** `NAMESPACE/NAME`. */
	readonly secret?: string;
	/** `NAMESPACE/NAME`. */
	readonly configMap?: string;
	readonly caPath?: string;
	/** Folder for `.crt` files. */
	readonly out?: string;
	/** Name of a ClusterTrustBundle. */
	readonly trustBundle?: string;
	/** File for a kubeconfig of whoever a client certificate names. */
	readonly kubeconfig?: string;
};

/** What was begun and is not in its place; `doubt`: why it may be another cluster's, a phrase. */
export type DeckPendingIssuance = PendingIssuance & {readonly doubt?: string};

/** A request that was gone on with. */
export type Resumed = {readonly request: CertificateSigningRequest};

/** What becomes of a request after it is sent, and what is known of it here; the snapshot grows whenever that has changed. */
export type FollowServices = Subscribable<number> & {
	/** Who we are, once that is known. */
	me(): UserInfo | undefined;
	/** What is known here; synchronous: what is on disk comes a moment later. */
	of(request: CertificateSigningRequest): Followed;
	/** Has read again what is written down of requests, and of the authority for this one's signer, when it resolves. */
	look(request: CertificateSigningRequest): Promise<void>;
	/** The authority that signed last for its signer on this cluster, where it still lies there. */
	authorityOf(request: CertificateSigningRequest): AuthorityFiles | undefined;
	/** Why the one that signed last is not proposed, a sentence; hostile text. */
	whyNoAuthority(request: CertificateSigningRequest): string | undefined;
	/** Plans to take the one that signed on what may be another cluster; undefined where none is in doubt. */
	planTakingAuthority(request: CertificateSigningRequest): Plan<void> | undefined;
	/** Where its certificate may go, and the key that goes along. */
	proposePublishing(request: CertificateSigningRequest): PublishValues;
	/** What was begun on this cluster and is not in its place, the oldest first; as of the last look. */
	unfinished(): readonly DeckPendingIssuance[];
	/** Plans to write down that work which may be another cluster's is this one's. Rejects with OperationError, FileError. */
	planAdoption(id: string): Promise<Plan<void>>;
	/** Plans the next stretch of unfinished work. Rejects with OperationError, ClusterError, FileError, PkiError. */
	planResume(id: string): Promise<Plan<Resumed>>;
	/** Line by line. Rejects with OperationError, FileError, PkiError. */
	verify(request: CertificateSigningRequest): Promise<readonly Check[]>;
	/** Plans to make an authority and to sign with it. */
	planSigningAnew(request: CertificateSigningRequest): Promise<Plan<unknown>>;
	/** Who may approve it; undefined where one may not know. Rejects with ClusterError. */
	approvers(request: CertificateSigningRequest): Promise<readonly Approver[] | undefined>;
};

/** The plan of a decision, and what its write says and is pinned to. */
export type DeckDecision = Plan<unknown> & Partial<Pick<DecisionPlan, 'condition' | 'pin'>>;

/** Every request of the list in short, worked out ahead between keys. The snapshot is a number that grows with each change. */
export type DeckIndex = Subscribable<number> & {
	/** Worked out now where it was not yet: some 0.1 ms. */
	of(request: CertificateSigningRequest): RequestDigest;
	/** What was worked out already. */
	known(request: CertificateSigningRequest): RequestDigest | undefined;
	/** The same text for pending requests that are the same in all but the key (`repeatKey`), where several ask for the subject. */
	duplicateKey(request: CertificateSigningRequest): string | undefined;
	/** Grows when `duplicateKey` may answer otherwise for some. */
	duplicateStamp(): number;
};

/** The one door between the deck and the rest: `run.tsx` fills it, the screens ask nothing else. */
export type DeckServices = {
	readonly requests: RequestStore;
	readonly index: DeckIndex;
	/** Changes whenever an answer of `whyNot` may have changed; the snapshot is a number that grows. */
	readonly accessStore: Subscribable<number>;
	readonly info: ContextInfo;
	readonly readOnly: boolean;
	/** Told how the deck's screen is taken away, for a program that wants the terminal; returns what ends that. */
	readonly lendTerminal?: (suspend: () => Promise<{resume(): Promise<void>}>) => () => void;
	/** Who we are to the server, and its version. Rejects with ClusterError. */
	facts(): Promise<{readonly user: UserInfo; readonly version: string}>;
	/** What the cluster says of what requests touch; `review` tells it, and has changed when the snapshot has grown. */
	readonly evidence: Subscribable<number> & {
		/** Asks all that there is to know for one request, where that is not fresh; what can't be read, `review` says. */
		examine(request: CertificateSigningRequest, isDeciding?: boolean): Promise<void>;
		/** Whether `review` has the answers to that, and they are fresh. */
		isExamined(request: CertificateSigningRequest): boolean;
		/** How often the cluster began to answer again: what was asked before is asked anew. */
		recoveries(): number;
	};
	/** Takes care of a write that is under way, by the title of its plan: the program waits for it and says what came of it where the deck is left meanwhile. */
	trackWrite(title: string, work: Promise<unknown>): void;
	/** How many writes whose answer was lost wait for the server to be heard, to be read back then. */
	readonly lostAnswers: Subscribable<number>;
	/** Synchronous and remembered for a while: for the request under the cursor, which is looked at in each frame. */
	review(request: CertificateSigningRequest): DeckReview;
	/** What the live list says about a request besides; synchronous. */
	relatedRequests(request: CertificateSigningRequest): RelatedRequests;
	/** Checks the request's own signature; undefined where the request can't be read. Never rejects. */
	checkSignature(request: CertificateSigningRequest): Promise<SignatureCheck | undefined>;
	/** Why an action can't be taken, in a sentence, as far as is known now; undefined where nothing speaks against it. */
	whyNot(action: DeckAction, request?: CertificateSigningRequest): string | undefined;
	/**
	 * What an admin would have to apply for what this user may not do to a request, or, without one, to see any; empty
	 * while all is allowed or unknown.
	 */
	missingRights(
		request: CertificateSigningRequest | undefined,
	): ReadonlyArray<{readonly label: string; readonly text: Printable}>;
	/** Where this operator's decisions are written down; absent for a made-up cluster. */
	readonly journal?: {
		path(): string;
		/** What is on disk, once all that was decided here is. Rejects with FileError. */
		read(): Promise<ReadJournal>;
	};
	/** What is wrong with a host as typed, or what to know about it, and what to write instead; undefined where all is well. */
	checkHost(text: string): HostFault | undefined;
	/** What is wrong with a duration as typed for `spec.expirationSeconds`; undefined where all is well. */
	checkExpiration(text: string): string | undefined;
	/** Throws OperationError where the request can't be decided so. */
	planDecision(
		request: CertificateSigningRequest,
		decision: 'Approved' | 'Denied',
		options: {readonly reason?: string; readonly message?: string; readonly unrecorded?: boolean},
	): DeckDecision;
	/** Plans one decision over many requests as they were seen, with what review finds now; asks nobody. */
	planBulk(
		requests: readonly CertificateSigningRequest[],
		decision: 'Approved' | 'Denied',
		options: Pick<BulkOptions, 'reason' | 'message' | 'mostSevere' | 'include' | 'newerOf' | 'deniesOlder'>,
	): BulkPlan;
	/** Begins to send it. It goes on whoever looks; when the deck is left, what is under way is waited for. */
	startBulk(plan: BulkPlan): BulkRun;
	/** How long a confirmed bulk decision can be called back before anything of it is sent, in milliseconds. */
	readonly callBackMs: number;
	planRequest(
		values: GuideValues,
		about?: AboutRequest,
	): Promise<Plan<{readonly request: CertificateSigningRequest; readonly keyPath?: string}>>;
	planSigning(request: CertificateSigningRequest, values: SigningValues): Promise<Plan<unknown>>;
	planPublish(request: CertificateSigningRequest, values: PublishValues): Promise<Plan<unknown>>;
	readonly guide: GuideServices;
	readonly drafts: DraftServices;
	readonly follow: FollowServices;
	/** Where the guide proposes to put keys. */
	readonly defaultFolder: string;
	/** Has what the operator is to hear once, in a sentence, beside the screens: what was told before, and what comes. */
	hear?(listener: (sentence: string) => void): void;
	now(): Date;
};

/** The streams that the deck takes hold of; `process.stdin` and `process.stdout` but in tests. */
export type DeckTerminal = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
};

/** How a deck ended: what to print on stderr, once the shell's screen is back, and with which code to exit. */
export type DeckEnd = {readonly exitCode: 0 | 1; readonly message?: Printable};
