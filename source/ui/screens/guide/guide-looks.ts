import type {Printable} from '../../../base/text/index.js';
import {localized, printable, printableSentence, printed} from '../../../base/text/index.js';
import type {GuideStep} from '../../../operations/guide/index.js';
import {identityOf} from '../../../operations/guide/index.js';
import type {GuideState, GuideText} from './guide-state.js';
import {purposeIn} from './guide-state.js';
import {commonNameOf, impliedCommonName, keySecretOf, organizationsOf} from './guide-values.js';

export type TextLook = {
	readonly label: string;
	/** One line that says what the field is for; printable. */
	readonly why: Printable;
	/** Shown while the field is empty; printable. */
	readonly placeholder: Printable;
};

/** Label, explanation and placeholder of a text field, for the chosen purpose. */
export function textLook(state: GuideState, field: GuideText): TextLook {
	const purpose = purposeIn(state);
	const isClient = purpose.family === 'client';
	switch (field) {
		case 'place':
			return placeLook(state);
		case 'host':
			return {
				label: localized`add`,
				why: printed`a name or an address, then enter; a whole list can be pasted`,
				placeholder: printed``,
			};
		case 'commonName':
			return {
				label: isClient ? localized`user name` : localized`common name`,
				why: printable(purpose.commonName.why),
				placeholder: printableSentence(impliedCommonName(state)),
			};
		case 'O':
			return isClient
				? {
						label: localized`groups`,
						why: printed`${printable(purpose.organization.why)}; commas between several`,
						placeholder: printed`none`,
					}
				: {label: localized`organization`, why: printable(purpose.organization.why), placeholder: printed``};
		case 'OU':
			return {label: localized`unit`, why: printed`Kubernetes does not read it`, placeholder: printed``};
		case 'C':
			return {
				label: localized`country`,
				why: printed`two letters; Kubernetes does not read it`,
				placeholder: printed``,
			};
		case 'ST':
			return {label: localized`state`, why: printed`Kubernetes does not read it`, placeholder: printed``};
		case 'L':
			return {label: localized`locality`, why: printed`Kubernetes does not read it`, placeholder: printed``};
		case 'folder':
			return {
				label: localized`folder`,
				why: printed`the private key is written here, for you alone, before anything is sent`,
				placeholder: printed``,
			};
		case 'passphrase':
			return {
				label: localized`passphrase`,
				why: printed`locks the key on disk; you are asked for it when it is published`,
				placeholder: printed`none`,
			};
		case 'again':
			return {
				label: localized`once more`,
				why: printed`nobody can open the key with a passphrase that was mistyped`,
				placeholder: printed``,
			};
		case 'keySecret':
			return {
				label: localized`Secret`,
				why: printed`NAMESPACE/NAME, made before anything is sent; the certificate joins it there`,
				placeholder: printableSentence(keySecretOf({...state, texts: {...state.texts, keySecret: ''}})),
			};
		case 'otherSigner':
			return {label: '', why: printed`a domain, a slash and a name`, placeholder: printed`such as example.com/serving`};
		case 'expiration':
			return {
				label: localized`valid for`,
				why: printed`${printable(purpose.expiration.why)}; such as 24h or 90d`,
				placeholder: printed`as long as the signer gives`,
			};
		case 'name':
			return {
				label: localized`request name`,
				why: printed`metadata.name of the request; left empty nobody can guess it beforehand`,
				placeholder: printed`chosen for you, from the subject`,
			};
	}
}

function placeLook(state: GuideState): TextLook {
	const {id, place} = purposeIn(state);
	if (place === 'spec') {
		return {
			label: localized`file`,
			why: printed`the JSON that cfssl takes; it is checked as it is read`,
			placeholder: printed`such as server-csr.json`,
		};
	}

	if (place === 'existing') {
		return {
			label: localized`what`,
			why: printed`NAMESPACE/NAME of a Secret, or the name of a request`,
			placeholder: printed`namespace/name`,
		};
	}

	if (place === 'request-file') {
		return {
			label: localized`file`,
			why: printed`a PKCS#10 request, PEM or DER`,
			placeholder: printed`such as server.csr`,
		};
	}

	if (place === 'node') {
		return {label: localized`node`, why: printed`type a part of its name; ↑ and ↓ choose`, placeholder: printed``};
	}

	return {
		label: id === 'pod' ? 'Pod' : 'Service',
		why: printed`type a part of it; ↑ and ↓ choose, tab completes`,
		placeholder: printed`namespace/name`,
	};
}

/** The question of a step, in a sentence. */
export function leadOf(state: GuideState): string {
	const purpose = purposeIn(state);
	const leads: Readonly<Record<GuideStep, string>> = {
		purpose: localized`What is it for? Everything after this begins with what suits that.`,
		place: placeLead(state),
		hosts: localized`Names it will be reached by: ${purpose.hosts.why}.`,
		subject: subjectLead(state),
		key: localized`The private key is made on this machine. ${keyWhy(state)}`,
		signer: localized`Who shall sign it? Proposed: ${purpose.signerName.why}.`,
		review: localized`This is what will be asked for.`,
	};
	return leads[state.step];
}

function keyWhy(state: GuideState): string {
	return localized`ECDSA P-256 is proposed: ${purposeIn(state).key.why}.`;
}

function placeLead(state: GuideState): string {
	const {id, place} = purposeIn(state);
	switch (place) {
		case 'spec':
			return localized`Which file? What is in it is filled into the next steps.`;
		case 'existing':
			return localized`What shall be renewed? It keeps its names, usages and signer; the key is new.`;
		case 'request-file':
			return localized`Which file? It is sent as it is; the certificate goes beside it.`;
		case 'node':
			return localized`Which node? Kubelets usually ask for themselves; this is for one that can not.`;
		default:
			return id === 'pod'
				? localized`Which Pod or StatefulSet? Most clients come by a Service: then go back and choose that.`
				: id === 'webhook'
					? localized`Which Service does the API server call?`
					: localized`Which Service do clients call?`;
	}
}

/** Says which user and groups Kubernetes will read from the certificate; printable. Undefined if it is no login. */
export function identityText(state: GuideState): string | undefined {
	const {family} = purposeIn(state);
	const commonName = commonNameOf(state);
	return (family === 'client' || family === 'kubelet') && commonName !== ''
		? localized`Kubernetes will take the holder for ${printableSentence(identityOf(commonName, organizationsOf(state)))}.`
		: undefined;
}

function subjectLead(state: GuideState): string {
	const {family} = purposeIn(state);
	return family === 'client' || family === 'kubelet'
		? localized`Who logs in with it?`
		: localized`Who it is for. A server needs none of this.`;
}
