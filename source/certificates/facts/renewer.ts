import {localized} from '../../base/text/index.js';
import type {ManagedCertificateRecord} from '../../cluster/records/certificates/index.js';
import {askedAnnotations} from '../../operations/publish/index.js';
import type {Entry, Renewer} from '../model/index.js';

const managedBy = 'app.kubernetes.io/managed-by';

/** Who renews the certificate, as far as the object and cert-manager's objects show it. */
export function renewerOf(entry: Entry, managed: ReadonlyMap<string, ManagedCertificateRecord>): Renewer {
	const {place, labels, annotations, requester} = entry;
	if (place.kind === 'file' || place.kind === 'record') {
		return {by: 'certdeck', ...(entry.signerName !== undefined && {name: entry.signerName})};
	}

	if (place.kind === 'kubeconfig') {
		return {by: 'login'};
	}

	if (place.kind === 'server' || isOfControlPlane(place.kind, place.name)) {
		return {by: 'control-plane'};
	}

	if (requester !== undefined) {
		return {by: 'requester', name: requester};
	}

	const certificate = place.kind === 'Secret' ? managed.get(`${place.namespace}/${place.name}`) : undefined;
	return (
		(certificate && ofCertificate(certificate)) ??
		ofCertManager(annotations) ??
		ofServiceCa(annotations) ??
		ofCertdeck(labels, annotations) ??
		ofHelm(labels, annotations) ?? {by: 'nobody'}
	);
}

function isOfControlPlane(kind: string, name: string): boolean {
	return kind === 'ConfigMap' && (name === 'kube-root-ca.crt' || name === 'extension-apiserver-authentication');
}

function ofCertificate({namespace, name, renewalTime, isReady, message}: ManagedCertificateRecord): Renewer {
	return {
		by: 'cert-manager',
		name: `${namespace}/${name}`,
		...(renewalTime !== undefined && {at: renewalTime}),
		...(isReady === false && {trouble: message ?? localized`it is not ready`}),
	};
}

type Texts = Readonly<Record<string, string>>;

function ofCertManager(annotations: Texts): Renewer | undefined {
	const name =
		annotations['cert-manager.io/certificate-name'] ??
		annotations['cert-manager.io/inject-ca-from'] ??
		annotations['cert-manager.io/inject-ca-from-secret'];
	return name === undefined ? undefined : {by: 'cert-manager', name};
}

function ofServiceCa(annotations: Texts): Renewer | undefined {
	const name =
		annotations['service.beta.openshift.io/originating-service-name'] ??
		annotations['service.beta.openshift.io/inject-cabundle'];
	return name === undefined ? undefined : {by: 'service-ca', name};
}

function ofCertdeck(labels: Texts, annotations: Texts): Renewer | undefined {
	const signer = annotations[askedAnnotations.signerName];
	return signer === undefined && labels[managedBy] !== 'certdeck'
		? undefined
		: {by: 'certdeck', ...(signer !== undefined && {name: signer})};
}

/** A hook or a template of a release makes it again at the next upgrade, and not before. */
function ofHelm(labels: Texts, annotations: Texts): Renewer | undefined {
	const name = annotations['meta.helm.sh/release-name'];
	return name === undefined && annotations['helm.sh/hook'] === undefined && labels[managedBy] !== 'Helm'
		? undefined
		: {by: 'helm', ...(name !== undefined && {name})};
}
