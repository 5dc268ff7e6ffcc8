// Generates, reads and compares keys; signs and verifies signatures.
export {isOnCurve} from './curve-point.js';
export {decodePrivateKey, decodePrivateKeyDer, decodeServerKey} from './decode-key.js';
export {encryptPbes2, encryptPrivateKeyInfo} from './encrypt-key.js';
export {derKeyForm} from './key-form.js';
export type {KeySpec} from './keys.js';
export {encodePrivateKey, generateKey, keyMatches, keySpecLike, publicKeyDer} from './keys.js';
export {isOnP256} from './p256-point.js';
export {publicKeyBits} from './public-key-bits.js';
export {readPublicKey, subjectPublicKeyBits} from './public-key-info.js';
export {signatureScheme, signDer} from './sign-der.js';
export type {SignatureCheck} from './verify-signature.js';
export {verifyNow, verifyRequest, verifySelfSigned} from './verify-signature.js';
export {isWholeKey} from './whole-key.js';
