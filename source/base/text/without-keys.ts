/**
 * The forms of a private key that a user pasted in place of a path or name, perhaps without its line breaks: PEM, base64 of
 * PEM, base64 of DER (a SEQUENCE), or a longer run of digits than any name or hash has.
 */
const keyLike =
	/-----BEGIN .*?[A-Za-z\d+/]{24}|LS0tLS1CRUdJTi[A-Za-z\d+/]{16}|(?<![A-Za-z\d+])M[A-P][A-Za-z\d+/]{38}|(?=[^a-z]{0,47}[a-z])(?=[^A-Z]{0,47}[A-Z])(?=\D{0,47}\d)[A-Za-z\d+]{48}|(?=\d{0,95}[a-fA-F])[\da-fA-F]{96}|(?:[\da-fA-F]{2}:){40}/s;

const shortest = 40;
/** A value in a sentence, quoted as in JSON. */
const quotedValue = /"(?:[^"\\]|\\.)*"/gs;

/**
 * Removes values from a sentence that could be a private key. A user who passes a key in place of its path gets an error, and
 * no log contains the key.
 */
export function withoutKeys(sentence: string): string {
	if (sentence.length < shortest || !keyLike.test(sentence)) {
		return sentence;
	}

	const spared = sentence.replaceAll(quotedValue, value =>
		keyLike.test(value) ? '(a value that is not repeated, as it could be a key)' : value,
	);
	const rest = keyLike.exec(spared);
	return rest === null ? spared : `${spared.slice(0, rest.index)}(not repeated, as it could be a key)`;
}
