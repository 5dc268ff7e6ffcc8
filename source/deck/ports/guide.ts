import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {HostFault} from '../../operations/guide/hosts/index.js';
import type {PlacePurpose, Places, PurposeId, SignerChoice} from '../../operations/guide/index.js';
import type {Plan} from '../../operations/plan/index.js';
import type {CertificateSpec, SpecName} from '../../pki/encode/index.js';
import type {KeySpec} from '../../pki/keys/index.js';
import type {ParsedSpec} from '../../pki/spec/index.js';
import type {Finding} from '../../review/finding/index.js';

/** The input of the guide: typed texts and choices. */
export type GuideValues = {
	/** As typed. They are later sorted into DNS names, addresses, e-mail addresses and URIs, as cfssl does. */
	readonly hosts: readonly string[];
	readonly commonName: string;
	/** Other attributes of the subject, in the form of the spec's `names`; empty if none was typed. */
	readonly names: readonly SpecName[];
	readonly key: KeySpec;
	readonly signerName: string;
	readonly usages: readonly string[];
	/** A duration such as `24h` or `90d`; empty if the signer decides. */
	readonly expiration: string;
	/** metadata.name; empty to let the server make a name (metadata.generateName). */
	readonly name: string;
	/** Folder for the key and the request. */
	readonly folder: string;
	/** Encrypts the key on disk. If absent, the key is not encrypted. */
	readonly passphrase?: string;
	/** `NAMESPACE/NAME` of a Secret for the key, instead of a file. */
	readonly keySecret?: string;
	/** Other parts of an imported spec. */
	readonly rest?: Partial<Pick<CertificateSpec, 'serialNumber' | 'extensions' | 'delegationEnabled'>>;
};

/** What a request is for, as far as it was chosen in the guide. */
export type AboutRequest = {
	readonly purpose: PurposeId;
	/** `NAMESPACE/NAME` of the Service or Pod, or a node's name. */
	readonly place?: string;
	/** `NAMESPACE/NAME` of the Secret for certificate and key. It is recorded with the issuance. */
	readonly secret?: string;
	/** `NAMESPACE/NAME` of the ConfigMap for the authority's certificate, if the authority is the operator's own. */
	readonly configMap?: string;
};

/** The request as it will be sent, before its key exists. */
export type Preview = {
	/** The findings that an approver will see. */
	readonly findings: readonly Finding[];
	/** cfssl's JSON. */
	readonly spec: string;
	/** The object as YAML. */
	readonly manifest: string;
	/** A shell script that makes the same request by hand. */
	readonly commands: string;
};

/** A request that was sent, and the path of its key if that is a file on this machine. */
export type RequestedHere = {readonly request: CertificateSigningRequest; readonly keyPath?: string};

/** How to request a certificate again. Unknown parts are empty. */
export type RenewalFacts = {readonly signerName: string; readonly usages: readonly string[]};

/** Requests a new certificate, step by step. */
export type GuidePort = {
	/** The signers to choose from, as known now. */
	signers(): readonly SignerChoice[];
	/** The objects of the cluster that a certificate can be for. Rejects with ClusterError. */
	listPlaces(purpose: PlacePurpose): Promise<Places>;
	/** Reads a cfssl spec. Rejects with PkiError, which names every fault, or FileError. */
	readSpec(path: string): Promise<ParsedSpec<CertificateSpec>>;
	/** Reads a request file from elsewhere, and describes it. Rejects with OperationError, PkiError, FileError. */
	readRequest(path: string): Promise<string>;
	/** Plans to send a request file unchanged. */
	planFileRequest(path: string, values: GuideValues): Promise<Plan<RequestedHere>>;
	/**
	 * The known facts about the request of a Secret's certificate, if the signer or the usages are unknown. Undefined if both
	 * are known, and for the name of a request. Rejects with OperationError, ClusterError, PkiError.
	 */
	missingOfRenewal(text: string): Promise<RenewalFacts | undefined>;
	/** Plans to renew the certificate of a Secret (`NAMESPACE/NAME`) or of a request, with a new key. */
	planRenewal(text: string, facts?: RenewalFacts): Promise<Plan<RequestedHere>>;
	/** Rejects with PkiError if no request can be made of the values. */
	preview(values: GuideValues, about: AboutRequest): Promise<Preview>;
	/** Plans to write a text to a file that everyone may read. */
	planSave(path: string, text: string): Promise<Plan<string>>;
	/** Plans to make a key and to send a request for it. */
	planRequest(values: GuideValues, about?: AboutRequest): Promise<Plan<RequestedHere>>;
	/** A fault of the typed host, or a remark, and what to type instead; undefined if there is none. */
	checkHost(text: string): HostFault | undefined;
	/** What is wrong with the typed duration for `spec.expirationSeconds`; undefined if nothing is. */
	checkExpiration(text: string): string | undefined;
	/** The proposed folder for keys. */
	readonly defaultFolder: string;
};
