/** An archive that krew downloads: `.tar.gz`, as krew unpacks no `.tar.xz`. */
export type KrewArchive = {readonly uri: string; readonly sha256: string};

/** The architectures of executables, as Go names them. */
const goArchitectures = {x64: 'amd64', arm64: 'arm64'} as const;

/**
 * The manifest with which krew installs `kubectl certdeck` (krew's API, v1alpha2). krew unpacks an archive and links to the
 * program in it: the executable where there is one for the machine, else the npm package, which needs Node.js.
 *
 * @param executables - archives of `npm run executable`, by architecture.
 */
export function krewManifest({
	version,
	homepage,
	npmPackage,
	executables = {},
}: {
	readonly version: string;
	readonly homepage: string;
	readonly npmPackage: KrewArchive;
	readonly executables?: Readonly<Partial<Record<keyof typeof goArchitectures, KrewArchive>>>;
}): string {
	const platform = (selector: string, {uri, sha256}: KrewArchive, bin: string) => `    - selector:
${selector}
      uri: ${uri}
      sha256: ${sha256}
      bin: ${bin}
`;
	const labels = (os: string, arch?: string) =>
		`        matchLabels:\n          os: ${os}${arch === undefined ? '' : `\n          arch: ${arch}`}`;
	const built = (Object.keys(goArchitectures) as Array<keyof typeof goArchitectures>).flatMap(name => {
		const archive = executables[name];
		return archive === undefined ? [] : [{name, archive, arch: goArchitectures[name]}];
	});
	const others =
		built.length === 0
			? labels('linux')
			: `${labels('linux')}
        matchExpressions:
          - key: arch
            operator: NotIn
            values: [${built.map(({arch}) => arch).join(', ')}]`;
	const program = 'package/dist/certdeck.js';
	return `apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: certdeck
spec:
  version: v${version}
  homepage: ${homepage}
  shortDescription: See, understand, decide and sign certificate requests
  description: |
    Shows every CertificateSigningRequest live, says what approving it would
    grant, and signs, publishes and renews certificates.
  caveats: |
    Needs Node.js 22.19 or newer${built.length === 0 ? '' : `, but for Linux on ${built.map(({arch}) => arch).join(' and ')}`}.
  platforms:
${built
	.map(({name, archive, arch}) =>
		platform(labels('linux', arch), archive, `certdeck-${version}-linux-${name}/certdeck`),
	)
	.join('')}${platform(others, npmPackage, program)}${platform(labels('darwin'), npmPackage, program)}`;
}
