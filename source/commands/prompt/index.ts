// Asks questions at the terminal.
export {authorityPassphrase, newAuthorityPassphrase} from './authority-passphrase.js';
export {isAgreed} from './call-back.js';
export {confirm, confirmOverwrites, isOnlyTold, noteOrConfirm, planText} from './confirm.js';
export {inOrder} from './in-order.js';
export {askForPassphrase, passphraseFrom, unasked} from './passphrase.js';
export {recorderOn} from './recorder-on.js';
export type {NamedFiles} from './signing-authority.js';
export {signingAuthorityOf} from './signing-authority.js';
