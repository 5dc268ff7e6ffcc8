import {execFileSync} from 'node:child_process';
import type {Stats} from 'node:fs';
import {lstatSync, readFileSync, statSync} from 'node:fs';
import {userInfo} from 'node:os';
import {localized, shellQuote} from '../../base/text/index.js';
import {FileError} from './file-error.js';

/**
 * Refuses a folder in which another user could replace files: it belongs to another user, or others may write to it.
 * Root may own the folder, because root can replace everything anyway. The folders above are not checked. Below a folder
 * that is open to others, certdeck creates its own folder.
 *
 * @param isRead - certdeck acts on files that it finds in the folder. Then no one else may add files either, which the
 * sticky bit would allow.
 * @throws {FileError} `not-private`, with the command that repairs it. A missing folder is no error.
 */
export function refuseSharedFolder(path: string, {isRead = false}: {readonly isRead?: boolean} = {}): void {
	const uid = process.geteuid?.();
	const link = lstatSync(path, {throwIfNoEntry: false});
	const found = statSync(path, {throwIfNoEntry: false});
	// Windows has no modes.
	if (uid === undefined || link === undefined || found === undefined) {
		return;
	}

	const word = shellQuote(path) ?? '';
	const sudo = uid === 0 ? '' : 'sudo ';
	if (link.isSymbolicLink() && !isOf(link, uid)) {
		throw notPrivate(
			path,
			localized`is a link of user ${link.uid}, who can lead it elsewhere`,
			localized`${sudo}rm ${word}`,
		);
	}

	if (!isOf(found, uid)) {
		throw notPrivate(
			path,
			localized`belongs to user ${found.uid}, who can replace what lies in it`,
			`${sudo}chown -R ${uid} ${word}`,
		);
	}

	const writers = whoElseWrites(found, isRead);
	if (writers !== undefined) {
		throw notPrivate(
			path,
			localized`can be written to by ${writers}, who could ${(found.mode & 0o1000) === 0 ? localized`replace` : localized`add to`} what lies in it`,
			found.uid === uid
				? localized`chmod go-w ${word}`
				: localized`mkdir -m 700 ${word}/certdeck makes one of your own in it: name that`,
		);
	}
}

function notPrivate(path: string, why: string, hint: string): FileError {
	return new FileError('not-private', path, `${JSON.stringify(path)} ${why}`, {hint});
}

function isOf({uid: owner}: Stats, uid: number): boolean {
	return owner === 0 || owner === uid;
}

/** Names the other users that can write, in words; undefined if there are none. */
function whoElseWrites({mode, uid: owner, gid}: Stats, isRead: boolean): string | undefined {
	// With the sticky bit, users can rename and remove only their own files.
	if (((mode & 0o1000) !== 0 && !isRead) || (mode & 0o022) === 0) {
		return undefined;
	}

	const group = groupOf(gid);
	// A volume of a Pod with fsGroup. kubelet sets setgid and a group in which no user of this system is.
	const isVolume = owner === 0 && (mode & 0o2000) !== 0 && group === undefined && isIn(gid);
	if ((mode & 0o002) !== 0 && !isVolume) {
		return localized`every user`;
	}

	return (mode & 0o020) === 0 || group === undefined || isPrivate(group, gid)
		? undefined
		: localized`group ${JSON.stringify(group.name)}`;
}

function isIn(gid: number): boolean {
	return process.getegid?.() === gid || (process.getgroups?.() ?? []).includes(gid);
}

type Group = {readonly name: string; readonly members: readonly string[]};

/** Whether a group has no other members: root's group, or the group that many systems create for each user. */
function isPrivate({name, members}: Group, gid: number): boolean {
	const user = nameOfUser();
	return (gid === 0 || name === user) && members.every(member => member === 'root' || member === user);
}

function nameOfUser(): string | undefined {
	try {
		return userInfo().username;
	} catch {
		// The uid has no name, as is usual in a Pod.
		return undefined;
	}
}

/** @returns undefined if the system has no name for the group. */
function groupOf(gid: number): Group | undefined {
	for (const line of groupLines(gid)) {
		const [name = '', , id, members = ''] = line.split(':');
		if (id === String(gid)) {
			return {name, members: members.split(',').filter(Boolean)};
		}
	}

	return undefined;
}

/** Asks the name service. It also knows users that are not in the local file, such as those of a directory. */
function groupLines(gid: number): readonly string[] {
	try {
		return execFileSync('getent', ['group', String(gid)], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		}).split('\n');
	} catch {
		try {
			return readFileSync('/etc/group', 'utf8').split('\n');
		} catch {
			return [];
		}
	}
}
