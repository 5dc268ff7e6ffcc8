// Quotes values in the messages of pki.
export {couldBeKey, quotedValue} from './quoted-value.js';
