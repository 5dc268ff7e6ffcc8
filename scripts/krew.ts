/**
 * The manifest by which krew installs `kubectl certdeck` (krew's API, v1alpha2). krew unpacks the tarball of npm, and links
 * the program. Node.js must be installed.
 */
export function krewManifest({
	version,
	uri,
	sha256,
}: {
	readonly version: string;
	readonly uri: string;
	readonly sha256: string;
}): string {
	const platform = (os: string) => `    - selector:
        matchLabels:
          os: ${os}
      uri: ${uri}
      sha256: ${sha256}
      bin: package/dist/certdeck.js
`;
	return `apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: certdeck
spec:
  version: v${version}
  shortDescription: See, understand, decide and sign certificate requests
  description: |
    Shows every CertificateSigningRequest live, says what approving it would
    grant, and signs, publishes and renews certificates.
  caveats: |
    Needs Node.js 22.19 or newer.
  platforms:
${['linux', 'darwin'].map(platform).join('')}`;
}
