// Reads and writes files and folders that no other user may change.
export {checkWritable, placeOf} from './check-place.js';
export {FileError, toFileError} from './file-error.js';
export {withLock} from './file-lock.js';
export {readGuardedBytes} from './guarded-file.js';
export {refuseSharedFolder} from './private-folder.js';
export type {ProcessIdentity} from './process-identity.js';
export {fateOf, ownIdentity} from './process-identity.js';
export {decodeText, exists, readBytes, readInput, readText} from './read-file.js';
export {dataFolder, stateFolder} from './state-folder.js';
export {makeTemporaryFolder} from './temporary-folder.js';
export {isPathTrusted} from './trusted-path.js';
export {
	makeFolder,
	makePrivateFolder,
	removeParts,
	syncFolder,
	writePrivateFile,
	writePublicFile,
} from './write-file.js';
