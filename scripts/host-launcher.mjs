/** The Linux architectures of executables: the loader of glibc, which starts them, and the machine in their ELF header. */
export const architectures = {
	x64: {loader: '/lib64/ld-linux-x86-64.so.2', machine: 62},
	arm64: {loader: '/lib/ld-linux-aarch64.so.1', machine: 183},
};

/**
 * The shell script `certdeck` of the archive. If the host can't start the executable, it says why in one line. Otherwise the
 * kernel would say "not found" about a file that exists.
 *
 * @param {string} version
 * @param {keyof typeof architectures} architecture
 */
export function hostLauncherText(version, architecture) {
	const {loader} = architectures[architecture];
	return `#!/bin/sh
# certdeck ${version} for Linux on ${architecture}; libexec/certdeck is the whole program.
self=$(readlink -f "$0") || self=$0
program=\${self%/*}/libexec/certdeck
if [ ! -x "$program" ]; then
	echo "certdeck: $program is missing: link this file (ln -s) in place of copying it, or copy libexec/certdeck, which needs nothing beside it" >&2
	exit 2
fi
# gcompat puts a loader of musl there, which can't start it either.
loader=
[ ! -e ${loader} ] || loader=$(readlink -f ${loader})
case $loader in
'' | *musl* | *gcompat*)
	echo "certdeck: this host has no glibc (${loader}; Alpine has musl): install Node.js 22.19 or newer, and there npm install --global the package for npm" >&2
	exit 2
	;;
esac
exec "$program" "$@"
`;
}

/** The script that kubectl runs to complete `kubectl certdeck …`. */
export function kubectlCompleterText() {
	return `#!/bin/sh
self=$(readlink -f "$0") || self=$0
exec "\${self%/*}/certdeck" __complete-kubectl "$@"
`;
}
