import type {useApp} from 'ink';
import type {DeckTerminal} from '../deck/ports/index.js';

type SuspendTerminal = ReturnType<typeof useApp>['suspendTerminal'];

export type Suspend = {
	/** Gives the terminal back to the shell and stops the process, as the shell's Ctrl-Z does. */
	suspend(suspendTerminal: SuspendTerminal): void;
	dispose(): void;
};

/**
 * Job control by hand, because in raw mode Ctrl-Z is only a key. A stop from outside (`kill -STOP`) can't be noticed before
 * it happens. When the process continues, raw mode and the alternate screen are set again.
 */
export function createSuspend({
	stdin,
	stdout,
	redraw,
}: Pick<DeckTerminal, 'stdin' | 'stdout'> & {readonly redraw: () => void}): Suspend {
	let isSuspended = false;

	const onContinue = () => {
		if (!isSuspended) {
			stdin.setRawMode(false);
			stdin.setRawMode(true);
			stdout.write('\u001B[?1049h\u001B[?25l\u001B[?2004h');
			redraw();
		}
	};

	process.on('SIGCONT', onContinue);
	return {
		suspend(suspendTerminal) {
			isSuspended = true;
			void suspendTerminal().then(suspension => {
				process.once('SIGCONT', () => {
					void suspension.resume().then(() => {
						isSuspended = false;
					});
				});
				// In an orphaned process group SIGTSTP would be ignored.
				process.kill(process.pid, 'SIGSTOP');
			});
		},
		dispose: () => process.off('SIGCONT', onContinue),
	};
}
