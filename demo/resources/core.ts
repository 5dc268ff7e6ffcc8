import type {JsonObject, KubeObject} from '../schema/json.js';
import {isObject} from '../schema/json.js';
import type {Door} from '../schema/resource.js';
import {many, struct, text, time} from '../schema/shape.js';

/** Where the kinds of core/v1 live. */
export const core = {group: '', version: 'v1'} as const;

/** @returns what lies at a dotted path, undefined where nothing does. */
export function at(object: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);
}

/** @returns a reader of the text at a path, empty where nothing is. */
export const textAt = (path: string) => (object: KubeObject) => String(at(object, path) ?? '');
/** @returns the list at a path. */
export const listAt = (object: KubeObject, path: string) => (at(object, path) ?? []) as readonly JsonObject[];

/** Spec is written by the main door, status by `/status`. */
export const specDoor: Door = {resets: ['status']};
export const statusDoor: Door = {resets: ['spec']};

const condition = struct(
	'Condition',
	{
		type: text(1, 'always'),
		status: text(2, 'always'),
		lastHeartbeatTime: time(3),
		lastTransitionTime: time(4),
		reason: text(5),
		message: text(6),
	},
	'open',
);
/** status.conditions as most kinds have them. */
export const conditions = many(condition, undefined, {merge: ['type'], patchKey: 'type'});
