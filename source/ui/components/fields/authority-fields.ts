import {localized, printed} from '../../../base/text/index.js';
import type {FormField} from '../index.js';

/** The file of an authority's certificate. */
export const caPathField: FormField<'caPath'> = {
	id: 'caPath',
	isPath: true,
	label: localized`CA cert`,
	why: printed`PEM file with the certificate of the authority, or PKCS#12 with its key`,
	placeholder: printed`such as ca.pem`,
};

/** The file of an authority's private key. */
export const caKeyPathField: FormField<'caKeyPath'> = {
	id: 'caKeyPath',
	isPath: true,
	label: localized`CA key`,
	why: printed`PEM file with its private key`,
	placeholder: printed`such as ca-key.pem`,
};

/** @returns what is missing, a sentence, if a key file has to be named beside the certificate: PKCS#12 holds both. */
export function whyNoKeyFile(caPath: string, caKeyPath: string): string | undefined {
	return caKeyPath.trim() === '' && !/\.(p12|pfx)$/i.test(caPath.trim())
		? localized`name the file with the CA's private key`
		: undefined;
}

/** The passphrase that locks a new key. */
export const newPassphraseField: FormField<'passphrase'> = {
	id: 'passphrase',
	label: localized`passphrase`,
	why: printed`locks its key on disk; it is kept nowhere`,
	isSecret: true,
};

/** The same passphrase, typed once more. */
export const againField: FormField<'again'> = {
	id: 'again',
	label: localized`once more`,
	why: printed`the same passphrase`,
	isSecret: true,
};

/** @returns what is wrong with the two, a sentence. */
export function whyNoPassphrase({
	passphrase,
	again,
}: {
	readonly passphrase: string;
	readonly again: string;
}): string | undefined {
	if (passphrase === '') {
		return localized`type a passphrase for its key`;
	}

	return passphrase === again ? undefined : localized`the two passphrases differ`;
}
