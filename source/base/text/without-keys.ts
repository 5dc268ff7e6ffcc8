/**
 * What a private key looks like where a file's path or a name is wanted, in whatever way its line breaks were lost: the
 * PEM of one, base64 of that, base64 of DER (a SEQUENCE), or more digits in one run than any name or hash has.
 */
const keyLike =
	/-----BEGIN .*?[A-Za-z\d+/]{24}|LS0tLS1CRUdJTi[A-Za-z\d+/]{16}|(?<![A-Za-z\d+])M[A-P][A-Za-z\d+/]{38}|(?=[^a-z]{0,47}[a-z])(?=[^A-Z]{0,47}[A-Z])(?=\D{0,47}\d)[A-Za-z\d+]{48}|(?=\d{0,95}[a-fA-F])[\da-fA-F]{96}|(?:[\da-fA-F]{2}:){40}/s;

const shortest = 40;
/** A value in a sentence, as JSON writes it. */
const quotedValue = /"(?:[^"\\]|\\.)*"/gs;

/**
 * A sentence without any value that could be a key: a user who passes a key in place of its path learns so,
 * and the log of the pipeline holds nothing of it.
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
