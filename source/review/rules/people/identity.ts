// One table of all rules about who the holder would be to Kubernetes, with the phrases that they share.

import {isSubdomain} from '../../../base/index.js';
import {localized} from '../../../base/text/index.js';
import {apiServerClient, kubeletClient, kubeletServing, signerInfo} from '../../../signers/known/index.js';
import {skeleton} from '../../checks/index.js';
import {mastersGroup} from '../../evidence/rights/index.js';
import type {Rule, Subject} from '../../facts/index.js';
import {quote, quoteAll, remembered} from '../../facts/index.js';
import {isBootstrapper} from './bootstrapper.js';
import {loginEffect} from './login-effect.js';
import {gainsClusterAdmin, isOwnGroup} from './person.js';

/** Groups that every cluster, or every cluster of kubeadm, binds to cluster-admin. */
export const adminGroups: ReadonlySet<string> = new Set([mastersGroup, 'kubeadm:cluster-admins']);
/** Users and groups that installers and tutorials bind to cluster-admin or to a component's role, in lower case. */
const powerfulNames: ReadonlySet<string> = new Set(
	(
		'kubernetes-admin kubernetes-super-admin admin admins administrator administrators cluster-admin cluster-admins root ' +
		'front-proxy-client kube-apiserver-kubelet-client kube-apiserver-etcd-client kube-etcd-healthcheck-client ' +
		'kube-apiserver kube-controller-manager kube-scheduler kube-proxy kubelet kube-admin kubeadmin'
	).split(' '),
);
const nodesGroup = 'system:nodes';
const nodePrefix = 'system:node:';
const serviceAccountPrefix = 'system:serviceaccount:';
const systemPrefix = 'system:';
const commonNameOid = '2.5.4.3';
const organizationOid = '2.5.4.10';
/** Subject attribute from which newer API servers take the user's uid. */
const userUidOid = '1.3.6.1.4.1.57683.2';

const everywhere = ['object', 'request', 'certificate'] as const;
const requests = ['object', 'request'] as const;

const field = 'spec.request: subject';
const isKubeletSigner = (signerName: string | undefined) =>
	signerName === kubeletClient || signerName === kubeletServing;

const attributes = remembered(({read}) => (read?.subject ?? []).flat());

/** Values that the API server's parser reads, and values that only other parsers read. */
function allValues(subject: Subject, oid: string): readonly string[] {
	return attributes(subject).flatMap(attribute => (attribute.oid === oid ? [attribute.value] : []));
}

const requester = ({object}: Subject) => object?.seen.username;
const requesterGroups = ({object}: Subject) => object?.seen.groups ?? [];

/** Whether O and CN are those of a kubelet's request, for a client or a serving certificate. */
function isNodeIdentity({view}: Subject): boolean {
	const name = view.commonName ?? '';
	return (
		view.organizations.length === 1 &&
		view.organizations[0] === nodesGroup &&
		name.startsWith(nodePrefix) &&
		isSubdomain(name.slice(nodePrefix.length))
	);
}

function isHalfNode({view}: Subject): boolean {
	return (view.commonName ?? '').startsWith(nodePrefix) || view.organizations.includes(nodesGroup);
}

const reservedSkeletons = new Set(
	[...adminGroups, nodesGroup, 'system:authenticated'].map(name => separatorsAlike(skeleton(name))),
);

function separatorsAlike(text: string): string {
	return text.replaceAll(/[-._;,/|=@+ ]/g, ':');
}

/** A name that is not a system name but looks like one. */
function imitates(value: string): boolean {
	if (value.startsWith(systemPrefix) || adminGroups.has(value)) {
		return false;
	}

	const bare = skeleton(value);
	return bare.startsWith(systemPrefix) || reservedSkeletons.has(separatorsAlike(bare));
}

