import {localized} from '../../../base/text/index.js';
import {effectsOf, kubeletClient, signerInfo} from '../../../signers/known/index.js';
import type {QuestionRule, Rule, Subject} from '../../facts/index.js';
import {quote, quoteAll, subjectKey} from '../../facts/index.js';
import {isLoginSigner} from './person.js';

const object = ['object'] as const;

/** Whether the certificate is meant for logging in to the API server. */
function isLogin({object: facts}: Subject): boolean {
	const {signerName = '', usages = []} = facts?.seen ?? {};
	return signerInfo(signerName).authenticates && effectsOf(usages).extKeyUsage.includes('clientAuth');
}

/** Annotations by which cert-manager makes an authority of what it signs. */
const caAnnotation = /(^|[./])(request-)?is-ca$/;
/** Other annotations that change what a signer does. */
const steeringAnnotation = /(^|\.)cert-manager\.io\/(request-duration|private-key-secret-name|issuer|cluster-issuer)/;
/** How much clocks, and the two steps of a create, may differ. */
const settleMs = 5000;

export const requesterRules: readonly Rule[] = [
	{
		id: 'ca-annotation',
		severity: 'block',
		field: 'metadata.annotations',
		provenance: 'self',
		scopes: object,
		about:
			'An annotation asks for a CA certificate (experimental.cert-manager.io/request-is-ca); it can be added after the review.',
		find({object: facts}) {
			const hits = Object.entries(facts?.seen.annotations ?? {}).filter(
				([key, value]) => caAnnotation.test(key) && value.trim().toLowerCase() !== 'false',
			);
			return hits.length === 0
				? undefined
				: localized`An annotation asks for a certificate authority: ${quoteAll(hits.map(([key, value]) => `${key}=${value}`))}`;
		},
	},
	{
		id: 'steering-annotation',
		severity: 'warn',
		field: 'metadata.annotations',
		provenance: 'self',
		scopes: object,
		about: 'An annotation tells cert-manager another duration or a private key to sign with.',
		find({object: facts}) {
			const hits = Object.keys(facts?.seen.annotations ?? {}).filter(key => steeringAnnotation.test(key));
			return hits.length === 0 ? undefined : localized`Annotations tell the signer what to do: ${quoteAll(hits)}`;
		},
	},
	{
		id: 'metadata-changed',
		severity: 'info',
		field: 'metadata.managedFields',
		provenance: 'server',
		scopes: object,
		about: 'Labels or annotations were written after the request was created; signers read some.',
		find({object: facts}) {
			const {metadataChangedAt, createdAt, annotations = {}, labels = {}, isMetadataUnrecorded} = facts?.seen ?? {};
			if (isMetadataUnrecorded) {
				return localized`Labels or annotations were put on after it was created, and the API server has no record of who did`;
			}

			const isLater =
				metadataChangedAt !== undefined &&
				createdAt !== undefined &&
				metadataChangedAt.getTime() - createdAt.getTime() > settleMs;
			return isLater && Object.keys(annotations).length + Object.keys(labels).length > 0
				? localized`Labels or annotations were changed on ${metadataChangedAt.toISOString()}, after it was created`
				: undefined;
		},
	},
	{
		id: 'service-account-asks-login',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		about: 'A service account asks for a certificate to log in with: it would outlast its token and its deletion.',
		find(subject) {
			const {username = ''} = subject.object?.seen ?? {};
			return username.startsWith('system:serviceaccount:') && isLoginSigner(subject) && isLogin(subject)
				? localized`The service account ${quote(username)} asks for a login that outlasts its token`
				: undefined;
		},
	},
	{
		id: 'anonymous-requester',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		about: 'Nobody knows who asks: system:anonymous, or the group system:unauthenticated.',
		find({object: facts}) {
			const {username, groups = []} = facts?.seen ?? {};
			return username === 'system:anonymous' || groups.includes('system:unauthenticated')
				? localized`Nobody knows who asks: the requester is anonymous`
				: undefined;
		},
	},
	{
		id: 'bootstrap-requester',
		severity: 'warn',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		about: 'A bootstrap token, meant for joining nodes, asks for something else than a kubelet client certificate.',
		find({object: facts}) {
			const {username = '', groups = [], signerName} = facts?.seen ?? {};
			// Nodes of EKS are in both groups.
			const isBootstrap =
				username.startsWith('system:bootstrap:') ||
				(groups.includes('system:bootstrappers') && !groups.includes('system:nodes'));
			return isBootstrap && signerName !== kubeletClient
				? localized`${quote(username)} is for joining nodes, but asks ${quote(signerName ?? '')}`
				: undefined;
		},
	},
	{
		id: 'requester-is-me',
		severity: 'info',
		field: 'spec.username',
		provenance: 'server',
		scopes: object,
		about: 'Who looks is who asked: nobody else has seen it.',
		find({object: facts}) {
			const {me, seen} = facts ?? {};
			return me !== undefined && me.username === seen?.username
				? localized`You asked for it yourself, as ${quote(me.username)}: nobody else has looked at it`
				: undefined;
		},
	},
	{
		id: 'reviewer-unknown',
		severity: 'info',
		field: 'spec.username',
		provenance: 'policy',
		scopes: object,
		about: 'The server does not say who looks, so it is not known whether they asked for it themselves.',
		find({object: facts}) {
			const why = facts?.unread?.me;
			return why && localized`Not known whether you asked for it yourself: ${why}`;
		},
	},
	{
		id: 'several-requesters',
		severity: 'info',
		field: 'spec.request: subject',
		provenance: 'server',
		scopes: object,
		about:
			'Pending requests of several users ask one signer for one subject, and the requester here is not that subject: colleagues, or somebody who tries to slip in. Whether it is theirs to ask for is told of each by itself.',
		find({read, view, object: facts}) {
			const {others, seen} = facts ?? {};
			if (
				read?.kind !== 'CertificateRequest' ||
				others === undefined ||
				seen === undefined ||
				seen.conditions.length > 0 ||
				seen.username === view.commonName
			) {
				return undefined;
			}

			const users = [...others.requestersFor(subjectKey(seen.signerName, read))].filter(user => user !== seen.username);
			return users.length > 0
				? localized`${quoteAll(users)} ${users.length === 1 ? localized`asks` : localized`ask`} for this subject as well`
				: undefined;
		},
	},
];

export const requesterQuestions: readonly QuestionRule[] = [
	{
		id: 'requests-unread',
		field: 'spec.request',
		about:
			'The other requests could not be listed, so it is not known whether another user sent this key or asks for this subject.',
		what: 'whether another request has this key or subject',
		ask({object: facts}) {
			const why = facts?.others === undefined ? facts?.unread?.others : undefined;
			return why === undefined
				? undefined
				: {message: localized`Not checked against the other requests, one of which may have this key`, why: [why]};
		},
	},
];
