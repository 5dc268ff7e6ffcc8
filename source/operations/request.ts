import {join} from 'node:path';
import type {CertificateSigningRequest, Cluster} from '../cluster/types.js';
import {exists} from '../custody/read-file.js';
import {makePrivateFolder, writePrivateFile, writePublicFile} from '../custody/write-file.js';
import {encodeRequest} from '../pki/encode-request.js';
import {sortHosts} from '../pki/host-name.js';
import {encodePrivateKey, generateKey} from '../pki/keys.js';
import {nearestWord} from '../pki/nearest-word.js';
import type {CertificateSpec, ParsedSpec} from '../pki/spec.js';
import type {RequestedNames} from '../signers/in-tree-rules.js';
import {validationFailure} from '../signers/in-tree-rules.js';
import {defaultUsages} from '../signers/known-signers.js';
import {signerNameFault} from '../signers/signer-name.js';
import {isUsage, usageEffects} from '../signers/usages.js';
import {OperationError} from './operation-error.js';
import type {Plan} from './plan.js';

export type RequestOptions = {
	readonly signerName: string;
	/** `spec.usages`; what suits the signer where empty. */
	readonly usages: readonly string[];
	/** `spec.expirationSeconds`, at least 600; the signer decides where absent. */
	readonly expirationSeconds?: number;
	/** Name of the object; without it the server completes one from the spec's name. */
	readonly name?: string;
	/** Folder for `<base>-key.pem` and `<base>.csr`. */
	readonly folder: string;
	/** Send it although the signer's rules say that it will fail. */
	readonly evenIfItFails?: boolean;
	/** Passphrase for the key on disk; in the clear (mode 0600) where absent. */
	readonly passphrase?: string;
};

export type Requested = {
	readonly request: CertificateSigningRequest;
	readonly keyPath: string;
	readonly requestPath: string;
	readonly folder: string;
	/** What the files of this request begin with. */
	readonly base: string;
};

/**
 * Plans a new CertificateSigningRequest: key, PKCS#10, object. The key is on disk before anything is sent, an
 * existing object is never adopted, and what the server stored must be what was sent, byte for byte.
 *
 * @throws {OperationError} `refused` for a signer name, usage or duration that the API refuses; `mismatch`, from
 * `perform`, where the server stored something else.
 */
export async function planRequest(
	cluster: Cluster,
	{spec, warnings}: ParsedSpec<CertificateSpec>,
	options: RequestOptions,
): Promise<Plan<Requested>> {
	const {signerName, expirationSeconds, name, folder, passphrase} = options;
	const usages =
		options.usages.length > 0 ? options.usages : defaultUsages(signerName, 'server', spec.key.algo === 'rsa');
	refuseUnsendable(signerName, usages);
	const failure = validationFailure(namesOf(spec), signerName, usages);
	if (failure !== undefined && options.evenIfItFails !== true) {
		throw new OperationError('refused', `kube-controller-manager would mark the request as Failed: ${failure}`, {
			hint: 'change the spec or the usages; --yes sends it all the same',
		});
	}

	if (expirationSeconds !== undefined && (expirationSeconds < 600 || expirationSeconds > 2_147_483_647)) {
		throw new OperationError(
			'refused',
			`${expirationSeconds} s can not be asked for: spec.expirationSeconds is 600 (10m) to 2147483647`,
		);
	}

	const subject = spec.commonName || spec.hosts[0] || 'certificate';
	const base = fileBase(name ?? subject);
	const keyPath = join(folder, `${base}-key.pem`);
	const requestPath = join(folder, `${base}.csr`);
	const [hasKey, hasRequest] = [await exists(keyPath), await exists(requestPath)];
	const generateName = `${objectBase(subject)}-`;
	return {
		title: `Request a certificate from ${signerName}`,
		steps: [
			{
				verb: 'write',
				kind: 'File',
				name: keyPath,
				note: `private key, ${passphrase === undefined ? 'readable by you alone' : 'locked with a passphrase'}`,
				...(hasKey
					? {overwrites: `${keyPath}: the key there is lost, with it whatever certificate belongs to it`}
					: {}),
			},
			{
				verb: 'write',
				kind: 'File',
				name: requestPath,
				note: 'PKCS#10 request',
				...(hasRequest ? {overwrites: `${requestPath}: the request there`} : {}),
			},
			{
				verb: 'create',
				kind: 'CertificateSigningRequest',
				name: name ?? `${generateName}…`,
				note: `signer ${signerName}; usages ${usages.join(', ')}${expirationSeconds === undefined ? '' : `; ${expirationSeconds} s`}`,
			},
		],
		warnings,
		async perform(signal) {
			const key = await generateKey(spec.key, signal);
			const {pem} = encodeRequest(spec, key);
			const asked = {
				...(name === undefined ? {generateName} : {name}),
				requestPem: pem,
				signerName,
				usages,
				...(expirationSeconds === undefined ? {} : {expirationSeconds}),
			};
			// The server judges the whole request first: what it would refuse leaves no key behind.
			await cluster.createRequest(asked, signal, {dryRun: true});
			await makePrivateFolder(folder);
			await writePrivateFile(keyPath, encodePrivateKey(key, passphrase === undefined ? {} : {passphrase}), {
				overwrite: hasKey,
			});
			await writePublicFile(requestPath, pem, {overwrite: hasRequest});
			const request = await cluster.createRequest(asked, signal);
			compareStored(request, pem, {
				signerName,
				usages,
				...(expirationSeconds === undefined ? {} : {expirationSeconds}),
			});
			return {request, keyPath, requestPath, folder, base};
		},
	};
}

