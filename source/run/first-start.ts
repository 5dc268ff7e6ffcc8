import {existsSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import type {Arguments} from '../commands/arguments/index.js';
import {globalFlags} from '../commands/arguments/index.js';

/**
 * Whether the user has no cluster yet: no flag or variable names one, no login is given, and the default kubeconfig does
 * not exist. A kubeconfig that is named but missing is an error instead.
 */
export function isFirstStart(args: Arguments, env: NodeJS.ProcessEnv): boolean {
	const flags = Object.entries(globalFlags) as ReadonlyArray<
		readonly [keyof typeof globalFlags, {readonly group?: string}]
	>;
	const isNamed = flags.some(([flag, {group}]) => (group === 'cluster' || group === 'login') && args.isSet(flag));
	return (
		!isNamed &&
		!args.isSet('demo') &&
		!env['KUBECONFIG'] &&
		!env['KUBERNETES_SERVICE_HOST'] &&
		!existsSync(join(env['HOME'] ?? homedir(), '.kube', 'config'))
	);
}
