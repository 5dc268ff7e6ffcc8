// Words of messages about files.
export {couldBeKey, quotedValue} from './quoted-value.js';
