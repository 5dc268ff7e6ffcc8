import {localized} from '../../base/text/index.js';
import {dataFolder, FileError} from '../../storage/files/index.js';
import {moveKeys} from '../../storage/issuance/index.js';

/**
 * The folder that the deck proposes for keys. Keys of an older certdeck are moved there from their old folder, and `notify`
 * is called with a sentence about that.
 */
export async function keyFolder(
	env: Readonly<Record<string, string | undefined>>,
	notify: (sentence: string) => void,
): Promise<string> {
	try {
		const moved = await moveKeys(env);
		if (moved !== undefined) {
			notify(moved);
		}
	} catch (error) {
		if (!(error instanceof FileError)) {
			throw error;
		}

		notify(localized`what lies in ~/.certdeck could not be moved: ${error.message}`);
	}

	try {
		return dataFolder(env);
	} catch {
		// Without a home folder, as in a Pod, the folder is below the one in which certdeck was started.
		return 'certdeck';
	}
}
