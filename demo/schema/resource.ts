import type {JsonObject, KubeObject} from './json.js';
import type {FieldLabels} from './selectors.js';
import type {Struct} from './shape.js';
import type {Cause} from './status.js';

/** Whom the server takes the caller for (authentication.k8s.io/v1 UserInfo). */
export type User = {
	readonly username: string;
	readonly uid?: string;
	readonly groups: readonly string[];
	readonly extra: Readonly<Record<string, readonly string[]>>;
};

/** What authorisation is asked about; `group` and `resource` are empty for paths that are no resource. */
export type Attributes = {
	readonly verb: string;
	readonly group: string;
	readonly resource: string;
	readonly subresource: string;
	readonly namespace: string;
	readonly name: string;
	/** Of a list or a watch, as it was sent. */
	readonly fieldSelector?: string;
	/** Only where it is no resource. */
	readonly path?: string;
};

/** `reason` says which rule allows, or which authorizer denies for another reason than that no rule allows. */
export type Decision = {readonly allowed: boolean; readonly reason: string};

/** What a resource's own rules may ask about the call they are in. */
export type Context = {
	readonly user: User;
	readonly now: () => Date;
	readonly authorize: (user: User, attributes: Attributes) => Decision;
	/** Rules that RBAC gives a user in a namespace. */
	readonly rulesFor: (user: User, namespace: string) => readonly JsonObject[];
	readonly get: (plural: string, key: string) => KubeObject | undefined;
};

export type Column = {
	readonly name: string;
	readonly type: 'string' | 'integer' | 'date';
	readonly format?: 'name';
	readonly priority?: number;
	readonly cell: (object: KubeObject, now: Date) => string | number;
};

/** One door to an object: what of it a write may change, and which further rules hold. */
export type Door = {
	/** Dotted paths that a write through this door leaves as they are; they are owned by nobody here. */
	readonly resets: readonly string[];
	/** Dotted paths that can be written here, but that nobody owns for it. */
	readonly unowned?: readonly string[];
	/** Last touch on the new object before validation: puts protected parts back, fills times. */
	readonly prepare?: (next: KubeObject, old: KubeObject, context: Context) => KubeObject;
	readonly validate?: (next: KubeObject, old: KubeObject, context: Context) => readonly Cause[];
	/** After validation, before storing; throws ApiError 403. */
	readonly admit?: (next: KubeObject, old: KubeObject, context: Context) => void;
	/** Where it offers less than others do. */
	readonly verbs?: readonly string[];
	/** No Table for this door. */
	readonly noTable?: boolean;
};

/** A kind that is stored: data for the one pipeline that serves them all. */
export type Resource = {
	readonly group: string;
	readonly version: string;
	readonly plural: string;
	readonly singular: string;
	readonly kind: string;
	readonly shortNames?: readonly string[];
	readonly categories?: readonly string[];
	readonly namespaced: boolean;
	readonly shape: Struct;
	readonly columns: readonly Column[];
	readonly fieldLabels: FieldLabels;
	/** Faults of metadata.name; `prefix` for a generateName. */
	readonly nameFaults: (name: string) => readonly string[];
	/** Fills defaults and server-owned fields of a new object. */
	readonly prepareCreate?: (object: KubeObject, context: Context) => KubeObject;
	/** Faults of a new object that take their time to find; before `validate`, which only looks. */
	readonly examine?: (object: KubeObject) => Promise<readonly Cause[]>;
	readonly validate?: (object: KubeObject) => readonly Cause[];
	readonly admitCreate?: (object: KubeObject, context: Context) => void;
	/** Throws ApiError 403 for what may not be deleted. */
	readonly admitDelete?: (object: KubeObject) => void;
	readonly main: Door;
	readonly subresources: Readonly<Record<string, Door>>;
	/** PUT has to say which version it is about. */
	readonly needsVersion?: boolean;
	/** metadata.generation counts the changes of spec. */
	readonly generation?: boolean;
};

/** A kind that is answered, not stored: access reviews. */
export type Review = {
	readonly group: string;
	readonly version: string;
	readonly plural: string;
	readonly singular: string;
	readonly kind: string;
	readonly namespaced: boolean;
	readonly shape: Struct;
	/** @returns the object as answered, with its status. */
	readonly answer: (object: JsonObject, context: Context) => JsonObject;
};

const everyVerb = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** @returns what a resource offers by itself, or by one of its subresources. */
export function verbsOf({main, subresources}: Resource, subresource = ''): readonly string[] {
	return subresource ? (subresources[subresource]?.verbs ?? ['get', 'patch', 'update']) : (main.verbs ?? everyVerb);
}

/** `group/version`, or `v1`. */
export function groupVersion({group, version}: {readonly group: string; readonly version: string}): string {
	return group ? `${group}/${version}` : version;
}

/** Name of the collection in storage and in RBAC: `certificatesigningrequests.certificates.k8s.io`. */
export function collectionOf({group, plural}: {readonly group: string; readonly plural: string}): string {
	return group ? `${plural}.${group}` : plural;
}

/** @returns an object's key in its collection: `namespace/name`, or the name alone. */
export function keyOf(namespace: string | undefined, name: string): string {
	return namespace ? `${namespace}/${name}` : name;
}
