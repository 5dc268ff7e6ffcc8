// Authorities of one's own.
export {authoritiesKeys} from './authorities-keys.js';
export {AuthoritiesScreen} from './authorities-screen.js';
