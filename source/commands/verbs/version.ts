import {localized, printable, printableJson, printed} from '../../base/text/index.js';
import {yamlText} from '../../present/words/index.js';
import type {Command} from '../arguments/index.js';
import {UsageError} from '../arguments/index.js';
import {withTemplates} from '../template/index.js';

/** `certdeck version`, with the words and the JSON of kubectl's. */
export function createVersionCommand(version: string): Command {
	return withTemplates({
		name: 'version',
		operands: '[--client]',
		summary: localized`print the versions of certdeck and of the API server`,
		description: localized`Where the server can't be asked its own version is printed anyway, and the exit code is 1. With -o json:
{clientVersion: {gitVersion, nodeVersion, platform}, serverVersion: {gitVersion}}, as kubectl names them.`,
		flags: ['client', 'output'],
		outputs: ['text', 'json', 'yaml'],
		examples: [
			'certdeck version',
			'certdeck version --client',
			'certdeck version -o json | jq -r .serverVersion.gitVersion',
		],
		async run(args, context) {
			if (args.operands.length > 0) {
				throw new UsageError(localized`"version" takes no operand, got ${JSON.stringify(args.operands[0])}`);
			}

			const output = args.text('output') ?? 'text';
			const client = {
				gitVersion: `v${version}`,
				nodeVersion: process.version,
				platform: `${process.platform}/${process.arch}`,
			};
			const print = (server: string | undefined) => {
				const versions = {
					clientVersion: client,
					...(server !== undefined && {serverVersion: {gitVersion: server}}),
				};
				if (output === 'text') {
					context.out(
						printed`Client Version: ${printable(client.gitVersion)}\n${server === undefined ? printed`` : printed`Server Version: ${printable(server)}\n`}`,
					);
				} else {
					context.out(output === 'json' ? printed`${printableJson(versions, 2)}\n` : yamlText(versions));
				}
			};

			if (args.isSet('client')) {
				print(undefined);
				return 0;
			}

			let server: string;
			try {
				server = await (await context.cluster()).version(context.signal);
			} catch (error) {
				print(undefined);
				throw error;
			}

			print(server);
			return 0;
		},
	});
}
