// Builds the control plane into the cache unless it is there, and prints the folder.
// `node --import tsx test/cluster/build.ts`
import {dirname} from 'node:path';
import {findBinaries} from './binaries.js';

const found = await findBinaries({build: true});
if ('missing' in found) {
	console.error(`control plane: ${found.missing}`);
	process.exitCode = 1;
} else {
	console.log(dirname(found.etcd));
}
