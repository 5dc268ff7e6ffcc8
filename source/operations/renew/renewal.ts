import type {KeyObject} from 'node:crypto';
import {localized} from '../../base/text/index.js';
import {encodeRequestLike} from '../../pki/encode/index.js';
import type {Certificate, CertificationRequest, GeneralNameKind} from '../../pki/index.js';
import {keyMatches} from '../../pki/keys/index.js';
import {sha256Hex} from '../../pki/x509/index.js';
import type {Issuance} from '../../storage/issuance/index.js';
import {chooseName} from '../issuance/index.js';
import {publicKeySha256} from '../pending/index.js';
import {OperationError} from '../plan/index.js';
import type {AskOptions} from '../request/index.js';
import {refuseUnsendable, refuseWhatWouldFail} from '../request/index.js';

export type RenewOptions = Partial<Pick<AskOptions, 'signerName' | 'expirationSeconds'>> &
	Pick<AskOptions, 'name' | 'targets' | 'issuances'> & {
		/** Send it even if the signer would end it as Failed. */
		readonly evenIfItFails?: boolean;
		/** These replace the earlier usages; if empty, the usages stay the same. */
		readonly usages: readonly string[];
		/** Keep the existing key. */
		readonly sameKey?: boolean;
		/**
		 * The folder for the new key. By default, the key of a Secret goes into the Secret itself, and any other into the
		 * current folder.
		 */
		readonly folder?: string;
		/** The operator confirms that a pending renewal of the same Secret belongs to another cluster. */
		readonly isOtherCluster?: boolean;
		/** The passphrase of the key on disk, new or existing. */
		readonly passphrase?: string;
	};

/** The signer, the usages and the lifetime of a request. */
export type Asked = Pick<Issuance, 'signerName' | 'usages' | 'expirationSeconds'>;

/** With an existing key, the PKCS#10 request is signed at once. */
export function withKey(model: Certificate | CertificationRequest, key: KeyObject): Pick<Issuance, 'step' | 'made'> {
	if (!keyMatches(key, model.raw.subjectPublicKeyInfo)) {
		throw new OperationError('mismatch', localized`the key does not belong to what is to be renewed`, {
			hint: localized`leave --same-key away for a new one`,
		});
	}

	const {pem, der} = encodeRequestLike(model, key);
	return {
		step: 'keyed',
		made: {publicKeySha256: publicKeySha256(key), requestPem: pem, requestSha256: sha256Hex(der)},
	};
}

/** @throws {OperationError} `refused` if the usages are not known, or if the certificate could issue others. */
export function refuseUnusable(usages: readonly string[], label: string): void {
	if (usages.length === 0) {
		throw new OperationError('refused', localized`nothing says what the certificate of ${label} is for`, {
			hint: localized`name it with --usage, such as "server auth"`,
		});
	}

	if (usages.includes('cert sign')) {
		throw new OperationError(
			'refused',
			localized`a certificate with the usage "cert sign" is an authority: none is put into a Secret`,
		);
	}
}

/** @throws {OperationError} `refused` if the signer's known rules would end the request as Failed. */
export function refuseFailing(
	{subject, subjectAltNames}: Certificate | CertificationRequest,
	{signerName, usages}: Asked,
	evenIfItFails: boolean | undefined,
): void {
	const ofSubject = (wanted: string) => subject.flat().flatMap(({type, value}) => (type === wanted ? [value] : []));
	const ofKind = (wanted: GeneralNameKind) =>
		subjectAltNames.flatMap(({kind, value}) => (kind === wanted ? [value] : []));
	const commonName = ofSubject('CN').at(-1);
	const names = {
		...(commonName === undefined ? {} : {commonName}),
		...{
			organizations: ofSubject('O'),
			dns: ofKind('dns'),
			ip: ofKind('ip'),
			email: ofKind('email'),
			uri: ofKind('uri'),
		},
	};
	refuseWhatWouldFail(names, signerName, usages, evenIfItFails);
}

/** Warnings about a change of the signer; hostile text. */
export function otherSignerWarnings(label: string, before: string | undefined, {signerName}: Asked): readonly string[] {
	return before === undefined || before === signerName
		? []
		: [
				localized`${label} had its certificate from ${before}: who trusts that one's authority alone will not trust ${signerName}'s`,
			];
}

export function nameOf(
	{subject, subjectAltNames}: Certificate | CertificationRequest,
	name: string | undefined,
): Pick<Issuance, 'name' | 'isNameChosen'> {
	const common = subject.flat().findLast(({type}) => type === 'CN')?.value;
	const text = common || subjectAltNames[0]?.value || 'certificate';
	return {name: name ?? chooseName(text), isNameChosen: name === undefined};
}

export function asking({signerName, usages, expirationSeconds}: Asked, otherUsages: readonly string[]): Asked {
	const asked = {
		signerName,
		usages: otherUsages.length > 0 ? otherUsages : usages,
		...(expirationSeconds === undefined ? {} : {expirationSeconds}),
	};
	refuseUnsendable(asked.signerName, asked.usages, asked.expirationSeconds);
	return asked;
}
