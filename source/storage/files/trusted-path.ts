import type {Stats} from 'node:fs';
import {lstatSync, readlinkSync} from 'node:fs';
import {dirname, isAbsolute, parse, resolve, sep} from 'node:path';

/** As many links as Linux follows on one path. */
const mostLinks = 40;

/**
 * Whether nobody but root and this user decides what lies at a path: each folder on the way is theirs, and another can
 * neither rename nor replace what stands in it. Links are followed, and so is the way to each link.
 *
 * @param path - absolute, and there.
 * @param uid - of this process, the effective one.
 * @returns false too for what is not there or can't be looked at.
 */
export function isPathTrusted(path: string, uid: number): boolean {
	let links = 0;

	function isTrusted(whole: string): boolean {
		const {root} = parse(whole);
		let at = root;
		let parent = lstatSync(root);
		if (!isOf(parent, uid)) {
			return false;
		}

		const names = whole.slice(root.length).split(sep).filter(Boolean);
		for (const [index, name] of names.entries()) {
			at = resolve(at, name);
			const found = lstatSync(at);
			// In a folder that others write to, the sticky bit leaves an entry to its owner.
			if (!isOf(found, uid) || (isOpen(parent) && !isSticky(parent))) {
				return false;
			}

			if (found.isSymbolicLink()) {
				links += 1;
				const target = readlinkSync(at);
				const rest = names.slice(index + 1).join(sep);
				const next = resolve(isAbsolute(target) ? target : resolve(dirname(at), target), rest);
				return links <= mostLinks && isTrusted(next);
			}

			parent = found;
		}

		return true;
	}

	try {
		return isAbsolute(path) && isTrusted(resolve(path));
	} catch {
		return false;
	}
}

/** Root may do all that this user may anyway. */
function isOf({uid: owner}: Stats, uid: number): boolean {
	return owner === 0 || owner === uid;
}

function isOpen({mode}: Stats): boolean {
	return (mode & 0o022) !== 0;
}

function isSticky({mode}: Stats): boolean {
	return (mode & 0o1000) !== 0;
}
