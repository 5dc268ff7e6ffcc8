import type {HostAdvice, KnownNames} from '../../../operations/guide/hosts/index.js';
import type {GuideStep, Place, Purpose, PurposeId, SignerChoice} from '../../../operations/guide/index.js';
import {purposeOf, purposes} from '../../../operations/guide/index.js';
import type {CertificateSpec} from '../../../pki/encode/index.js';
import {custodyChoices} from './guide-choices.js';

/** What is typed as text. */
export type GuideText =
	| 'place'
	| 'host'
	| 'commonName'
	| 'O'
	| 'OU'
	| 'C'
	| 'ST'
	| 'L'
	| 'folder'
	| 'passphrase'
	| 'again'
	| 'keySecret'
	| 'otherSigner'
	| 'expiration'
	| 'name';
/** What is chosen from a list with the arrow keys. */
export type GuideList = 'purpose' | 'hosts' | 'key' | 'custody' | 'signer' | 'usages' | 'review';
export type GuideField = GuideText | GuideList;

/** Something about a field; the step can't be left while it is fatal. */
export type GuideProblem = {
	readonly field: GuideField;
	/** Where the field is to be mended, if not in the step that says so. */
	readonly step?: GuideStep;
	readonly message: string;
	readonly isFatal: boolean;
	/** Row of the list that it is about. */
	readonly row?: number;
	/** Names that would do; the first can be taken with a key. */
	readonly instead?: HostAdvice['instead'];
};

/** A host that was offered or typed; those that are ticked are asked for. */
export type HostRow = {
	readonly host: string;
	readonly note: string;
	readonly isTicked: boolean;
	/** From the cluster: another place brings others. */
	readonly isOffered: boolean;
};

/** What the cluster has to offer for the purpose, as far as it is read. */
export type PlaceSearch =
	| {readonly phase: 'idle' | 'reading'}
	| {readonly phase: 'read'; readonly places: readonly Place[]; readonly names: KnownNames; readonly missing?: string}
	| {readonly phase: 'failed'; readonly message: string};

export const reviewTabs = ['summary', 'findings', 'spec', 'manifest', 'commands'] as const;
export type ReviewTab = (typeof reviewTabs)[number];

/** Parts of an imported spec that no field here shows; they go into the request as they are. */
export type KeptSpec = Partial<Pick<CertificateSpec, 'names' | 'serialNumber' | 'extensions' | 'delegationEnabled'>>;

/** What the guide knows; screens draw it, `reduceGuide` alone makes the next one. */
export type GuideState = {
	readonly step: GuideStep;
	readonly field: GuideField;
	/** Came from the review to change one thing: going on leads back there. */
	readonly isDetour: boolean;
	readonly texts: Readonly<Record<GuideText, string>>;
	/** Row under the cursor, by list; of `purpose`, `key` and `signer` it is the choice itself. */
	readonly rows: Readonly<Record<GuideList, number>>;
	readonly search: PlaceSearch;
	/** How often a field was filled in for the reader: its cursor belongs at the end. */
	readonly completions: number;
	/** Row among the places that fit what is typed; undefined until the reader moves there. */
	readonly candidate: number | undefined;
	readonly place: Place | undefined;
	/** The purpose that the place was typed or taken for. */
	readonly placeFor: PurposeId | undefined;
	readonly hosts: readonly HostRow[];
	readonly usages: readonly string[];
	/** What was changed by hand: another purpose or signer no longer sets it. */
	readonly own: readonly GuideField[];
	/** Of purpose `spec`. */
	readonly kept: KeptSpec | undefined;
	/** What a request file asks for, of purpose `file`. */
	readonly fileSummary: string | undefined;
	/** Going on was tried: what is missing is said from now on, also of fields that are still empty. */
	readonly isBlamed: boolean;
	readonly tab: ReviewTab;
	/** First line shown of a review tab that is text. */
	readonly scroll: number;
	readonly signers: readonly SignerChoice[];
	/** Where a name without a namespace lies. */
	readonly namespace: string;
};

/** What a guide begins with. */
export type GuideStart = Pick<GuideState, 'signers' | 'namespace'> & {
	readonly folder: string;
	readonly purpose?: PurposeId;
};

/** The purpose that is chosen. */
export function purposeIn({rows}: Pick<GuideState, 'rows'>): Purpose {
	return purposes[rows.purpose] ?? purposeOf('service');
}

/** What of an imported spec goes along unseen, where the purpose is one. */
export function keptIn(state: Pick<GuideState, 'rows' | 'kept'>): KeptSpec {
	return purposeIn(state).id === 'spec' ? (state.kept ?? {}) : {};
}

/** Whether the key is to be in a Secret of the cluster, and on no disk here. */
export function isKeyInCluster({rows}: Pick<GuideState, 'rows'>): boolean {
	return custodyChoices[rows.custody]?.place === 'secret';
}

/** Whether the row below the known signers is chosen, for one that is typed. */
export function isOtherSigner({rows, signers}: Pick<GuideState, 'rows' | 'signers'>): boolean {
	return rows.signer >= signers.length;
}

/** The signer that is chosen or typed. */
export function signerNameOf(state: Pick<GuideState, 'rows' | 'signers' | 'texts'>): string {
	return (state.signers[state.rows.signer]?.signerName ?? state.texts.otherSigner).trim();
}

/** Hosts in a text that was typed or pasted: one a line, or with commas or spaces between. */
export function splitHosts(text: string): readonly string[] {
	return text.split(/[\s,;]+/).filter(part => part !== '');
}
