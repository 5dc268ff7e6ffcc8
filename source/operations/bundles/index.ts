// Lists trust bundles with what else holds their authorities, and publishes one.
export type {BundleEntry} from './list-bundles.js';
export {listBundles} from './list-bundles.js';
export {planBundle} from './plan-bundle.js';
