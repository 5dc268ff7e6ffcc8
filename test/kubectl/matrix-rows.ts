import type {Stage} from './matrix-stage.js';

/**
 * A kubeconfig or an environment, and the user that the server sees: `token t`, `certificate alice`, `nobody`, or
 * `refused`.
 */
export type Row = {
	readonly name: string;
	/** Files in a separate folder, in which both programs are started. */
	readonly files: (stage: Stage) => Readonly<Record<string, string | Buffer | object>>;
	/** The value of `--kubeconfig`. Without it, $KUBECONFIG or ~/.kube/config is used, with the row's folder as HOME. */
	readonly kubeconfig?: string;
	readonly context?: string;
	/** For both command lines. */
	readonly flags?: (stage: Stage) => readonly string[];
	/** A path in the server's URL, unique to the row. Then /version below it is requested. */
	readonly prefix?: string;
	readonly env?: (stage: Stage, dir: string) => Readonly<Record<string, string>>;
	/** Symbolic links, by their targets. */
	readonly links?: Readonly<Record<string, string>>;
	/** The connection is never established, so both give up after two seconds. */
	readonly leadsNowhere?: true;
	/** The result of kubectl: of the newest on this machine, and of the oldest unless it differs. */
	readonly kubectl: string;
	readonly oldest?: string;
	/** The result of certdeck if it differs, and why. */
	readonly ours?: string;
	readonly why?: string;
	/** certdeck's message if it refuses. */
	readonly says?: RegExp;
};
