import type {JsonObject, KubeObject} from '../schema/json.js';
import {isObject} from '../schema/json.js';
import type {Endpoint} from '../schema/resource.js';
import {many, struct, text, time} from '../schema/shape.js';

/** Group and version of the kinds of core/v1. */
export const core = {group: '', version: 'v1'} as const;

/** @returns the value at a dotted path; undefined if there is none. */
export function at(object: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), object);
}

/** @returns a function that reads the text at a path; empty if there is none. */
export const textAt = (path: string) => (object: KubeObject) => String(at(object, path) ?? '');
/** @returns the list at a path. */
export const listAt = (object: KubeObject, path: string) => (at(object, path) ?? []) as readonly JsonObject[];

/** The main endpoint writes spec; `/status` writes status. */
export const specEndpoint: Endpoint = {resets: ['status']};
export const statusEndpoint: Endpoint = {resets: ['spec']};

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
/** status.conditions of most kinds. */
export const conditions = many(condition, undefined, {merge: ['type'], patchKey: 'type'});
