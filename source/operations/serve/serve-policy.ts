import {resolveUsages} from '../../pki/encode/index.js';
import {PkiError} from '../../pki/index.js';
import type {SigningPolicy} from '../../pki/spec/index.js';
import {defaultPolicy, policyFor} from '../../pki/spec/index.js';
import {readText} from '../../storage/files/index.js';
import {readDocument} from '../files/index.js';
import {OperationError, parseDuration} from '../plan/index.js';
import type {PodRules} from '../pod-signing/index.js';
import {parsePodRules} from '../pod-signing/index.js';
import {signingPolicyFrom} from '../sign/index.js';

export type ServePolicyOptions = {
	/** The path of a cfssl signing config. */
	readonly config: string | undefined;
	readonly profile: string | undefined;
	readonly expiry: string | undefined;
	readonly usages: readonly string[];
	/** OIDs of extensions that are copied from a request. */
	readonly extensions: readonly string[];
	/** Whether the config lists Pods' ServiceAccounts. Then it needs no policy for approved requests. */
	readonly isForPods?: boolean;
};

/**
 * The policy of an unattended signer. It issues no CA certificates.
 *
 * @returns the policy, and the text of the config for use elsewhere.
 * @throws {OperationError} `refused` for a policy that makes CAs, or for an extension that the signer sets itself.
 * @throws {PkiError}, {FileError}
 */
export async function readServePolicy({
	config,
	profile,
	expiry,
	usages,
	extensions,
	isForPods = false,
}: ServePolicyOptions): Promise<{
	readonly policy: SigningPolicy;
	readonly podRules?: PodRules;
	readonly configText: string | undefined;
}> {
	const words = usages.length > 0 ? usages : defaultPolicy.usages;
	const pods =
		config === undefined || !isForPods
			? undefined
			: await readDocument(config, {kind: 'config', wanted: 'a signing config, JSON,'}, parsePodRules);
	const policy =
		config === undefined || pods?.hasSigning === false
			? policyFor(words, expiry === undefined ? defaultPolicy.expiryMs : parseDuration(expiry) * 1000)
			: await readDocument(config, {kind: 'config', wanted: 'a signing config, cfssl JSON,'}, text =>
					signingPolicyFrom(text, profile),
				);
	const {keyUsage, unknown} = resolveUsages(policy.usages);
	if (policy.ca !== undefined || keyUsage.includes('keyCertSign') || keyUsage.includes('cRLSign')) {
		throw new OperationError('refused', 'the policy makes CA certificates, which serve-signer never issues', {
			hint: 'take is_ca, "cert sign" and "crl sign" out of it; certdeck authority create --under makes an intermediate',
		});
	}

	if (unknown[0] !== undefined) {
		throw new PkiError('policy', `The policy grants ${JSON.stringify(unknown[0])}, which is no usage`);
	}

	const own = extensions.find(
		oid =>
			!/^[0-2](\.\d+)+$/.test(oid) || /^(2\.5\.29|1\.3\.6\.1\.5\.5\.7\.1\.1$|1\.3\.6\.1\.5\.5\.7\.48)(\.|$)/.test(oid),
	);
	if (own !== undefined) {
		throw new OperationError('refused', `${JSON.stringify(own)} is no extension that a request may bring along`, {
			hint: "the OID of one that is neither the signer's own nor of RFC 5280, such as 1.3.6.1.5.5.7.1.24 (TLS feature)",
		});
	}

	return {
		...(pods && {podRules: pods.rules}),
		policy: extensions.length === 0 ? policy : {...policy, copies: {...policy.copies, extensions}},
		configText: config === undefined ? undefined : await readText(config),
	};
}
