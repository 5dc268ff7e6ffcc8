import type {ContextInfo} from '../../cluster/context/index.js';
import type {ConnectionCertificates} from '../../cluster/records/certificates/index.js';
import {withoutCredentials} from '../../operations/plan/index.js';
import {encodePem} from '../../pki/pem/index.js';
import type {Entry} from '../model/index.js';
import {readCertificateBytes} from './certificate-bytes.js';
import {asAuthorities} from './cluster-entries.js';
import {entryAt} from './object-entries.js';

/** The client certificate and the authorities of the user's kubeconfig, and the certificates of the API server. */
export function connectionEntries(
	{client, authorities, server}: ConnectionCertificates,
	info: ContextInfo,
): readonly Entry[] {
	const serverPem = server.map(der => encodePem('CERTIFICATE', der)).join('');
	return [
		...(client === undefined
			? []
			: [
					entryAt(
						{kind: 'kubeconfig', name: info.user, field: 'client-certificate'},
						readCertificateBytes(client),
						// The connection uses the key, so it fits.
						{isKeyed: true, key: 'fits'},
					),
				]),
		...(authorities === undefined
			? []
			: [
					asAuthorities(
						entryAt(
							{kind: 'kubeconfig', name: info.cluster, field: 'certificate-authority'},
							readCertificateBytes(authorities),
						),
					),
				]),
		...(serverPem === ''
			? []
			: [
					entryAt(
						{kind: 'server', name: withoutCredentials(info.server).replace(/^[a-z]+:\/\//, ''), field: 'TLS'},
						readCertificateBytes(Buffer.from(serverPem)),
						{isKeyed: true, key: 'fits'},
					),
				]),
	];
}
