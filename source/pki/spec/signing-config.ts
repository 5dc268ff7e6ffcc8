import {localized} from '../../base/text/index.js';
import {PkiError} from '../index.js';
import {quotedValue} from '../text/index.js';
import type {SigningPolicy} from './signing-policy.js';
import {defaultPolicy} from './signing-policy.js';
import type {SigningProfile} from './signing-profile.js';
import {readProfile, toProfile} from './signing-profile.js';
import type {Faults, Reader} from './strict-json.js';
import {joinPath, mapOf, parseStrictJson, record} from './strict-json.js';

/** The parsed content of cfssl's signing config (`-config`). */
export type SigningConfig = {
	readonly default: SigningProfile;
	readonly profiles: ReadonlyMap<string, SigningProfile>;
	/** Sentences about effects in cfssl that are silent, and that the author may not have meant. */
	readonly warnings: readonly string[];
};

const anything: Reader<unknown> = value => value ?? undefined;

const readDocument = record({
	signing: record({default: readProfile, profiles: mapOf(readProfile, localized`an object of profiles`)}),
	ocsp: anything,
	auth_keys: anything,
	remotes: anything,
	/** serve-signer reads it; cfssl ignores it. */
	pods: anything,
});

type Document = NonNullable<ReturnType<typeof readDocument>>;

/**
 * Reads cfssl's signing config (1.6.5), as strictly as `parseSpec`. A feature of a profile that certdeck does not support is no
 * fault of the file. It is an error only if the profile is chosen.
 *
 * @throws {PkiError} `bad-signing-config` with every fault in `details`, each beginning with its path.
 */
export function parseSigningConfig(json: string): SigningConfig {
	const faults: Faults = [];
	const warnings: string[] = [];
	const value = parseStrictJson(json, faults);
	const document = value === undefined ? undefined : readDocument(value, '', faults);
	if (value === null) {
		faults.push(localized`the document must be an object, not null`);
	}

	if (document !== undefined && document.signing === undefined && faults.length === 0) {
		faults.push(localized`signing is missing`);
	}

	warnings.push(...(faults.notes ?? []));
	const config = document === undefined ? undefined : toConfig(document, faults, warnings);
	if (config === undefined || faults.length > 0) {
		const [first = ''] = faults;
		const message =
			faults.length === 1 ? `The signing config is wrong: ${first}` : `The signing config has ${faults.length} faults`;
		throw new PkiError('bad-signing-config', message, {details: faults});
	}

	return config;
}

/**
 * The policy of a profile, or the default one. An unknown name is an error, for which cfssl would silently use the default.
 *
 * @throws {PkiError} `bad-signing-config` for an unknown profile, one without usages, or one with an unsupported feature.
 */
export function selectPolicy({default: fallback, profiles}: SigningConfig, profileName?: string): SigningPolicy {
	const profile = profileName === undefined ? fallback : profiles.get(profileName);
	const what =
		profileName === undefined ? localized`The default profile` : localized`The profile ${JSON.stringify(profileName)}`;
	if (profile === undefined) {
		const names = [...profiles.keys()].map(quotedValue).join(', ');
		throw new PkiError('bad-signing-config', localized`${what} is not in the signing config`, {
			hint: names === '' ? localized`It has the default profile alone.` : localized`It has ${names}.`,
		});
	}

	const {policy, unsupported} = profile;
	if (unsupported.length > 0) {
		throw new PkiError('bad-signing-config', localized`${what} can't be used here: ${unsupported.join('; ')}`, {
			details: unsupported,
		});
	}

	if (policy.usages.length === 0) {
		throw new PkiError('bad-signing-config', localized`${what} grants no usages`);
	}

	return policy;
}

function toConfig({signing = {}, ocsp}: Document, faults: Faults, warnings: string[]): SigningConfig {
	if (ocsp !== undefined) {
		warnings.push(localized`ocsp is for an OCSP responder and plays no part in signing`);
	}

	const fallback: SigningProfile =
		signing.default === undefined
			? {policy: defaultPolicy, unsupported: []}
			: toProfile(signing.default, 'signing.default', undefined, faults, warnings);
	const profiles = (signing.profiles ?? []).map(([name, raw]) => {
		const path = joinPath('signing.profiles', name);
		if (raw.usages === undefined || raw.usages.length === 0) {
			faults.push(localized`${path}.usages is missing: a profile must grant something`);
		}

		return [name, toProfile(raw, path, fallback.policy, faults, warnings)] as const;
	});
	return {default: fallback, profiles: new Map(profiles), warnings};
}