export const identityRules: readonly Rule[] = [
	{
		id: 'grants-cluster-admin',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: everywhere,
		sharpenedBy: 'bindings',
		about:
			'CN or O would make the holder cluster-admin, as the bindings say, and the requester is not and could not be; without them, O is system:masters or kubeadm:cluster-admins, and the requester is not in it.',
		find(subject) {
			const effect = loginEffect(subject);
			const [first] = effect?.held ?? [];
			if (first && gainsClusterAdmin(subject)) {
				return {
					message: localized`The holder would be cluster-admin, through ${first.through}`,
					provenance: 'server',
					evidence: first.source,
				};
			}

			const groups = allValues(subject, organizationOid).filter(
				group =>
					adminGroups.has(group) &&
					!isOwnGroup(group, subject) &&
					// A name without a binding has no rights here; system:masters is the exception, which the server knows itself.
					(effect?.isKnown !== true || group === mastersGroup),
			);
			return groups.length === 0
				? undefined
				: localized`The holder would be cluster-admin, through the group ${quoteAll(groups)}`;
		},
	},
	{
		id: 'imitates-system-name',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: everywhere,
		about: 'CN or O looks like a system: name or an admin group, but is spelled with other characters.',
		find(subject) {
			const values = [...allValues(subject, commonNameOid), ...allValues(subject, organizationOid)].filter(imitates);
			return values.length === 0
				? undefined
				: localized`Looks like a name of the system, but is another: ${quoteAll(values)}`;
		},
	},
	{
		id: 'asks-system-user',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: everywhere,
		about: 'CN is a system: user other than a node or service account, and not the requester.',
		find(subject) {
			const names = allValues(subject, commonNameOid).filter(
				name =>
					name.startsWith(systemPrefix) &&
					!name.startsWith(nodePrefix) &&
					!name.startsWith(serviceAccountPrefix) &&
					name !== requester(subject),
			);
			return names.length === 0 ? undefined : localized`The holder would be the system's own user ${quoteAll(names)}`;
		},
	},
	{
		id: 'asks-system-group',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: everywhere,
		about:
			'O is a system: group (other than system:masters, and system:nodes of a kubelet) that the requester is not in.',
		find(subject) {
			const groups = allValues(subject, organizationOid).filter(
				group =>
					group.startsWith(systemPrefix) &&
					!adminGroups.has(group) &&
					group !== nodesGroup &&
					!requesterGroups(subject).includes(group),
			);
			return groups.length === 0
				? undefined
				: localized`The holder would be in the system's own group ${quoteAll(groups)}`;
		},
	},
	{
		id: 'asks-service-account',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: everywhere,
		about: 'CN is a service account: the certificate outlives its token, its Pod and itself.',
		find(subject) {
			const names = allValues(subject, commonNameOid).filter(name => name.startsWith(serviceAccountPrefix));
			return names.length === 0
				? undefined
				: localized`The holder would be the service account ${quoteAll(names)}, also when that has been deleted`;
		},
	},
	{
		id: 'node-identity-elsewhere',
		severity: 'block',
		field: 'spec.signerName',
		provenance: 'server',
		scopes: ['object'],
		about: "A node's CN or O is asked from a signer that isn't one of the kubelets'.",
		find(subject) {
			const {signerName} = subject.object?.seen ?? {};
			return isHalfNode(subject) && !isKubeletSigner(signerName)
				? localized`The holder would be a node (${quote(subject.view.commonName ?? nodesGroup)}), but nodes don't ask ${quote(signerName ?? '')}`
				: undefined;
		},
	},
	{
		id: 'malformed-node-identity',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: everywhere,
		about:
			'CN or O is that of a node, but not both as a kubelet writes them: O system:nodes alone, CN system:node:NAME.',
		find(subject) {
			return isHalfNode(subject) && !isNodeIdentity(subject)
				? localized`Half a node's identity: CN ${quote(subject.view.commonName ?? '')}, O ${quoteAll(subject.view.organizations) || localized`none`}`
				: undefined;
		},
	},
	{
		id: 'asks-node-identity',
		severity: 'info',
		field,
		provenance: 'self',
		scopes: ['request'],
		about: 'A request from a file stands for a node, as a kubelet writes it.',
		find(subject) {
			return isNodeIdentity(subject)
				? localized`The holder would be the node ${quote(subject.view.commonName?.slice(nodePrefix.length) ?? '')}`
				: undefined;
		},
	},
	{
		id: 'asks-for-another-node',
		severity: 'block',
		field: 'spec.username',
		provenance: 'server',
		scopes: ['object'],
		about:
			'A kubelet certificate is asked for by someone who is neither that node nor, for a client certificate, an identity for joining nodes: a bootstrap token, the group system:bootstrappers, or whoever is bound to system:node-bootstrapper.',
		find(subject) {
			const {seen} = subject.object ?? {};
			const {commonName = ''} = subject.view;
			if (seen === undefined || !isKubeletSigner(seen.signerName) || !commonName.startsWith(nodePrefix)) {
				return undefined;
			}

			const isBootstrap = seen.signerName === kubeletClient && isBootstrapper(subject);
			const isNode = seen.username === commonName && seen.groups.includes(nodesGroup);
			return isBootstrap || isNode
				? undefined
				: localized`${quote(seen.username)} asks for a certificate of the node ${quote(commonName.slice(nodePrefix.length))}`;
		},
	},
	{
		id: 'several-common-names',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: everywhere,
		about: 'There are several CNs: Kubernetes takes the last, other readers the first.',
		find(subject) {
			const names = allValues(subject, commonNameOid);
			return names.length > 1
				? localized`There are ${names.length} common names, ${quoteAll(names)}; Kubernetes takes the last, others show the first`
				: undefined;
		},
	},
	{
		id: 'hidden-subject',
		severity: 'block',
		field,
		provenance: 'self',
		scopes: requests,
		about:
			"CN or O is in a string type, or so damaged, that the API server's parser leaves it out; other readers show it.",
		find(subject) {
			const shown = [...allValues(subject, commonNameOid), ...allValues(subject, organizationOid)];
			const hasName = subject.view.commonName !== undefined;
			const hidden =
				allValues(subject, organizationOid).length !== subject.view.organizations.length ||
				(!hasName && allValues(subject, commonNameOid).length > 0);
			return hidden ? localized`The API server does not see all of ${quoteAll(shown)} in the subject` : undefined;
		},
	},
	{
		id: 'names-administrator',
		severity: 'warn',
		field,
		provenance: 'policy',
		scopes: ['request', 'certificate'],
		about:
			"CN or O is a usual name of administrators or of a cluster's own programs: who holds it may have their rights.",
		find(subject) {
			const values = [...allValues(subject, commonNameOid), ...allValues(subject, organizationOid)];
			const hits = values.filter(value => powerfulNames.has(value.toLowerCase()));
			return hits.length === 0 ? undefined : localized`Clusters commonly give far-reaching rights to ${quoteAll(hits)}`;
		},
	},
	{
		id: 'sets-user-uid',
		severity: 'warn',
		field,
		provenance: 'self',
		scopes: everywhere,
		about: `The subject has the attribute ${userUidOid}, from which newer API servers take the user's uid.`,
		find(subject) {
			const uids = allValues(subject, userUidOid);
			return uids.length === 0 ? undefined : localized`The subject chooses the uid of its user, ${quoteAll(uids)}`;
		},
	},
	{
		id: 'system-name-elsewhere',
		severity: 'warn',
		field,
		provenance: 'self',
		scopes: everywhere,
		about:
			'A system: name or admin group stands in another attribute than CN and O, or in a SAN: Kubernetes does not look there, people and other programs may.',
		find(subject) {
			const others = attributes(subject)
				.filter(({oid}) => oid !== commonNameOid && oid !== organizationOid)
				.map(({type, value}) => ({place: type, value}));
			const names = (subject.read?.subjectAltNames ?? []).map(({kind, value}) => ({
				place: `${kind} SAN`,
				value: kind === 'otherName' ? value.slice(value.indexOf(';') + 1) : value,
			}));
			const [first] = [...others, ...names].filter(
				({value}) => value.startsWith(systemPrefix) || adminGroups.has(value) || imitates(value),
			);
			return first === undefined
				? undefined
				: localized`${quote(first.value)} stands in ${first.place}, where Kubernetes does not look but others may`;
		},
	},
	{
		id: 'client-without-user',
		severity: 'warn',
		field,
		provenance: 'self',
		scopes: ['object'],
		about: 'A certificate to log in with has no CN: its holder would be a user without a name.',
		find({view, object, read}) {
			const authenticates = object !== undefined && signerInfo(object.seen.signerName).authenticates;
			return read !== undefined && authenticates && (view.commonName ?? '') === ''
				? localized`There is no CN: the holder could not log in as any user`
				: undefined;
		},
	},
	{
		id: 'names-nobody',
		severity: 'warn',
		field,
		provenance: 'self',
		scopes: ['object', 'request', 'certificate'],
		about: 'The subject is empty and there is no SAN: the certificate stands for nobody.',
		find({read}) {
			return read !== undefined &&
				read.subjectAltNames.length === 0 &&
				read.subject.flat().every(({value}) => value.trim() === '')
				? localized`The subject is empty and there are no names: the certificate ${read.kind === 'Certificate' ? localized`stands` : localized`would stand`} for nobody`
				: undefined;
		},
	},
	{
		id: 'logs-in-as',
		severity: 'info',
		field,
		provenance: 'self',
		scopes: ['object'],
		about: 'What a certificate from kube-apiserver-client makes its holder: a user in groups, who can not be revoked.',
		find({view, object}) {
			if (object?.seen.signerName !== apiServerClient || (view.commonName ?? '') === '') {
				return undefined;
			}

			const {organizations} = view;
			const groups =
				organizations.length === 0
					? ''
					: localized` in the ${organizations.length === 1 ? localized`group` : localized`groups`} ${quoteAll(organizations)}`;
			const {username} = object.seen;
			const asker = username === view.commonName ? '' : localized` (asked for by ${quote(username)})`;
			return localized`The holder logs in as the user ${quote(view.commonName ?? '')}${groups}${asker}; this can not be revoked`;
		},
	},
];
