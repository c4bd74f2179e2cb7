import { type ILoadOptionsFunctions, type INodeListSearchResult } from 'n8n-workflow';

import { FailureError } from '../../adobe/errors/failure';
import { LIST_SANDBOXES, type Sandbox } from '../../adobe/sandboxes';
import { askForForm } from '../../operation/askForForm';

/** The list behind the Sandbox option: the sandboxes that this credential can see. */
export async function searchSandboxes(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const sandboxes = await askForForm(this, async (ask) => someOf(await ask(LIST_SANDBOXES)));
	const wanted = filter.toLowerCase();
	return {
		results: sandboxes
			.map((sandbox) => ({ name: labelOf(sandbox), value: sandbox.name }))
			.filter(({ name }) => name.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name)),
	};
}

/** Adobe answers with an empty list, not with an error, where nobody gave the credential a sandbox. */
function someOf(sandboxes: readonly Sandbox[]): readonly Sandbox[] {
	if (sandboxes.length > 0) return sandboxes;
	throw new FailureError({
		message: 'This credential has no access to any sandbox',
		description:
			'An administrator can add it to a role that has sandboxes: in Experience Platform under Permissions, Roles, API Credentials. A sandbox can still be entered by its name.',
	});
}

/** Nobody should take production for anything else, whatever its title. */
function labelOf({ name, title = name, type }: Sandbox): string {
	const label = title === name ? name : `${title} (${name})`;
	return type === 'production' && !/prod/i.test(label) ? `${label} – production` : label;
}
