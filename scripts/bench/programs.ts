import {join} from 'node:path';
import type {Peers} from './peers.js';
import type {Place} from './place.js';
import type {Command} from './process.js';
import type {Marks} from './screen.js';

/** The programs to measure. Each has its own folders, so that it does not read the user's settings. */
export type Programs = {
	/** A verb of certdeck. */
	certdeck(args: readonly string[], kubeconfig?: string): Command;
	/** Undefined if kubectl is not installed. */
	kubectl(args: readonly string[], kubeconfig?: string): Command | undefined;
	/** The programs with a screen, and the text by which each shows that its list is complete. */
	screens(count: number): Readonly<Record<string, {readonly command: Command; readonly marks: Marks}>>;
};

/** A row of the list, in each of the programs. */
const anyRow = /app-\d{5}/;

export function programsOn({kubeconfig, folder}: Place, peers: Peers, program: string): Programs {
	const env = (file = kubeconfig) => ({
		KUBECONFIG: file,
		HOME: folder,
		XDG_CONFIG_HOME: join(folder, 'config'),
		XDG_DATA_HOME: join(folder, 'data'),
		XDG_STATE_HOME: join(folder, 'state'),
		XDG_CACHE_HOME: join(folder, 'cache'),
	});
	const certdeck: Programs['certdeck'] = (args, file) => ({
		file: process.execPath,
		args: [program, ...args],
		env: env(file),
	});
	return {
		certdeck,
		kubectl: (args, file) => (peers.kubectl === undefined ? undefined : {file: peers.kubectl, args, env: env(file)}),
		screens(count) {
			return {
				...(peers.k9s !== undefined && {
					k9s: {
						command: {
							file: peers.k9s,
							args: ['--command', 'csr', '--readonly', '--logoless', '--splashless'],
							env: env(),
						},
						marks: {rows: anyRow, complete: new RegExp(`\\[(?:${count}|${count.toLocaleString('en')})\\]`)},
					},
				}),
				certdeck: {command: certdeck([]), marks: {rows: anyRow, complete: /● live/}},
			};
		},
	};
}
