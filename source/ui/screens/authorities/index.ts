// The operator's authorities.
export {authoritiesKeys} from './authorities-keys.js';
export {AuthoritiesScreen} from './authorities-screen.js';
