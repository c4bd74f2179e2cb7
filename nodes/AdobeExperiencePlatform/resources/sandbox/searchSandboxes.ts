import { type ILoadOptionsFunctions, type INodeListSearchResult } from 'n8n-workflow';

import { FailureError } from '../../adobe/errors/failure';
import { LIST_SANDBOXES, readSandboxes, type Sandbox } from '../../adobe/sandboxes';
import { openSession } from '../../adobe/session/session';
import { outcomeOf } from '../../run/outcome';
import { toNodeError } from '../../operation/items';
import { wireOf } from '../../operation/n8n';

/** The list behind the Sandbox option: the sandboxes that this credential can see. */
export async function searchSandboxes(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const listed = await outcomeOf(async () => await listSandboxes(this));
	if (!listed.ok) throw toNodeError(listed.failure, 0, this.getNode());
	const wanted = filter.toLowerCase();
	return {
		results: listed.result
			.map((sandbox) => ({ name: labelOf(sandbox), value: sandbox.name }))
			.filter(({ name }) => name.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name)),
	};
}

async function listSandboxes(context: ILoadOptionsFunctions): Promise<Sandbox[]> {
	const adobe = await openSession(wireOf(context));
	const reply = await adobe.send(LIST_SANDBOXES);
	const sandboxes =
		reply.kind === 'answer' && reply.status === 200 ? readSandboxes(reply) : undefined;
	if (sandboxes === undefined) throw new FailureError(adobe.explain(LIST_SANDBOXES, reply));
	if (sandboxes.length === 0) throw new FailureError(NO_SANDBOX);
	return sandboxes;
}

/** Adobe answers with an empty list, not with an error, where nobody gave the credential a sandbox. */
const NO_SANDBOX = {
	message: 'This credential has no access to any sandbox',
	description:
		'An administrator can add it to a role that has sandboxes: in Experience Platform under Permissions, Roles, API Credentials. A sandbox can still be entered by its name.',
};

/** Nobody should take production for anything else, whatever its title. */
function labelOf({ name, title = name, type }: Sandbox): string {
	const label = title === name ? name : `${title} (${name})`;
	return type === 'production' && !/prod/i.test(label) ? `${label} – production` : label;
}
