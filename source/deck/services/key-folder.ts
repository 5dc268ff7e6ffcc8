import {dataFolder, FileError} from '../../storage/files/index.js';
import {moveKeys} from '../../storage/issuance/index.js';

/** Where the deck proposes to put keys. What an older certdeck left elsewhere is moved there, which `tell` hears of. */
export async function keyFolder(
	env: Readonly<Record<string, string | undefined>>,
	tell: (sentence: string) => void,
): Promise<string> {
	try {
		const moved = await moveKeys(env);
		if (moved !== undefined) {
			tell(moved);
		}
	} catch (error) {
		if (!(error instanceof FileError)) {
			throw error;
		}

		tell(`what lies in ~/.certdeck could not be moved: ${error.message}`);
	}

	try {
		return dataFolder(env);
	} catch {
		// Without a home folder, as in a Pod, it is the folder that certdeck was started in.
		return 'certdeck';
	}
}
