import type {JsonObject, KubeObject} from './json.js';
import type {FieldLabels} from './selectors.js';
import type {Struct} from './shape.js';
import type {Cause} from './status.js';

/** The authenticated caller (authentication.k8s.io/v1 UserInfo). */
export type User = {
	readonly username: string;
	readonly uid?: string;
	readonly groups: readonly string[];
	readonly extra: Readonly<Record<string, readonly string[]>>;
};

/** The attributes of a call for authorization. `group` and `resource` are empty for paths that are no resource. */
export type Attributes = {
	readonly verb: string;
	readonly group: string;
	readonly resource: string;
	readonly subresource: string;
	readonly namespace: string;
	readonly name: string;
	/** The field selector of a list or watch, unchanged. */
	readonly fieldSelector?: string;
	/** Only for paths that are no resource. */
	readonly path?: string;
};

/** `reason` names the rule that allows the call, or the authorizer that denies it. It is empty if only no rule allows it. */
export type Decision = {readonly allowed: boolean; readonly reason: string};

/** The data and functions that a resource's own rules can use. */
export type Context = {
	readonly user: User;
	readonly now: () => Date;
	readonly authorize: (user: User, attributes: Attributes) => Decision;
	/** The RBAC rules of a user in a namespace. */
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

/** An endpoint of an object, such as `/status`: the parts that it may write, and its further rules. */
export type Endpoint = {
	/** Dotted paths that the endpoint does not write. They get no owner by it. */
	readonly resets: readonly string[];
	/** Dotted paths that the endpoint writes, but that get no owner. */
	readonly unowned?: readonly string[];
	/** Changes the new object before validation: it restores protected parts, and fills in times. */
	readonly prepare?: (next: KubeObject, old: KubeObject, context: Context) => KubeObject;
	readonly validate?: (next: KubeObject, old: KubeObject, context: Context) => readonly Cause[];
	/** Called after validation and before storing; throws ApiError 403. */
	readonly admit?: (next: KubeObject, old: KubeObject, context: Context) => void;
	/** The verbs, if there are fewer than usual. */
	readonly verbs?: readonly string[];
	/** The endpoint has no Table. */
	readonly noTable?: boolean;
};

/** A kind that is stored, as data for the common code of all kinds. */
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
	/** Finds faults of a new object asynchronously, before `validate`. */
	readonly examine?: (object: KubeObject) => Promise<readonly Cause[]>;
	readonly validate?: (object: KubeObject) => readonly Cause[];
	readonly admitCreate?: (object: KubeObject, context: Context) => void;
	/** Throws ApiError 403 if the object may not be deleted. */
	readonly admitDelete?: (object: KubeObject) => void;
	readonly main: Endpoint;
	readonly subresources: Readonly<Record<string, Endpoint>>;
	/** PUT requires a resourceVersion. */
	readonly needsVersion?: boolean;
	/** metadata.generation counts the changes of spec. */
	readonly generation?: boolean;
};

/** A kind that is answered and not stored, such as an access review. */
export type Review = {
	readonly group: string;
	readonly version: string;
	readonly plural: string;
	readonly singular: string;
	readonly kind: string;
	readonly namespaced: boolean;
	readonly shape: Struct;
	/** @returns the object with its status. */
	readonly answer: (object: JsonObject, context: Context) => JsonObject;
};

const everyVerb = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** @returns the verbs of a resource, or of one of its subresources. */
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

/** @returns the key of an object in its collection: `namespace/name`, or only the name. */
export function keyOf(namespace: string | undefined, name: string): string {
	return namespace ? `${namespace}/${name}` : name;
}
