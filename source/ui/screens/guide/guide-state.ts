import type {HostAdvice, KnownNames} from '../../../operations/guide/hosts/index.js';
import type {GuideStep, Place, Purpose, PurposeId, SignerChoice} from '../../../operations/guide/index.js';
import {purposeOf, purposes} from '../../../operations/guide/index.js';
import type {CertificateSpec} from '../../../pki/encode/index.js';
import {keyPlaceChoices} from './guide-choices.js';

/** Text fields. */
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
/** Fields that are lists; the arrow keys choose a row. */
export type GuideList = 'purpose' | 'hosts' | 'key' | 'custody' | 'signer' | 'usages' | 'review';
export type GuideField = GuideText | GuideList;

/** A problem of a field. The reader can't go to the next step while it is fatal. */
export type GuideProblem = {
	readonly field: GuideField;
	/** The step in which the field can be corrected; absent if it is the step that shows the problem. */
	readonly step?: GuideStep;
	readonly message: string;
	readonly isFatal: boolean;
	/** The row of the list that the problem is about. */
	readonly row?: number;
	/** Names that would be accepted. A key takes the first. */
	readonly instead?: HostAdvice['instead'];
};

/** A host that was offered or typed. The ticked ones go into the request. */
export type HostRow = {
	readonly host: string;
	readonly note: string;
	readonly isTicked: boolean;
	/** The host comes from the cluster. Choosing another place replaces it. */
	readonly isOffered: boolean;
};

/** The places that the cluster offers for the purpose, and whether they were read yet. */
export type PlaceSearch =
	| {readonly phase: 'idle' | 'reading'}
	| {readonly phase: 'read'; readonly places: readonly Place[]; readonly names: KnownNames; readonly missing?: string}
	| {readonly phase: 'failed'; readonly message: string};

export const reviewTabs = ['summary', 'findings', 'spec', 'manifest', 'commands'] as const;
export type ReviewTab = (typeof reviewTabs)[number];

/** Parts of an imported spec that no field here shows; they go into the request as they are. */
export type KeptSpec = Partial<Pick<CertificateSpec, 'names' | 'serialNumber' | 'extensions' | 'delegationEnabled'>>;

/** The state of the guide. Screens draw it; only `reduceGuide` changes it. */
export type GuideState = {
	readonly step: GuideStep;
	readonly field: GuideField;
	/** The reader came from the review to change one field. The next step is the review again. */
	readonly isDetour: boolean;
	readonly texts: Readonly<Record<GuideText, string>>;
	/** Row under the cursor, by list. In `purpose`, `key` and `signer` it is also the choice. */
	readonly rows: Readonly<Record<GuideList, number>>;
	readonly search: PlaceSearch;
	/** How often the program changed a text field. After each change its cursor moves to the end. */
	readonly completions: number;
	/** Row among the places that match the typed text; undefined until the reader moves the cursor there. */
	readonly candidate: number | undefined;
	readonly place: Place | undefined;
	/** The purpose that the place was typed or taken for. */
	readonly placeFor: PurposeId | undefined;
	readonly hosts: readonly HostRow[];
	readonly usages: readonly string[];
	/** Fields that were changed by hand. Another purpose or signer no longer changes them. */
	readonly own: readonly GuideField[];
	/** For purpose `spec` only. */
	readonly kept: KeptSpec | undefined;
	/** The contents of the request file. For purpose `file` only. */
	readonly fileSummary: string | undefined;
	/** The reader tried to go to the next step. From then on empty fields are reported too. */
	readonly isBlamed: boolean;
	readonly tab: ReviewTab;
	/** First line shown, in a review tab that shows text. */
	readonly scroll: number;
	readonly signers: readonly SignerChoice[];
	/** The namespace of names that are typed without one. */
	readonly namespace: string;
};

/** The values that a new guide starts from. */
export type GuideStart = Pick<GuideState, 'signers' | 'namespace'> & {
	readonly folder: string;
	readonly purpose?: PurposeId;
};

/** The chosen purpose. */
export function purposeIn({rows}: Pick<GuideState, 'rows'>): Purpose {
	return purposes[rows.purpose] ?? purposeOf('service');
}

/** The parts of an imported spec that no field shows; empty for other purposes than `spec`. */
export function keptIn(state: Pick<GuideState, 'rows' | 'kept'>): KeptSpec {
	return purposeIn(state).id === 'spec' ? (state.kept ?? {}) : {};
}

/** Whether the key goes into a Secret only, and not to a disk of this machine. */
export function isKeyInCluster({rows}: Pick<GuideState, 'rows'>): boolean {
	return keyPlaceChoices[rows.custody]?.place === 'secret';
}

/** Whether the row below the known signers is chosen. There the name of a signer is typed. */
export function isOtherSigner({rows, signers}: Pick<GuideState, 'rows' | 'signers'>): boolean {
	return rows.signer >= signers.length;
}

/** The chosen or typed signer. */
export function signerNameOf(state: Pick<GuideState, 'rows' | 'signers' | 'texts'>): string {
	return (state.signers[state.rows.signer]?.signerName ?? state.texts.otherSigner).trim();
}

/** The hosts in a typed or pasted text. Line breaks, commas and spaces separate them. */
export function splitHosts(text: string): readonly string[] {
	return text.split(/[\s,;]+/).filter(part => part !== '');
}
