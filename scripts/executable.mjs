// npm run executable -- [x64|arm64 …]: writes archives to executables/. Each holds the program and Node.js as one file for
// Linux, the manual page and licences. An executable for this machine is tested in a bare root
// (scripts/executable-check.mjs).
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {bundleExecutable} from './bundle.mjs';
import {checkExecutable} from './executable-check.mjs';
import {architectures, hostLauncherText, kubectlCompleterText} from './host-launcher.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'executables');
const work = join(folder, 'work');
/** The resource in which Node.js looks for a program, and the fuse that says that there is one. */
const seaResource = 'NODE_SEA_BLOB';
const seaFuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
/** Node.js for architectures other than this machine's. The lock file pins that of this machine. */
const pinned = {
	version: '24.21.0',
	arm64: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
	x64: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};

const run = (command, args, options = {}) =>
	execFileSync(command, args, {cwd: work, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', ...options});
const sha = (name, file) => createHash(name).update(readFileSync(file));

const wanted = process.argv.slice(2);
const unknown = wanted.find(name => !Object.hasOwn(architectures, name));
if (unknown !== undefined || process.platform !== 'linux') {
	console.error(`executable: on Linux, for ${Object.keys(architectures).join(' or ')}`);
	process.exit(2);
}

if (process.versions.node !== pinned.version) {
	console.error(`executable: Node.js is ${process.versions.node}, and scripts/executable.mjs pins ${pinned.version}`);
	process.exit(1);
}

rmSync(folder, {recursive: true, force: true});
mkdirSync(work, {recursive: true});
const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const program = join(folder, 'certdeck.cjs');
writeFileSync(program, await bundleExecutable(root));
const manual = run(process.execPath, [program, 'help', 'man']);
const completions = ['bash', 'zsh', 'fish'].map(shell => [
	shell,
	run(process.execPath, [program, 'completion', shell]),
]);
const archives = [];

for (const architecture of wanted.length > 0 ? wanted : Object.keys(architectures)) {
	const node = nodeFor(architecture);
	const name = `certdeck-${version}-linux-${architecture}`;
	const tree = join(work, name);
	mkdirSync(join(tree, 'libexec'), {recursive: true});
	mkdirSync(join(tree, 'completion'));
	const executable = join(tree, 'libexec', 'certdeck');
	copyFileSync(join(node, 'bin', 'node'), executable);
	chmodSync(executable, 0o755);
	const blob = blobFor(architecture);
	run(join(root, 'node_modules', '.bin', 'postject'), [executable, seaResource, blob, '--sentinel-fuse', seaFuse]);
	writeFileSync(join(tree, 'certdeck'), hostLauncherText(version, architecture), {mode: 0o755});
	writeFileSync(join(tree, 'kubectl_complete-certdeck'), kubectlCompleterText(), {mode: 0o755});
	writeFileSync(join(tree, 'certdeck.1'), manual);
	for (const [shell, script] of completions) {
		writeFileSync(join(tree, 'completion', `certdeck.${shell}`), script);
	}

	for (const file of ['LICENSE', 'THIRD_PARTY_NOTICES']) {
		copyFileSync(join(root, file), join(tree, file));
	}

	copyFileSync(join(node, 'LICENSE'), join(tree, 'NODE_LICENSE'));
	writeFileSync(join(tree, 'sbom.cdx.json'), sbomWithNode(architecture));
	await checkExecutable(tree, architecture);
	// The archive has no times, no users and a fixed order, so that equal input gives equal output.
	const reproducible = [
		'--sort=name',
		'--mtime=@0',
		'--owner=0',
		'--group=0',
		'--numeric-owner',
		'--mode=u+w,go=rX,go-w',
	];
	// krew unpacks no xz.
	for (const [archive, compress] of [
		[`${name}.tar.xz`, 'xz -T0'],
		[`${name}.tar.gz`, 'gzip -n'],
	]) {
		run('tar', [`--use-compress-program=${compress}`, '-cf', join(folder, archive), ...reproducible, name]);
		archives.push(archive);
	}
}

rmSync(work, {recursive: true});
rmSync(program);
writeFileSync(
	join(folder, 'SHA256SUMS'),
	archives.map(file => `${sha('sha256', join(folder, file)).digest('hex')}  ${file}\n`).join(''),
);
console.log([...archives, 'SHA256SUMS'].map(file => join('executables', file)).join('\n'));

/** The blob with the program's code; for this machine's architecture, also with V8's code cache. */
function blobFor(architecture) {
	const config = join(work, `${architecture}.json`);
	const output = join(work, `${architecture}.blob`);
	const useCodeCache = architecture === process.arch;
	const assets = {'zh-Hans.txt': join(root, 'dist', 'zh-Hans.txt')};
	writeFileSync(
		config,
		JSON.stringify({main: program, output, disableExperimentalSEAWarning: true, useCodeCache, assets}),
	);
	run(process.execPath, ['--experimental-sea-config', config]);
	return output;
}

/** The folder of the npm package with Node.js for Linux. */
function nodeFor(architecture) {
	const packed = `node-linux-${architecture}@${pinned.version}`;
	const [{filename, integrity}] = JSON.parse(run('npm', ['pack', '--json', '--silent', packed]));
	const digest = `sha512-${sha('sha512', join(work, filename)).digest('base64')}`;
	if (digest !== pinned[architecture] || digest !== integrity) {
		throw new Error(`${packed} is not what scripts/executable.mjs pins: ${digest}`);
	}

	const into = join(work, `node-${architecture}`);
	mkdirSync(into);
	run('tar', ['-xzf', filename, '-C', into]);
	return join(into, 'package');
}

/** The bill of materials of the bundle and Node.js. */
function sbomWithNode(architecture) {
	const bill = JSON.parse(readFileSync(join(root, 'dist', 'sbom.cdx.json'), 'utf8'));
	const purl = `pkg:npm/node-linux-${architecture}@${pinned.version}`;
	const content = Buffer.from(pinned[architecture].slice('sha512-'.length), 'base64').toString('hex');
	bill.components.push({
		type: 'platform',
		'bom-ref': purl,
		name: `node-linux-${architecture}`,
		version: pinned.version,
		purl,
		hashes: [{alg: 'SHA-512', content}],
	});
	return `${JSON.stringify(bill, undefined, '\t')}\n`;
}