/** The names as kube-controller-manager will see them. */
function namesOf({commonName, names, hosts}: CertificateSpec): RequestedNames {
	const sorted = sortHosts(hosts).names;
	const of = (kind: string) => sorted.filter(name => name.kind === kind).map(({value}) => value);
	return {
		...(commonName === '' ? {} : {commonName}),
		organizations: names.flatMap(({O}) => (O ? [O] : [])),
		dns: of('dns'),
		ip: of('ip'),
		email: of('email'),
		uri: of('uri'),
	};
}

/** What the API server would refuse with a 422 is said before a key is made. */
function refuseUnsendable(signerName: string, usages: readonly string[]): void {
	const fault = signerNameFault(signerName);
	if (fault !== undefined) {
		throw new OperationError('refused', `${JSON.stringify(signerName)} is no signerName: ${fault}`);
	}

	const unknown = usages.find(usage => !isUsage(usage));
	if (unknown !== undefined) {
		const guess = nearestWord(
			unknown,
			usageEffects.map(({word}) => word),
		);
		throw new OperationError('refused', `${JSON.stringify(unknown)} is no usage of a CertificateSigningRequest`, {
			hint:
				guess === undefined
					? `there are: ${usageEffects.map(({word}) => word).join(', ')}`
					: `did you mean ${JSON.stringify(guess)}?`,
		});
	}

	const twice = usages.find((usage, index) => usages.indexOf(usage) !== index);
	if (twice !== undefined) {
		throw new OperationError('refused', `the usage ${JSON.stringify(twice)} is there twice`);
	}
}

/** An admission webhook may have put another request under the name; a certificate for that must not be waited for. */
function compareStored(
	stored: CertificateSigningRequest,
	sentPem: string,
	{signerName, usages, expirationSeconds}: Pick<RequestOptions, 'signerName' | 'usages' | 'expirationSeconds'>,
): void {
	const wrong: string[] = [];
	if (Buffer.compare(Buffer.from(stored.requestBase64, 'base64'), Buffer.from(sentPem)) !== 0) {
		wrong.push('spec.request is not the request that was sent');
	}

	if (stored.signerName !== signerName) {
		wrong.push(`spec.signerName is ${stored.signerName}`);
	}

	if (stored.usages.join() !== usages.join()) {
		wrong.push(`spec.usages is ${stored.usages.join(', ')}`);
	}

	if (stored.expirationSeconds !== expirationSeconds) {
		wrong.push(`spec.expirationSeconds is ${stored.expirationSeconds ?? 'absent'}`);
	}

	if (wrong.length > 0) {
		throw new OperationError(
			'mismatch',
			`the server stored ${JSON.stringify(stored.name)} otherwise than it was sent`,
			{
				details: wrong,
				hint: 'do not approve it; something between here and the server changes requests',
			},
		);
	}
}

/** A file name of letters, digits, dots and dashes, whatever the text. */
export function fileBase(text: string): string {
	const plain = text
		.normalize('NFKD')
		.replaceAll(/[^\w.-]+/g, '-')
		.replace(/^[.-]+/, '')
		.replace(/[.-]+$/, '');
	return plain.slice(0, 100) || 'certificate';
}

/** The beginning of a generated name: RFC 1123, and short enough that the server's five letters fit. */
function objectBase(text: string): string {
	return fileBase(text)
		.toLowerCase()
		.replaceAll('_', '-')
		.slice(0, 50)
		.replace(/[.-]+$/, '');
}
