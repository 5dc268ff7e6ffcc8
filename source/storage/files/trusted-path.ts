import type {Stats} from 'node:fs';
import {lstatSync, readlinkSync} from 'node:fs';
import {dirname, isAbsolute, parse, resolve, sep} from 'node:path';

/** Linux follows at most so many links on one path. */
const mostLinks = 40;

/**
 * Whether only root and this user can change which file a path names. Each folder on the path must belong to one of them,
 * and no other user may be able to rename or replace the entries of the path. Links and the paths to them are checked too.
 *
 * @param path - an absolute path that exists.
 * @param uid - the effective user id of this process.
 * @returns false also if the path does not exist or can't be read.
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
			// In a folder that others can write to, the sticky bit protects an entry from all but its owner.
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

/** Whether this user or root is the owner. Root can do everything that this user can. */
function isOf({uid: owner}: Stats, uid: number): boolean {
	return owner === 0 || owner === uid;
}

function isOpen({mode}: Stats): boolean {
	return (mode & 0o022) !== 0;
}

function isSticky({mode}: Stats): boolean {
	return (mode & 0o1000) !== 0;
}
