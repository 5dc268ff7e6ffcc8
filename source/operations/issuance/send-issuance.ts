import type {KeyObject} from 'node:crypto';
import {dirname} from 'node:path';
import {localized} from '../../base/text/index.js';
import type {Cluster} from '../../cluster/calls/index.js';
import type {EncodedRequest} from '../../pki/encode/index.js';
import {encodeRequest, encodeRequestLike} from '../../pki/encode/index.js';
import {PkiError} from '../../pki/index.js';
import type {KeySpec} from '../../pki/keys/index.js';
import {generateKey, keySpecLike} from '../../pki/keys/index.js';
import {parseSpec} from '../../pki/spec/index.js';
import {readPkiFile, sha256Hex} from '../../pki/x509/index.js';
import {makeFolder, removeParts, writePublicFile} from '../../storage/files/index.js';
import type {Issuance, IssuanceStore, MadeRequest} from '../../storage/issuance/index.js';
import {lookForKey, publicKeySha256, storeKey} from '../pending/index.js';
import {OperationError} from '../plan/index.js';
import {contentDigest, digest} from '../write/index.js';
import type {SentIssuance, With} from './submit-issuance.js';
import {asked, compareStored, findSent, submitIssuance, withFreeName} from './submit-issuance.js';

export type SendOptions = {
	/** The passphrase of the key; required if the key is encrypted and does not exist yet. */
	readonly passphrase?: string | undefined;
	readonly signal?: AbortSignal | undefined;
};

/**
 * Takes an issuance from any step to a request that the server has stored: first the key, then the request. Each step is
 * recorded on disk before it is taken, so this can be called again after any interruption.
 *
 * No request is created twice: its name is recorded before it is sent, and the server accepts a name once.
 *
 * @throws {OperationError} `exists` if the place of the key is in use, `mismatch` if the key is gone or the server stored
 *   something else, `wrong-state` if the request is gone.
 * @throws {ClusterError}, {FileError}, {PkiError}
 */
export async function sendIssuance(
	cluster: Cluster,
	issuances: IssuanceStore,
	issuance: Issuance,
	options: SendOptions = {},
): Promise<SentIssuance> {
	const keyed = await withKey(cluster, issuances, issuance, options);
	await writeRequestFile(keyed);
	const sent =
		keyed.step === 'sent'
			? {issuance: keyed, request: await findSent(cluster, keyed, options.signal)}
			: await submitIssuance(cluster, issuances, keyed, options.signal);
	compareStored(sent.request, keyed);
	return sent;
}

async function withKey(
	cluster: Cluster,
	issuances: IssuanceStore,
	issuance: Issuance,
	options: SendOptions,
): Promise<With<'made'>> {
	if (issuance.step === 'begun') {
		return makeKey(cluster, issuances, issuance, options);
	}

	const place = await lookForKey(cluster, issuance, options.passphrase, options.signal);
	if (issuance.made !== undefined && (place === 'same' || (place === 'locked' && issuance.step !== 'keyed'))) {
		// A write that was killed after the key got its name leaves the same key under another name.
		if (issuance.key.place === 'file') {
			await removeParts(issuance.key.path);
		}

		return {...issuance, made: issuance.made};
	}

	if (issuance.step !== 'keyed') {
		throw new OperationError(
			'mismatch',
			localized`the key of ${JSON.stringify(issuance.name)} is no longer at its place`,
			{
				hint: localized`without it no certificate for that request is of use: put it back, or give this work up with --forget`,
			},
		);
	}

	if (place === 'locked') {
		throw new OperationError('refused', localized`the key is locked: its passphrase is needed to go on`, {
			hint: localized`--passphrase prompt asks for it`,
		});
	}

	// The interrupted write left no key, and nothing was sent that needs it.
	return makeKey(cluster, issuances, issuance, options);
}

async function makeKey(
	cluster: Cluster,
	issuances: IssuanceStore,
	issuance: Issuance,
	{passphrase, signal}: SendOptions,
): Promise<With<'made'>> {
	if (issuance.key.place === 'file' && issuance.key.isLocked && passphrase === undefined) {
		throw new OperationError('refused', localized`the key is to be locked: its passphrase is needed to go on`, {
			hint: localized`--passphrase prompt asks for it`,
		});
	}

	const {keySpec, encode} = recipeOf(issuance);
	const key = await generateKey(keySpec, signal);
	const {pem, der} = encode(key);
	const made: MadeRequest = {
		publicKeySha256: publicKeySha256(key),
		requestPem: pem,
		requestSha256: sha256Hex(der),
	};
	// The server checks the whole request first, in a dry run. A refused request leaves no key behind.
	const judged = await withFreeName(issuance, async named => {
		await cluster.createRequest(asked({...named, made}), signal, {dryRun: true});
		return named;
	});
	const keyed = {...judged, step: 'keyed' as const, made};
	await issuances.save(keyed);
	await storeKey(cluster, keyed, key, passphrase, signal);
	return keyed;
}

type Recipe = {readonly keySpec: KeySpec; encode(key: KeyObject): EncodedRequest};

function recipeOf({spec: text, like}: Issuance): Recipe {
	if (like === undefined) {
		const {spec} = parseSpec(text ?? '');
		return {keySpec: spec.key, encode: key => encodeRequest(spec, key)};
	}

	const [model] = readPkiFile(Buffer.from(like));
	if (model === undefined || model instanceof PkiError) {
		throw model ?? new PkiError('no-pem', localized`There is nothing to renew`);
	}

	return {keySpec: keySpecLike(model.publicKey), encode: key => encodeRequestLike(model, key)};
}

async function writeRequestFile({requestPath, made, agreed}: With<'made'>): Promise<void> {
	if (requestPath === undefined) {
		return;
	}

	await removeParts(requestPath);
	const lost = await contentDigest(requestPath);
	if (lost !== digest(made.requestPem)) {
		await makeFolder(dirname(requestPath));
		await writePublicFile(requestPath, made.requestPem, {overwrite: lost !== undefined && agreed.includes(lost)});
	}
}
