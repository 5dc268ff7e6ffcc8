import type {V1Lease, V1LeaseSpec, V1ObjectMeta} from '@kubernetes/client-node';
import {localized} from '../../base/text/index.js';
import type {LeaseCalls} from '../calls/index.js';
import type {Transport} from '../connection/index.js';
import {asText, quoted} from '../model/index.js';
import type {LeaseRecord} from '../records/index.js';
import {fieldManager} from './apply.js';
import {getOptional} from './get-optional.js';
import {asModel} from './wire.js';

/** Time limit of a call, in milliseconds. A lease that is not renewed in time is lost. */
const answerMs = 5000;

/** The calls on Leases. A PUT has the whole spec and the object's version, so only one of two writers succeeds. */
export function leaseCalls(transport: Transport): LeaseCalls {
	const collection = (namespace: string) =>
		`/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
	const query = `fieldManager=${fieldManager}&fieldValidation=Strict`;
	return {
		getLease: (namespace, name, signal) =>
			getOptional(
				transport,
				`${collection(namespace)}/${encodeURIComponent(name)}`,
				localized`read Lease ${quoted(`${namespace}/${name}`)}`,
				decodeLease,
				signal,
			),
		async createLease({namespace, name, holder, durationSeconds}, signal) {
			const now = microTime(new Date());
			return decodeLease(
				await transport.json({
					method: 'POST',
					path: `${collection(namespace)}?${query}`,
					body: {
						apiVersion: 'coordination.k8s.io/v1',
						kind: 'Lease',
						metadata: {namespace, name},
						spec: {
							holderIdentity: holder,
							leaseDurationSeconds: durationSeconds,
							acquireTime: now,
							renewTime: now,
							leaseTransitions: 0,
						},
					},
					what: localized`create Lease ${quoted(`${namespace}/${name}`)}`,
					signal,
					isImpatient: true,
					idleTimeoutMs: answerMs,
				}),
			);
		},
		async updateLease(seen, {holder, durationSeconds}, signal) {
			const {namespace, name, uid, resourceVersion, acquireTime, transitions} = seen;
			const now = microTime(new Date());
			const isTaken = holder !== '' && holder !== seen.holder;
			return decodeLease(
				await transport.json({
					method: 'PUT',
					path: `${collection(namespace)}/${encodeURIComponent(name)}?${query}`,
					body: {
						apiVersion: 'coordination.k8s.io/v1',
						kind: 'Lease',
						metadata: {namespace, name, uid, resourceVersion},
						spec: {
							holderIdentity: holder,
							leaseDurationSeconds: durationSeconds,
							acquireTime: isTaken ? now : acquireTime || now,
							renewTime: now,
							leaseTransitions: transitions + (isTaken ? 1 : 0),
						},
					},
					what: localized`update Lease ${quoted(`${namespace}/${name}`)}`,
					signal,
					isImpatient: true,
					idleTimeoutMs: answerMs,
				}),
			);
		},
	};
}

/** MicroTime of meta/v1: six digits after the point. */
function microTime(date: Date): string {
	return date.toISOString().replace('Z', '000Z');
}

function decodeLease(value: unknown): LeaseRecord {
	const {metadata, spec} = asModel<V1Lease>(value);
	const meta = asModel<V1ObjectMeta>(metadata);
	const {holderIdentity, leaseDurationSeconds, renewTime, acquireTime, leaseTransitions} = asModel<V1LeaseSpec>(spec);
	return {
		namespace: asText(meta.namespace),
		name: asText(meta.name),
		uid: asText(meta.uid),
		resourceVersion: asText(meta.resourceVersion),
		holder: asText(holderIdentity),
		durationSeconds: typeof leaseDurationSeconds === 'number' ? leaseDurationSeconds : 0,
		renewTime: asText(renewTime),
		acquireTime: asText(acquireTime),
		transitions: typeof leaseTransitions === 'number' ? leaseTransitions : 0,
	};
}
