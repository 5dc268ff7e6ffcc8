import type {Stage} from './matrix-stage.js';

/** A kubeconfig or an environment, and who the server sees: `token t`, `certificate alice`, `nobody`, or `refused`. */
export type Row = {
	readonly name: string;
	/** Files in a folder of the row's own, which is where both programs are started. */
	readonly files: (stage: Stage) => Readonly<Record<string, string | Buffer | object>>;
	/** As `--kubeconfig`; $KUBECONFIG or ~/.kube/config where absent, and HOME is the row's folder. */
	readonly kubeconfig?: string;
	readonly context?: string;
	/** Of both command lines. */
	readonly flags?: (stage: Stage) => readonly string[];
	/** Of the server's URL, and of no other row; what is asked for then is /version below it. */
	readonly prefix?: string;
	readonly env?: (stage: Stage, dir: string) => Readonly<Record<string, string>>;
	/** Symbolic links, by what they lead to. */
	readonly links?: Readonly<Record<string, string>>;
	/** The way that is taken has no end: both give up after two seconds. */
	readonly leadsNowhere?: true;
	/** What kubectl does: the newest of this machine, and the oldest unless it differs. */
	readonly kubectl: string;
	readonly oldest?: string;
	/** What certdeck does where that is something else, and why. */
	readonly ours?: string;
	readonly why?: string;
	/** What certdeck says where it refuses. */
	readonly says?: RegExp;
};
