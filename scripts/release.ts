// npm publish runs this first: what is released says where it comes from. package.json is the one place for these
// addresses; SARIF, the manifest for krew and npm read them there.
import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

type Address = string | {readonly url?: string};

/** The fields of package.json that a release needs and that hold no HTTPS address. */
export function missingAddresses({
	homepage,
	repository,
	bugs,
}: {
	readonly homepage?: string;
	readonly repository?: Address;
	readonly bugs?: Address;
}): readonly string[] {
	return Object.entries({homepage, repository, bugs})
		.filter(([, address]) => {
			const url = typeof address === 'object' ? address.url : address;
			return !/^(?:git\+)?https:\/\/[^/]+\/./.test(url ?? '');
		})
		.map(([name]) => name);
}

/** Why the package can't be released yet. */
export function refusalText(missing: readonly string[]): string {
	return `certdeck: no release: package.json has no address for ${missing.join(', ')} (docs/packages.md, Releasing)`;
}

const file = fileURLToPath(import.meta.url);
if (process.argv[1] === file) {
	const manifest = JSON.parse(readFileSync(join(dirname(file), '..', 'package.json'), 'utf8'));
	const missing = missingAddresses(manifest);
	if (missing.length > 0) {
		console.error(refusalText(missing));
		process.exitCode = 1;
	}
}
