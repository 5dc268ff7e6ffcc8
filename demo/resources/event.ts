import type {Resource} from '../schema/resource.js';
import {any, int32, microTime, one, struct, text, time} from '../schema/shape.js';
import {textColumn} from './columns.js';
import {at, core, textAt} from './core.js';
import {age} from './duration.js';
import {kindShape, namespacedLabels, subdomainFaults} from './metadata.js';

/** core/v1 ObjectReference. */
export const objectReference = struct(
	'ObjectReference',
	{
		kind: text(1),
		namespace: text(2),
		name: text(3),
		uid: text(4),
		apiVersion: text(5),
		resourceVersion: text(6),
		fieldPath: text(7),
	},
	'atomic',
);

/** core/v1 Event. */
export const events: Resource = {
	...core,
	plural: 'events',
	singular: 'event',
	kind: 'Event',
	shortNames: ['ev'],
	namespaced: true,
	shape: kindShape('Event', {
		involvedObject: one(objectReference, 2, 'always'),
		reason: text(3),
		message: text(4),
		source: one(struct('EventSource', {component: text(1), host: text(2)}), 5, 'always'),
		firstTimestamp: time(6, 'always'),
		lastTimestamp: time(7, 'always'),
		count: int32(8, 'dropsZero'),
		type: text(9),
		eventTime: microTime(10, 'always'),
		series: any(),
		action: text(12),
		related: one(objectReference, 13),
		reportingComponent: text(14, 'always'),
		reportingInstance: text(15, 'always'),
	}),
	nameFaults: subdomainFaults,
	fieldLabels: {
		...namespacedLabels,
		...Object.fromEntries(
			['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(field => [
				`involvedObject.${field}`,
				textAt(`involvedObject.${field}`),
			]),
		),
		reason: textAt('reason'),
		reportingComponent: textAt('reportingComponent'),
		source: textAt('source.component'),
		type: textAt('type'),
	},
	columns: [
		{
			name: 'Last Seen',
			type: 'string',
			cell: (object, now) => age((object['lastTimestamp'] ?? object['eventTime']) as string | undefined, now),
		},
		textColumn('Type', textAt('type')),
		textColumn('Reason', textAt('reason')),
		textColumn(
			'Object',
			object => `${String(at(object, 'involvedObject.kind') ?? '').toLowerCase()}/${at(object, 'involvedObject.name')}`,
		),
		textColumn('Message', object => textAt('message')(object).trim()),
	],
	main: {resets: []},
	subresources: {},
};
