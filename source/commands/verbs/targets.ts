import type {Printable} from '../../base/text/index.js';
import {joined, localized, printable, printableSentence, printed} from '../../base/text/index.js';
import type {Published} from '../../operations/write/index.js';
import {howToUse, keyNote} from '../../present/work/index.js';
import type {IssuanceKey, IssuanceTargets} from '../../storage/issuance/index.js';
import type {Arguments, CommandContext, VerbFlag} from '../arguments/index.js';
import {flagName, objectOperand, UsageError} from '../arguments/index.js';

/** Flags that say where a certificate goes. */
export const targetFlags = [
	'secret',
	'withCa',
	'configMap',
	'trustBundle',
	'ca',
	'kubeconfigOut',
] as const satisfies readonly VerbFlag[];

/**
 * Where the certificate is published.
 *
 * @throws {UsageError} for invalid names, or a missing authority.
 */
export function targetsOf(args: Arguments, namespace: string): IssuanceTargets {
	const [secret, configMap, trustBundle, caPath, kubeconfigPath] = [
		args.text('secret'),
		args.text('configMap'),
		args.text('trustBundle'),
		args.text('ca'),
		args.text('kubeconfigOut'),
	];
	const needsAuthority = (['configMap', 'trustBundle', 'withCa'] as const).find(flag => args.isSet(flag));
	if (needsAuthority !== undefined && caPath === undefined) {
		throw new UsageError(localized`${flagName(needsAuthority)} needs --ca, the certificate of the authority`);
	}

	if (args.isSet('withCa') && secret === undefined && !args.isSet('keyInClusterOnly')) {
		throw new UsageError(localized`--with-ca goes with --secret`);
	}

	return {
		...(secret === undefined ? {} : {secret: objectOperand(secret, '--secret', namespace)}),
		...(args.isSet('withCa') && {withAuthority: true}),
		...(configMap === undefined ? {} : {configMap: objectOperand(configMap, '--config-map', namespace)}),
		...(trustBundle === undefined ? {} : {trustBundle}),
		...(caPath === undefined ? {} : {caPath}),
		...(kubeconfigPath === undefined ? {} : {kubeconfigPath}),
	};
}

/** Prints the result for each target to standard output. */
export function sayPublished(targets: IssuanceTargets, published: Published, context: CommandContext): void {
	const {secret, configMap, trustBundle} = targets;
	const say = (kind: Printable, target: {readonly name: string} | undefined, isWritten: boolean) => {
		if (target !== undefined) {
			context.out(printed`${kind}/${printable(target.name)} ${isWritten ? printed`published` : printed`unchanged`}\n`);
		}
	};
	say(printed`secret`, secret, published.secret !== undefined);
	say(printed`configmap`, configMap, published.configMap !== undefined);
	say(
		printed`clustertrustbundle`,
		trustBundle === undefined ? undefined : {name: trustBundle},
		published.trustBundle !== undefined,
	);
	for (const file of published.files) {
		context.out(printed`${printable(file)}\n`);
	}
}

/** Prints to standard error whether the key's file is still needed, and how to use what was published. */
export function sayHowToUse(targets: IssuanceTargets, key: IssuanceKey | undefined, context: CommandContext): void {
	const note = keyNote(key, targets);
	if (note !== undefined) {
		context.err(printed`${note}\n`);
	}

	for (const {title, lines} of howToUse(targets)) {
		context.err(
			joined([printed``, title, ...lines.map(line => printed`  ${printableSentence(line)}`), printed``], printed`\n`),
		);
	}
}
