// Tests an executable as its users run it: the steps of docs/walk.md, in a root with glibc and libstdc++ only.
import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {
	copyFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	readSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {architectures} from './host-launcher.mjs';

const walk = readFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'walk.md'), 'utf8');

/**
 * @param {string} tree - unpacked archive
 * @param {keyof typeof architectures} architecture
 * @throws if a step fails
 */
export async function checkExecutable(tree, architecture) {
	const {machine} = architectures[architecture];
	const header = Buffer.alloc(20);
	readSync(openSync(join(tree, 'libexec', 'certdeck'), 'r'), header);
	if (header.readUInt16LE(18) !== machine) {
		throw new Error(`the executable for ${architecture} is for another machine`);
	}

	if (architecture !== process.arch) {
		console.error(`executable: ${architecture}: not run, this machine is ${process.arch}`);
		return;
	}

	const root = mkdtempSync(join(tmpdir(), 'certdeck-root-'));
	try {
		await walkIn(root, join(tree, 'libexec', 'certdeck'));
		const musl = process.env['CERTDECK_MUSL_ROOT'];
		if (musl !== undefined) {
			refusesMusl(join(root, 'musl'), musl, tree);
		}
	} finally {
		rmSync(root, {recursive: true});
	}
}

/** @param {string} root */
async function walkIn(root, executable) {
	for (const folder of ['tmp', 'home', 'work']) {
		mkdirSync(join(root, folder));
	}

	copyFileSync(executable, join(root, 'certdeck'));
	for (const [, library] of execFileSync('ldd', [executable], {encoding: 'utf8'}).matchAll(/(\/\S+) \(0x/g)) {
		mkdirSync(join(root, dirname(library)), {recursive: true});
		copyFileSync(library, join(root, library));
	}

	const bare = (args, env) => [
		'unshare',
		['--user', '--map-root-user', 'chroot', root, '/certdeck', ...args],
		{env, cwd: '/'},
	];
	// unshare and chroot need PATH. The folders do not exist in the bare root.
	const env = {HOME: '/home', PATH: process.env['PATH']};
	const certdeck = (args, more) => {
		const start = performance.now();
		const [command, words, options] = bare(args, {...env, ...more});
		const {status, stdout, stderr} = spawnSync(command, words, {...options, encoding: 'utf8'});
		if (status !== 0) {
			throw new Error(`certdeck ${args.join(' ')} in the bare root ended with ${status}:\n${stdout}${stderr}`);
		}

		console.error(
			`executable: ${String(Math.round(performance.now() - start)).padStart(5)} ms  certdeck ${args.join(' ')}`,
		);
		return stdout;
	};

	certdeck(['version', '--client']);
	if (!/\p{Script=Han}/u.test(certdeck(['help', '--lang', 'zh'], {LANG: 'C.UTF-8'}))) {
		throw new Error('certdeck help --lang zh is not Chinese');
	}

	const told = certdeck(['--demo']);
	if (!/verif/i.test(told)) {
		throw new Error(`certdeck --demo tells of nothing verified:\n${told}`);
	}

	const [command, words, options] = bare(['demo', '--still'], env);
	const demo = spawn(command, words, {...options, stdio: ['ignore', 'pipe', 'inherit']});
	const ended = new Promise(resolve => demo.once('close', resolve));
	try {
		const kubeconfig = await new Promise((resolve, reject) => {
			let text = '';
			demo.stdout.on('data', chunk => {
				text += chunk;
				const [, path] = /^kubeconfig: (.*)$/m.exec(text) ?? [];
				if (path !== undefined) {
					resolve(path);
				}
			});
			ended.then(() => reject(new Error(`certdeck demo ended in the bare root:\n${text}`)));
		});
		// Writes the files of the first block of the document here, because the bare root has no shell.
		for (const [, name, content] of walk.matchAll(/^cat > (\S+) <<'EOF'\n(.*?)^EOF$/gms)) {
			writeFileSync(join(root, 'work', name), content);
		}

		for (const [, line] of walk.matchAll(/^certdeck (.*)$/gm)) {
			const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
			const inWork = args.map(word => (/\.(json|pem)$|^ca$/.test(word) ? `/work/${word}` : word));
			const verb = inWork[0];
			certdeck(
				[
					...inWork,
					...(verb === 'request' ? ['--out', '/work'] : []),
					...(verb === 'approve' || verb === 'sign' ? ['--yes'] : []),
				],
				{KUBECONFIG: kubeconfig},
			);
		}

		const certificates = JSON.parse(certdeck(['certificates', '-o', 'json'], {KUBECONFIG: kubeconfig}));
		if (!JSON.stringify(certificates).includes('my-svc-tls')) {
			throw new Error('the Secret of the walk is not there');
		}
	} finally {
		demo.kill('SIGTERM');
		await ended;
	}
}

/** Checks that a host with musl only gets an explanation in one line. Its shell is a static busybox. */
function refusesMusl(root, musl, tree) {
	cpSync(musl, root, {recursive: true, verbatimSymlinks: true});
	cpSync(tree, join(root, 'certdeck'), {recursive: true});
	if (!existsSync(join(root, 'bin', 'sh'))) {
		copyFileSync(join(root, 'bin', 'busybox'), join(root, 'bin', 'sh'));
	}

	const start = program =>
		spawnSync('unshare', ['--user', '--map-root-user', 'chroot', root, '/bin/sh', '-c', `${program} list`], {
			env: {PATH: process.env['PATH']},
			encoding: 'utf8',
		});
	const told = start('/certdeck/certdeck');
	if (told.status !== 2 || !/^certdeck: this host has no glibc .*\n$/.test(told.stderr)) {
		throw new Error(`on musl: ${told.status}: ${told.stderr}`);
	}

	console.error(`executable: on musl: ${told.stderr.trim()}`);
	console.error(`executable: on musl, without the launcher: ${start('/certdeck/libexec/certdeck').stderr.trim()}`);
}
