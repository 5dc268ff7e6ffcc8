const managedBy = 'app.kubernetes.io/managed-by';

/**
 * Labels of objects that certdeck publishes. The label `managed-by` of another tool, such as Helm, is left unchanged,
 * because the tool recognizes its objects by it.
 */
export function ownerLabels(found?: {
	readonly labels: Readonly<Record<string, string>>;
}): Readonly<Record<string, string>> {
	return (found?.labels[managedBy] ?? 'certdeck') === 'certdeck' ? {[managedBy]: 'certdeck'} : {};
}
