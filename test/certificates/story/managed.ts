import type {Teller} from './teller.js';
import {namespace} from './teller.js';

const day = 86_400_000;

/** cert-manager's Certificates, whose status says when the next one is due. */
export function tellManaged(teller: Teller): void {
	const inDays = (days: number) => `${new Date(Date.now() + days * day).toISOString().slice(0, 19)}Z`;
	const ready = (renewalTime: string) => ({renewalTime, conditions: [{type: 'Ready', status: 'True'}]});
	const message = 'Failed to wait for order resource "web-1" to become ready';
	for (const {name, times, status, want} of [
		{
			name: 'managed',
			times: {},
			status: ready(inDays(200)),
			want: {},
		},
		// It ends soon, and is not due yet: nobody has to do anything.
		{
			name: 'managed-due-later',
			times: {from: -80, to: 10},
			status: ready(inDays(2)),
			want: {},
		},
		{
			name: 'managed-due-now',
			times: {from: -80, to: 10},
			status: ready(inDays(-1)),
			want: {state: 'soon', findings: ['ends-soon']},
		},
		{
			name: 'managed-late',
			times: {from: -80, to: 10},
			status: ready(inDays(-20)),
			want: {state: 'soon', findings: ['ends-soon', 'renewal-fails']},
		},
		{
			name: 'managed-failing',
			times: {},
			status: {conditions: [{type: 'Ready', status: 'False', reason: 'DoesNotExist', message}]},
			want: {findings: ['renewal-fails']},
		},
		{
			name: 'managed-new',
			times: {},
			status: undefined,
			want: {},
		},
	] as const) {
		// Its annotation says the same in other words: the Certificate counts.
		const annotations = {'cert-manager.io/certificate-name': name, 'cert-manager.io/issuer-kind': 'Issuer'};
		const renewer = `cert-manager ${namespace}/${name}`;
		teller.plain(name, teller.leaf(name, times), {...want, renewer}, {annotations});
		const dnsNames = [`${name}.${namespace}.svc`];
		const spec = {secretName: name, issuerRef: {kind: 'Issuer', name: 'story'}, dnsNames};
		const about = {apiVersion: 'cert-manager.io/v1', kind: 'Certificate'};
		teller.put('certificates', name, {...about, spec, ...(status && {status})}, {group: '/apis/cert-manager.io/v1'});
	}
}
