import type {Printable} from '../../base/text/index.js';
import {joined, printable, printed} from '../../base/text/index.js';
import type {JudgedEntry, Place, Renewer, Unread} from '../../certificates/model/index.js';
import type {Certificate} from '../../pki/index.js';
import {nameText as distinguishedName} from '../../pki/x509/index.js';
import type {Tone} from '../text/index.js';
import {humanDuration} from '../words/index.js';

const shortKinds: Readonly<Partial<Record<Place['kind'], Printable>>> = {
	ValidatingWebhookConfiguration: printed`validating`,
	MutatingWebhookConfiguration: printed`mutating`,
	CustomResourceDefinition: printed`crd`,
	ClusterTrustBundle: printed`bundle`,
	CertificateSigningRequest: printed`csr`,
	APIService: printed`apiservice`,
	ConfigMap: printed`configmap`,
	Secret: printed`secret`,
};

/** `secret`, `configmap`, `validating`. */
export function kindWord({kind}: Place): Printable {
	return shortKinds[kind] ?? printable(kind);
}

/**
 * `shop/frontend-tls`, with the field unless it is `tls.crt`; `kube-root-ca.crt ×9` for the same object in nine namespaces.
 */
export function placeName({namespace, name, field, kind, alsoIn = []}: Place): Printable {
	const isPlain = field === 'tls.crt' || !['Secret', 'ConfigMap'].includes(kind);
	const inside = isPlain ? printed`` : printed` ${printable(field)}`;
	return alsoIn.length > 0
		? printed`${printable(name)} ×${alsoIn.length + 1}${inside}`
		: printed`${printable(namespace ? `${namespace}/` : '')}${printable(name)}${inside}`;
}

/** Kind, namespace, name and field: a place as part of a sentence. */
export function placeText({kind, namespace, name, field}: Place): Printable {
	return printed`${printable(kind)} ${printable(namespace === undefined ? '' : `${namespace}/`)}${printable(name)}, ${printable(field)}`;
}

/** The common name, or else the first name, or the whole subject. */
export function shortName({subject, subjectAltNames}: Certificate): Printable {
	const commonName = subject.flat().findLast(({type}) => type === 'CN')?.value;
	const text = commonName || subjectAltNames[0]?.value || distinguishedName(subject);
	return text === '' ? printed`(no name)` : printable(text);
}

/** The subject of the leaf, or the number of authorities and the subject of the first. */
export function subjectText({leaf, certificates, keystore}: JudgedEntry): Printable {
	const [first] = certificates;
	if (first === undefined) {
		return keystore === undefined ? printed`(none)` : printed`(${printable(keystore)})`;
	}

	return leaf === undefined && certificates.length > 1
		? printed`${certificates.length} authorities: ${shortName(first)} …`
		: shortName(leaf ?? first);
}

export function issuerText({leaf, certificates}: JudgedEntry): Printable {
	const one = leaf ?? certificates[0];
	if (one === undefined) {
		return printed`-`;
	}

	if (leaf === undefined && certificates.length > 1) {
		return printed`(several)`;
	}

	return Buffer.compare(one.raw.issuer, one.raw.subject) === 0
		? printed`itself`
		: shortName({...one, subject: one.issuer, subjectAltNames: []});
}

const purposeWords = {
	serving: printed`serving`,
	client: printed`client`,
	ca: printed`CA`,
	any: printed`any`,
	other: printed`other`,
} as const;

export function purposeText({purpose, certificates}: JudgedEntry): Printable {
	return certificates.length === 0 ? printed`-` : purposeWords[purpose];
}

/** `in 12d`, `3d ago`, `never`. */
export function endsText({ends}: Pick<JudgedEntry, 'ends'>, now: Date): Printable {
	if (ends === undefined) {
		return printed`-`;
	}

	const left = ends.getTime() - now.getTime();
	return ends.getUTCFullYear() >= 9999
		? printed`never`
		: left > 0
			? printed`in ${humanDuration(left)}`
			: printed`${humanDuration(-left)} ago`;
}

const states = {
	broken: {text: printed`broken`, tone: 'danger'},
	expired: {text: printed`expired`, tone: 'danger'},
	early: {text: printed`not yet valid`, tone: 'waiting'},
	soon: {text: printed`ends soon`, tone: 'waiting'},
	unknown: {text: printed`not opened`, tone: 'muted'},
	valid: {text: printed`valid`, tone: 'ok'},
} as const satisfies Readonly<Record<JudgedEntry['state'], {readonly text: Printable; readonly tone: Tone}>>;

export function stateText({state}: JudgedEntry): Printable {
	return states[state].text;
}

export function stateTone({state, findings}: JudgedEntry): Tone {
	return state === 'valid' && findings.some(({severity}) => severity !== 'info') ? 'waiting' : states[state].tone;
}

/** `Deployment shop/web (volume)`. */
export function userText({kind, namespace, name, how}: JudgedEntry['users'][number]): Printable {
	return printed`${printable(kind)} ${printable(namespace === undefined ? '' : `${namespace}/`)}${printable(name)} (${printable(how)})`;
}

/** The first user and the number of others. Without users: whether it is certain that there is none. */
export function usersText({users, used, place}: JudgedEntry): Printable {
	const [first] = users;
	if (first === undefined) {
		return place.kind === 'CertificateSigningRequest' || place.kind === 'record'
			? printed`-`
			: used === 'no'
				? printed`nobody`
				: printed`not known`;
	}

	if (place.kind === 'kubeconfig' || place.kind === 'server') {
		return place.kind === 'server' ? printed`all clients` : printed`your login`;
	}

	const more = new Set(users.map(({kind, namespace, name}) => `${kind}/${namespace}/${name}`)).size - 1;
	const name = printable(first.name === '' ? first.kind : `${first.kind}/${first.name}`);
	return more > 0 ? printed`${name} +${more}` : name;
}

export function renewerText({by, name}: Renewer): Printable {
	const words = {
		certdeck: printed`certdeck`,
		'cert-manager': printed`cert-manager`,
		helm: printed`Helm`,
		'control-plane': printed`control plane`,
		'service-ca': printed`service-ca`,
		requester: printed`who asked`,
		login: printed`your login`,
		nobody: printed`nobody`,
	} as const;
	return name === undefined ? words[by] : printed`${words[by]} (${printable(name)})`;
}

/** One line for each kind that was not read; empty if everything was read. */
export function unreadLines(unread: readonly Unread[]): readonly Printable[] {
	return unread.map(({kind, namespaces, why, isWanted}) => {
		const where =
			namespaces === undefined
				? printed``
				: printed` of ${joined(namespaces.slice(0, 5).map(printable), printed`, `)}${namespaces.length > 5 ? printed` and ${namespaces.length - 5} more` : printed``}`;
		return isWanted
			? printed`left out: ${printable(kind)}${where}: ${printable(why)}`
			: printed`not read: ${printable(kind)}${where}: ${printable(why)}`;
	});
}
