import type {CertificateSigningRequest} from '../../cluster/model/index.js';
import type {HostFault} from '../../operations/guide/hosts/index.js';
import type {PlacePurpose, Places, PurposeId, SignerChoice} from '../../operations/guide/index.js';
import type {Plan} from '../../operations/plan/index.js';
import type {CertificateSpec, SpecName} from '../../pki/encode/index.js';
import type {KeySpec} from '../../pki/keys/index.js';
import type {ParsedSpec} from '../../pki/spec/index.js';
import type {Finding} from '../../review/finding/index.js';

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

/** A request that was sent, and the path of its key where that is a file here. */
export type RequestedHere = {readonly request: CertificateSigningRequest; readonly keyPath?: string};

/** How a certificate is requested again; empty where that is not known. */
export type RenewalFacts = {readonly signerName: string; readonly usages: readonly string[]};

/** Requests a new certificate, step by step. */
export type GuidePort = {
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
	/** Plans to make a key and to send the request for it. */
	planRequest(values: GuideValues, about?: AboutRequest): Promise<Plan<RequestedHere>>;
	/** What is wrong with a host as typed, or worth knowing about it, and what to write instead; undefined where nothing is. */
	checkHost(text: string): HostFault | undefined;
	/** What is wrong with a duration as typed for `spec.expirationSeconds`; undefined where nothing is. */
	checkExpiration(text: string): string | undefined;
	/** The folder that is proposed for keys. */
	readonly defaultFolder: string;
};
