// Signs approved requests unattended: decisions, leader election, the index of what was issued, health.
export type {AuthorityOrigin} from './authority-source.js';
export {fileOrigin, storedOrigin} from './authority-source.js';
export {createConfigMapIndex} from './config-map-index.js';
export {createFileIndex} from './file-index.js';
export {readListenAddress} from './health-server.js';
export {createLog} from './log.js';
export {signerManifests} from './manifests.js';
export {objectsOf} from './names.js';
export {serveSigner} from './serve.js';
export {readServePolicy} from './serve-policy.js';
