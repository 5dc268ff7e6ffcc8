const managedBy = 'app.kubernetes.io/managed-by';

/**
 * Labels of what certdeck publishes: none of them in place of what says that another keeps the object, by which Helm and
 * its like know their own.
 */
export function ownerLabels(found?: {
	readonly labels: Readonly<Record<string, string>>;
}): Readonly<Record<string, string>> {
	return (found?.labels[managedBy] ?? 'certdeck') === 'certdeck' ? {[managedBy]: 'certdeck'} : {};
}
