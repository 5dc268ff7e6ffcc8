import type {KubeObject} from '../schema/json.js';
import type {Column} from '../schema/resource.js';
import {age} from './duration.js';

export const nameColumn: Column = {name: 'Name', type: 'string', format: 'name', cell: object => object.metadata.name};
export const ageColumn: Column = {
	name: 'Age',
	type: 'string',
	cell: (object, now) => age(object.metadata.creationTimestamp, now),
};
export const createdColumn: Column = {
	name: 'Created At',
	type: 'date',
	cell: object => object.metadata.creationTimestamp ?? '',
};

/** A column that shows a text of the object. */
export function textColumn(name: string, cell: (object: KubeObject) => string, priority = 0): Column {
	return {name, type: 'string', priority, cell};
}
